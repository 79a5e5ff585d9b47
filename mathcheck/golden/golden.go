// Package golden reads, writes and compares files of numbers that must not
// change unnoticed, and has the flag by which all tests write their files anew. It
// imports no other package of the module.
//
// A file is text. Lines "# key: value" stand first, with texts and fingerprints; then one number a line, in
// the order given: name, value, bits, separated by tabs. The value is the
// shortest decimal that reads back as the same number, the bits are those of
// its float64 in hex. A line whose value and bits disagree is an error, so a
// file can't be edited by hand to say one thing and check another.
package golden

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Number is a named number.
type Number struct {
	Name  string // unique in its file; no tabs or line breaks
	Value float64
}

// Property is a line "# key: value".
type Property struct{ Key, Value string }

// File is the content of a golden file.
type File struct {
	Properties []Property
	Numbers    []Number
}

// Property returns the value of the first property with that key, or "".
func (f File) Property(key string) string {
	for _, p := range f.Properties {
		if p.Key == key {
			return p.Value
		}
	}
	return ""
}

// Read returns the content of a file. Its errors name file, line and what was
// wanted.
func Read(path string) (File, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return File{}, fmt.Errorf("golden: %w", err)
	}
	var f File
	seen := map[string]bool{}
	for i, line := range strings.Split(strings.TrimSuffix(string(content), "\n"), "\n") {
		if err := f.parse(line, seen); err != nil {
			return File{}, fmt.Errorf("golden: %s:%d: %w", path, i+1, err)
		}
	}
	return f, nil
}

func (f *File) parse(line string, seen map[string]bool) error {
	if rest, ok := strings.CutPrefix(line, "# "); ok {
		key, value, found := strings.Cut(rest, ": ")
		if !found {
			return fmt.Errorf("%q, want \"# key: value\"", line)
		}
		f.Properties = append(f.Properties, Property{key, value})
		return nil
	}
	fields := strings.Split(line, "\t")
	if len(fields) != 3 {
		return fmt.Errorf("%d fields, want name, value and bits separated by tabs", len(fields))
	}
	value, err := strconv.ParseFloat(fields[1], 64)
	if err != nil {
		return fmt.Errorf("value of %q: %w", fields[0], err)
	}
	bits, err := strconv.ParseUint(fields[2], 16, 64)
	if err != nil {
		return fmt.Errorf("bits of %q: %w", fields[0], err)
	}
	if math.Float64bits(value) != bits && !math.IsNaN(value) {
		return fmt.Errorf("%q: value %v has bits %016x, the line says %s", fields[0], value, math.Float64bits(value), fields[2])
	}
	if seen[fields[0]] {
		return fmt.Errorf("%q stands twice", fields[0])
	}
	seen[fields[0]] = true
	f.Numbers = append(f.Numbers, Number{fields[0], value})
	return nil
}

// Write replaces a file as a whole: readers see the old content or the new one.
func (f File) Write(path string) error {
	var b bytes.Buffer
	for _, p := range f.Properties {
		fmt.Fprintf(&b, "# %s: %s\n", p.Key, oneLine(p.Value))
	}
	for _, n := range f.Numbers {
		fmt.Fprintf(&b, "%s\t%s\t%016x\n", n.Name, strconv.FormatFloat(n.Value, 'g', -1, 64), math.Float64bits(n.Value))
	}
	return WriteFile(path, b.Bytes())
}

// WriteFile writes content to path by way of a temporary file beside it, and
// makes the folder if it is not there.
func WriteFile(path string, content []byte) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), ".write-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(temporary.Name())
		}
	}()
	_, err = temporary.Write(content)
	if err = errors.Join(err, temporary.Chmod(0o644), temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}

// Difference is a number that is not what the file says.
type Difference struct {
	Name      string
	Got, Want float64 // NaN where the number is missing
	Why       string
}

func (d Difference) String() string {
	return fmt.Sprintf("%s: %s", d.Name, d.Why)
}

// Compare returns the numbers of got that differ from those of want by more than
// so many units in the last place (0: any changed bit), and those that stand in
// one of the two only.
func Compare(got, want []Number, ulps uint64) []Difference {
	wanted := map[string]float64{}
	for _, n := range want {
		wanted[n.Name] = n.Value
	}
	var differences []Difference
	for _, n := range got {
		w, ok := wanted[n.Name]
		delete(wanted, n.Name)
		switch {
		case !ok:
			differences = append(differences, Difference{n.Name, n.Value, math.NaN(), fmt.Sprintf("is %v, but the file does not have it", n.Value)})
		case Distance(n.Value, w) > ulps:
			differences = append(differences, Difference{n.Name, n.Value, w, moved(n.Value, w)})
		}
	}
	for _, n := range want {
		if _, missing := wanted[n.Name]; missing {
			differences = append(differences, Difference{n.Name, math.NaN(), n.Value, fmt.Sprintf("stands in the file as %v, but was not measured", n.Value)})
		}
	}
	return differences
}

func moved(got, want float64) string {
	return fmt.Sprintf("is %v (%016x), the file says %v (%016x): moved by %.3g, %s, relative %.3g",
		got, math.Float64bits(got), want, math.Float64bits(want), got-want, Ulps(Distance(got, want)), (got-want)/math.Abs(want))
}

// Distance returns how many float64 numbers lie between a and b, plus 1: 0 if
// they are equal bit for bit, or both NaN; the largest uint64 if only one is
// NaN. Zeros of different sign are 1 apart.
func Distance(a, b float64) uint64 {
	if math.IsNaN(a) || math.IsNaN(b) {
		if math.IsNaN(a) && math.IsNaN(b) {
			return 0
		}
		return math.MaxUint64
	}
	i, j := ordered(a), ordered(b)
	if i > j {
		return i - j
	}
	return j - i
}

// ordered maps floats to integers in the same order.
func ordered(x float64) uint64 {
	if b := math.Float64bits(x); b>>63 == 0 {
		return b | 1<<63
	} else {
		return ^b
	}
}
