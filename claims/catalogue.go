package claims

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gradscale/claims/golden"
)

func recordPath(root, id string) string {
	return filepath.Join(root, "testdata", "claims", id+".txt")
}

// updateCatalogue writes README's catalogue from the records. Tests of several
// packages may do so at the same time, each after its own record: the last to
// write has seen all records, because whoever finds that they changed meanwhile
// writes once more.
func updateCatalogue(root string) error {
	for {
		before, err := catalogue(root)
		if err != nil {
			return err
		}
		if err := ReplaceSection(filepath.Join(root, "README.md"), "catalogue", before); err != nil {
			return err
		}
		if after, err := catalogue(root); err != nil || after == before {
			return err
		}
	}
}

// catalogue renders all records as a table.
func catalogue(root string) (string, error) {
	paths, err := filepath.Glob(recordPath(root, "*"))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("| claim | verdict | headline | measured | paper | theory |\n|---|---|---|---|---|---|\n")
	var notes []string
	records := make([]record, 0, len(paths))
	for _, p := range paths {
		f, err := golden.Read(p)
		if err != nil {
			return "", err
		}
		r, err := parseRecord(f)
		if err != nil {
			return "", fmt.Errorf("%s: %w", p, err)
		}
		records = append(records, r)
	}
	slices.SortFunc(records, func(a, b record) int { return bytes.Compare([]byte(orderOf(a.ID)), []byte(orderOf(b.ID))) })
	for _, r := range records {
		h := r.Checks[0]
		fmt.Fprintf(&b, "| **%s** %s | %s | %s | %s | %s | %s |\n",
			r.ID, r.Title, r.Verdict, h.Name, show(h.Measured), orDash(h.Paper), orDash(h.Theory))
		if r.Deviation != "" {
			notes = append(notes, fmt.Sprintf("- **%s** %s: %s", r.ID, r.Verdict, r.Deviation))
		}
	}
	if len(notes) > 0 {
		b.WriteString("\nKnown deviations:\n\n" + strings.Join(notes, "\n") + "\n")
	}
	return b.String(), nil
}

// orderOf sorts the paper's sections as it has them.
func orderOf(id string) string {
	return fmt.Sprintf("%d%s", strings.IndexByte("GDRTE", id[0]), id)
}

func orDash(x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return fmt.Sprintf("%.4g", x)
}

// Section returns what stands between <!-- name --> and <!-- /name --> in a
// file.
func Section(path, name string) (string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	from, to, err := sectionBounds(path, string(content), name)
	if err != nil {
		return "", err
	}
	return string(content[from:to]), nil
}

// ReplaceSection puts text between <!-- name --> and <!-- /name --> in a file,
// and leaves the file alone if it stands there already.
func ReplaceSection(path, name, text string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	from, to, err := sectionBounds(path, string(content), name)
	if err != nil {
		return err
	}
	replaced := string(content[:from]) + text + string(content[to:])
	if replaced == string(content) {
		return nil
	}
	return golden.WriteFile(path, []byte(replaced))
}

func sectionBounds(path, content, name string) (from, to int, err error) {
	begin, end := fmt.Sprintf("<!-- %s -->\n", name), fmt.Sprintf("<!-- /%s -->", name)
	from = strings.Index(content, begin)
	to = strings.Index(content, end)
	if from < 0 || to < from {
		return 0, 0, fmt.Errorf("claims: %s: no section between %q and %q", path, begin, end)
	}
	return from + len(begin), to, nil
}
