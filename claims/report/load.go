package main

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gradscale/claims"
	"gradscale/claims/figure"
)

// part is a claim that is decided as a whole, or a part of one.
type part struct {
	claims.Record
	Figures []figure.Figure
	seeds   map[string][]byte // CSV by seed of the figures that have one, by the figure's name

	paired     []string // figures, by name, that are shown beside another part's
	pairedWith *part    // that other part, where they are shown in this one
	ShownIn    string   // the other part's id, where they are shown there
}

// claim is a claim with its parts, in the order of their letters.
type claim struct {
	ID, Title, Statement, Source string
	Verdict                      claims.Verdict
	Parts                        []part
}

// collection is what a folder of records holds.
type collection struct {
	Claims      []claim
	Missing     []string // claims of the paper without a record
	Fingerprint string   // SHA-256 of the files, in hex
}

var (
	recordName = regexp.MustCompile(`^[A-Z]\d+[a-z]?\.txt$`)
	figureName = regexp.MustCompile(`^([A-Z]\d+[a-z]?)-[^.]+\.csv$`)
)

// load reads the records and figures of a folder and of those below it. It is an
// error if there is none, if one can't be read, or if there are two of one claim.
func load(dir string) (collection, error) {
	files, err := list(dir)
	if err != nil {
		return collection{}, err
	}
	parts, sum := map[string]*part{}, sha256.New()
	var errs []error
	for _, path := range files {
		content, err := os.ReadFile(path)
		errs = append(errs, err)
		fmt.Fprintf(sum, "%s %d\n", filepath.Base(path), len(content))
		sum.Write(content)
		if !recordName.MatchString(filepath.Base(path)) {
			continue
		}
		r, err := claims.ReadRecord(path)
		switch id := strings.TrimSuffix(filepath.Base(path), ".txt"); {
		case err != nil:
			errs = append(errs, err)
		case r.PartID() != id:
			errs = append(errs, fmt.Errorf("%s is the record of %s", path, r.PartID()))
		case parts[id] != nil:
			errs = append(errs, fmt.Errorf("%s: another file below %s is a record of %s, too", path, dir, id))
		default:
			parts[id] = &part{Record: r, seeds: map[string][]byte{}}
		}
	}
	for _, path := range files {
		if m := figureName.FindStringSubmatch(filepath.Base(path)); m != nil && parts[m[1]] != nil {
			f, err := figure.Read(path)
			parts[m[1]].Figures, errs = append(parts[m[1]].Figures, f), append(errs, err)
			seeds, err := os.ReadFile(figure.SeedsPath(filepath.Dir(path), m[1], f.Name))
			if err == nil {
				parts[m[1]].seeds[f.Name] = seeds
			} else if !errors.Is(err, fs.ErrNotExist) {
				errs = append(errs, err)
			}
		}
	}
	if err := errors.Join(errs...); err != nil {
		return collection{}, err
	}
	if len(parts) == 0 {
		return collection{}, fmt.Errorf("no records in %s or below it: want files like G1.txt, as in testdata/claims", dir)
	}
	c := collect(parts)
	c.Fingerprint = fmt.Sprintf("%x", sum.Sum(nil))
	return c, nil
}

// OfShortRuns tells whether the verdict is that of parts which are to stand beside longer
// ones, of which none is on record yet.
func (c claim) OfShortRuns() bool {
	return !slices.ContainsFunc(c.Parts, func(p part) bool { return p.Beside == "" })
}

// list lists records and figures in the order of their names.
func list(dir string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && (recordName.MatchString(d.Name()) || figureName.MatchString(d.Name())) {
			files = append(files, path)
		}
		return err
	})
	slices.SortFunc(files, func(a, b string) int {
		return cmp.Or(strings.Compare(filepath.Base(a), filepath.Base(b)), strings.Compare(a, b))
	})
	return files, err
}

func collect(parts map[string]*part) collection {
	byClaim := map[string][]part{}
	for _, p := range parts {
		byClaim[p.ID] = append(byClaim[p.ID], *p)
	}
	var c collection
	for id, ps := range byClaim {
		slices.SortFunc(ps, func(a, b part) int { return strings.Compare(a.Letter, b.Letter) })
		pairUp(ps)
		var records []*claims.Record
		for i := range ps {
			records = append(records, &ps[i].Record)
		}
		c.Claims = append(c.Claims, claim{id, ps[0].Title, ps[0].Statement, ps[0].Source, claims.Combine(records), ps})
	}
	slices.SortFunc(c.Claims, func(a, b claim) int { return inOrder(a.ID, b.ID) })
	for _, id := range claims.IDs() {
		if byClaim[id] == nil {
			c.Missing = append(c.Missing, id)
		}
	}
	return c
}

// inOrder compares ids in the paper's order of letters, then by number.
func inOrder(a, b string) int {
	na, _ := strconv.Atoi(a[1:])
	nb, _ := strconv.Atoi(b[1:])
	return cmp.Or(cmp.Compare(strings.IndexByte(claims.Sections, a[0]), strings.IndexByte(claims.Sections, b[0])), cmp.Compare(na, nb))
}

// partsByID lists all parts by id.
func (c collection) partsByID() (ids []string, parts map[string]part) {
	parts = map[string]part{}
	for _, cl := range c.Claims {
		for _, p := range cl.Parts {
			ids = append(ids, p.PartID())
			parts[p.PartID()] = p
		}
	}
	return ids, parts
}
