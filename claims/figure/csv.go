package figure

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gradscale/mathcheck/golden"
)

// A file begins with lines "# key: value" and goes on as CSV, with a row for each
// point.
var header = []string{"series", "kind", "x", "y", "lo", "hi"}

const yes = "yes"

func (f *Figure) texts() []struct {
	key   string
	value *string
} {
	return []struct {
		key   string
		value *string
	}{{"title", &f.Title}, {"x", &f.X}, {"y", &f.Y}, {"band", &f.Band}}
}

// Path returns the file of a claim's figure in a folder.
func Path(dir, id, name string) string { return filepath.Join(dir, id+"-"+name+".csv") }

// Write writes the figure of a claim, or of a part of one, into a folder. It is an
// error if two series that follow each other have name and kind in common: the file
// could not tell them apart.
func (f Figure) Write(dir, id string) error {
	for i, s := range f.Series {
		if i > 0 && s.Name == f.Series[i-1].Name && s.Kind == f.Series[i-1].Kind {
			return fmt.Errorf("figure: %s-%s: two series %q, %s", id, f.Name, s.Name, s.Kind)
		}
	}
	var b bytes.Buffer
	for _, t := range f.texts() {
		fmt.Fprintf(&b, "# %s: %s\n", t.key, *t.value)
	}
	if f.LogX {
		fmt.Fprintf(&b, "# log x: %s\n", yes)
	}
	if f.LogY {
		fmt.Fprintf(&b, "# log y: %s\n", yes)
	}
	if f.Scatter {
		fmt.Fprintf(&b, "# scatter: %s\n", yes)
	}
	w := csv.NewWriter(&b)
	rows := [][]string{header}
	for _, s := range f.Series {
		for _, p := range s.Points {
			if math.IsNaN(p.Y) {
				continue // was not measured
			}
			rows = append(rows, []string{s.Name, string(s.Kind), decimal(p.X), decimal(p.Y), decimal(p.Lo), decimal(p.Hi)})
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	return golden.WriteFile(Path(dir, id, f.Name), b.Bytes())
}

// decimal returns the shortest decimal that reads back as the same number; that
// of none is empty.
func decimal(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}

// Read returns the figure that a file holds. Errors name file and line.
func Read(path string) (Figure, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return Figure{}, err
	}
	var f Figure
	_, f.Name, _ = strings.Cut(strings.TrimSuffix(filepath.Base(path), ".csv"), "-")
	line := 0
	fail := func(err error) (Figure, error) { return Figure{}, fmt.Errorf("figure: %s:%d: %w", path, line, err) }
	rest := string(content)
	for strings.HasPrefix(rest, "# ") {
		line++
		var property string
		property, rest, _ = strings.Cut(rest[2:], "\n")
		if err := f.set(property); err != nil {
			return fail(err)
		}
	}
	above := line
	r := csv.NewReader(strings.NewReader(rest))
	r.FieldsPerRecord = len(header)
	rows, err := r.ReadAll()
	if err != nil {
		return fail(err)
	}
	if len(rows) == 0 || !slices.Equal(rows[0], header) {
		return fail(fmt.Errorf("want the columns %s", strings.Join(header, ",")))
	}
	for i, row := range rows[1:] {
		if err := f.add(row); err != nil {
			line = above + i + 2
			return fail(err)
		}
	}
	return f, nil
}

func (f *Figure) set(property string) error {
	key, value, ok := strings.Cut(property, ": ")
	if !ok && !strings.HasSuffix(property, ":") {
		return fmt.Errorf("%q, want \"# key: value\"", property)
	}
	switch key = strings.TrimSuffix(key, ":"); key {
	case "log x":
		f.LogX = value == yes
		return nil
	case "log y":
		f.LogY = value == yes
		return nil
	case "scatter":
		f.Scatter = value == yes
		return nil
	}
	for _, t := range f.texts() {
		if t.key == key {
			*t.value = value
			return nil
		}
	}
	return fmt.Errorf("unknown key %q", key)
}

// add adds a row to the last series, or to a new one.
func (f *Figure) add(row []string) error {
	kind := Kind(row[1])
	if !slices.Contains(kinds, kind) {
		return fmt.Errorf("kind %q, want one of %q", row[1], kinds)
	}
	var v [4]float64
	var errs []error
	for i := range v {
		if v[i] = math.NaN(); row[i+2] == "" && i > 1 {
			continue
		}
		var err error
		v[i], err = strconv.ParseFloat(row[i+2], 64)
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if n := len(f.Series); n == 0 || f.Series[n-1].Name != row[0] || f.Series[n-1].Kind != kind {
		f.Series = append(f.Series, Series{Name: row[0], Kind: kind})
	}
	s := &f.Series[len(f.Series)-1]
	s.Points = append(s.Points, Point{v[0], v[1], v[2], v[3]})
	return nil
}

// Differences tells how a figure departs from the one on file: in words, or in
// numbers by more than so many units in the last place.
func (f Figure) Differences(old Figure, ulps uint64) []string {
	var out []string
	for i, t := range f.texts() {
		if o := old.texts()[i]; *t.value != *o.value {
			out = append(out, fmt.Sprintf("%s is %q, the file says %q", t.key, *t.value, *o.value))
		}
	}
	if f.LogX != old.LogX || f.LogY != old.LogY || f.Scatter != old.Scatter {
		out = append(out, "its axes or its manner are others than the file's")
	}
	for _, d := range golden.Compare(f.numbers(), old.numbers(), ulps) {
		out = append(out, d.String())
	}
	return out
}

func (f Figure) numbers() []golden.Number {
	var all []golden.Number
	for _, s := range f.Series {
		for i, p := range s.Points {
			if math.IsNaN(p.Y) {
				continue
			}
			// By their place: several points may have one x, or all but one.
			name := fmt.Sprintf("%s, %s, point %d", s.Name, s.Kind, i+1)
			all = append(all, golden.Number{Name: name + "/x", Value: p.X}, golden.Number{Name: name + "/y", Value: p.Y})
			if !math.IsNaN(p.Lo) {
				all = append(all, golden.Number{Name: name + "/lo", Value: p.Lo}, golden.Number{Name: name + "/hi", Value: p.Hi})
			}
		}
	}
	return all
}
