package training

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// diary keeps what was measured during a run in a file, next to its checkpoints.
type diary struct {
	path    string // "" keeps it in memory
	entries []entry
	kept    keptWeights
}

type entry struct {
	epochs int
	values []Value
}

func (at workplace) openDiary() (*diary, error) {
	if at.path == "" {
		return &diary{}, nil
	}
	d := &diary{path: at.path + ".diary"}
	content, err := os.ReadFile(d.path)
	if missing(err) {
		return d, nil
	}
	if err != nil {
		return nil, err
	}
	for _, line := range strings.Split(strings.TrimSuffix(string(content), "\n"), "\n") {
		e, err := parseEntry(line)
		if err != nil {
			return nil, errors.Join(errLost, err)
		}
		d.entries = append(d.entries, e)
	}
	return d, nil
}

func parseEntry(line string) (entry, error) {
	text, err := unseal(line)
	if err != nil {
		return entry{}, err
	}
	fields := strings.Split(text, "\t")
	var e entry
	if e.epochs, err = strconv.Atoi(fields[0]); err != nil {
		return entry{}, err
	}
	for _, f := range fields[1:] {
		v, err := parseValue(f)
		if err != nil {
			return entry{}, err
		}
		e.values = append(e.values, v)
	}
	return e, nil
}

func (d *diary) has(epochs int) bool {
	for _, e := range d.entries {
		if e.epochs == epochs {
			return true
		}
	}
	return false
}

// add returns when the disk has the entry.
func (d *diary) add(epochs int, values []Value) error {
	d.entries = append(d.entries, entry{epochs, values})
	if d.path == "" {
		return nil
	}
	var b strings.Builder
	for _, e := range d.entries {
		fields := []string{fmt.Sprint(e.epochs)}
		for _, v := range e.values {
			fields = append(fields, v.text())
		}
		b.WriteString(seal(strings.Join(fields, "\t")) + "\n")
	}
	return replaceFile(d.path, []byte(b.String()))
}

// values returns all that was measured.
func (d *diary) values() []Value {
	var all []Value
	for _, e := range d.entries {
		all = append(all, e.values...)
	}
	return all
}
