package claims

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// sections are the letters of the paper's sections, in its order.
const sections = "GDRTE"

// count is how many claims each of them has.
var count = map[byte]int{'G': 6, 'D': 5, 'R': 6, 'T': 5, 'E': 8}

// ids lists the claims.
func ids() []string {
	var all []string
	for i := range len(sections) {
		for n := range count[sections[i]] {
			all = append(all, fmt.Sprintf("%c%d", sections[i], n+1))
		}
	}
	return all
}

// updateCatalogue writes README's catalogue from the records. Every claim does so
// after its own record. While records of other claims are still as another version
// of the code wrote them there may be no table of all, and README stays as it is:
// the claim that replaces the last of them writes it. Tests of several packages may
// write at the same time: the last to write has seen all records, because whoever
// finds that they changed meanwhile writes once more.
func updateCatalogue(t testing.TB, root string) {
	t.Helper()
	for {
		before, err := catalogue(root)
		if err != nil {
			t.Logf("README's catalogue stays as it is until the records make one: %v", err)
			return
		}
		require.NoError(t, ReplaceSection(filepath.Join(root, "README.md"), "catalogue", before))
		if after, err := catalogue(root); err == nil && after == before {
			return
		}
	}
}

// records reads all of them, in the paper's order.
func records(root string) ([]*Record, error) {
	paths, err := filepath.Glob(recordPath(root, "*"))
	if err != nil {
		return nil, err
	}
	var all []*Record
	var errs []error
	for _, path := range paths {
		r, err := readRecord(path)
		if err == nil && path != recordPath(root, r.id()) {
			err = fmt.Errorf("claims: %s is the record of %s", path, r.id())
		}
		all, errs = append(all, r), append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b *Record) int {
		return cmp.Or(cmp.Compare(strings.IndexByte(sections, a.ID[0]), strings.IndexByte(sections, b.ID[0])), cmp.Compare(a.id(), b.id()))
	})
	return all, nil
}

// catalogue renders all records as a table: a row for each claim, and below it
// one for each part of those that have several.
func catalogue(root string) (string, error) {
	all, err := records(root)
	if err != nil {
		return "", err
	}
	var rows, notes strings.Builder
	verdicts := map[Verdict]int{}
	total := 0
	for len(all) > 0 {
		parts := 1
		for parts < len(all) && all[parts].ID == all[0].ID {
			parts++
		}
		v, err := writeRows(&rows, all[:parts])
		if err != nil {
			return "", err
		}
		verdicts[v]++
		total++
		for _, r := range all[:parts] {
			if r.Deviation != "" {
				fmt.Fprintf(&notes, "- **%s** %s: %s\n", r.id(), r.Verdict, r.Deviation)
			}
		}
		all = all[parts:]
	}
	var b strings.Builder
	var counts []string
	for _, v := range []Verdict{Reproduced, PartlyReproduced, NotReproduced, Inconclusive} {
		if verdicts[v] > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", verdicts[v], v))
		}
	}
	fmt.Fprintf(&b, "%d claims: %s.\n\n", total, strings.Join(counts, ", "))
	b.WriteString("| claim | verdict | recurs | headline | measured | paper | theory |\n|---|---|---|---|---|---|---|\n" + rows.String())
	if strings.Contains(rows.String(), "| (") {
		b.WriteString("\nIn brackets: short runs, shown beside the parts that decide, or in their place as long as none of them is on record.\n")
	}
	if notes.Len() > 0 {
		b.WriteString("\nKnown deviations:\n\n" + notes.String())
	}
	return b.String(), nil
}

// writeRows writes a claim's rows and returns its verdict.
func writeRows(b *strings.Builder, parts []*Record) (Verdict, error) {
	for _, p := range parts {
		if p.Title != parts[0].Title || p.Statement != parts[0].Statement || p.Source != parts[0].Source {
			return "", fmt.Errorf("claims: records %s and %s disagree on title, statement or source of %s", parts[0].id(), p.id(), p.ID)
		}
	}
	verdict := combineRecords(parts)
	shown := string(verdict)
	if !slices.ContainsFunc(parts, func(r *Record) bool { return r.Beside == "" }) {
		shown = inBrackets(verdict)
	}
	claim := fmt.Sprintf("| **%s** %s | %s ", parts[0].ID, parts[0].Title, shown)
	if len(parts) == 1 && parts[0].Letter == "" {
		b.WriteString(claim + parts[0].cells())
		return verdict, nil
	}
	b.WriteString(claim + "| | | | | |\n")
	for _, p := range parts {
		if p.Letter == "" {
			return "", fmt.Errorf("claims: record %s of a claim with parts has no letter", p.id())
		}
		shown := string(p.Verdict)
		if p.Beside != "" {
			shown = inBrackets(p.Verdict)
		}
		fmt.Fprintf(b, "| %s %s | %s %s", p.id(), p.Name, shown, p.cells())
	}
	return verdict, nil
}

// inBrackets is how a verdict is shown that does not decide a claim, or only as long as
// nothing else does.
func inBrackets(v Verdict) string { return "(" + string(v) + ")" }

// cells are those right of the verdict.
func (r *Record) cells() string {
	h := r.Checks[0]
	return fmt.Sprintf("| %s | %s | %s | %s | %s |\n", cmp.Or(r.Recurs.String(), "–"), h.Key, show(h.Measured), orDash(h.Paper), orDash(h.Theory))
}

func orDash(x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return fmt.Sprintf("%.4g", x)
}
