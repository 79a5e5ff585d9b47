package training

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// header is what all records of a file have in common. The order of the fields is
// that of the lines at the head of the file.
type header struct {
	budget, source, train, test string
	origin                      string // of the data; see Sets
	trainings, measurements     string // fingerprints of arithmetic and protocol
	shard                       string
}

const title = "records of training runs; claims/training says what they are"

func (h *header) fields() []struct {
	key   string
	value *string
} {
	return []struct {
		key   string
		value *string
	}{
		{"budget", &h.budget}, {"data", &h.source}, {"train", &h.train}, {"test", &h.test}, {"first images", &h.origin},
		{"code that trains", &h.trainings}, {"code that measures", &h.measurements}, {"shard", &h.shard},
	}
}

func newHeader(b Budget, s Sets, f Fingerprint, shard string) header {
	return header{
		budget: b.String(), source: string(s.Source), train: s.Train.Name + " " + s.Train.Fingerprint, test: s.Test.Name + " " + s.Test.Fingerprint,
		origin: s.Origin, trainings: f.Trainings, measurements: f.Measurements, shard: shard,
	}
}

func (h header) lines() []string {
	lines := []string{seal("# title: " + title)}
	for _, f := range h.fields() {
		lines = append(lines, seal(fmt.Sprintf("# %s: %s", f.key, *f.value)))
	}
	return lines
}

// recordFile is the content of a file of records.
type recordFile struct {
	path    string
	header  header
	records []Record
	ended   bool // there is a last line, so that nothing is cut off
	size    int  // bytes of whole lines
}

// lineError says what is wrong with a line.
func (f *recordFile) lineError(line int, err error) error {
	return fmt.Errorf("training: %s:%d: %w", f.path, line, err)
}

// lineOf returns the line of record i.
func (f *recordFile) lineOf(i int) int { return len(f.header.lines()) + i + 1 }

// readRecords returns the content of a file of records. With torn it leaves out a
// last line without a line break, which is of a write that was cut off; else that is
// an error. Errors name file, line and what was wanted.
func readRecords(path string, torn bool) (*recordFile, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("training: %w", err)
	}
	f := &recordFile{path: path}
	text := string(content)
	whole := strings.LastIndexByte(text, '\n') + 1
	lines := strings.Split(strings.TrimSuffix(text[:whole], "\n"), "\n")
	if whole < len(text) && !torn {
		return nil, f.lineError(len(lines)+1, fmt.Errorf("ends after %d bytes without a line break, want a whole line: the file is cut off", len(text)-whole))
	}
	f.size = whole
	head := f.header.lines()
	for i, line := range lines {
		if i < len(head) {
			err = f.parseHead(i, line)
		} else {
			err = f.parse(line)
		}
		if err != nil {
			return nil, f.lineError(i+1, err)
		}
	}
	if len(lines) < len(head) {
		return nil, f.lineError(len(lines)+1, fmt.Errorf("the file ends, want %q", "# "+f.header.fields()[max(len(lines)-1, 0)].key+": …"))
	}
	return f, nil
}

func (f *recordFile) parseHead(i int, line string) error {
	text, err := unseal(line)
	if err != nil {
		return err
	}
	if i == 0 {
		if want := "# title: " + title; text != want {
			return fmt.Errorf("is %q, want %q", text, want)
		}
		return nil
	}
	field := f.header.fields()[i-1]
	value, ok := strings.CutPrefix(text, "# "+field.key+": ")
	if !ok {
		return fmt.Errorf("is %q, want %q", text, "# "+field.key+": …")
	}
	*field.value = value
	return nil
}

func (f *recordFile) parse(line string) error {
	if f.ended {
		return errors.New("stands behind the end, want nothing there")
	}
	if strings.HasPrefix(line, "# end: ") {
		text, err := unseal(line)
		if err != nil {
			return err
		}
		if want := f.endLine(); text != want {
			return fmt.Errorf("is %q, want %q", text, want)
		}
		f.ended = true
		return nil
	}
	r, err := parseLine(line)
	if err == nil {
		f.records = append(f.records, r)
	}
	return err
}

// endLine tells how many records there are and binds them together.
func (f *recordFile) endLine() string {
	var all strings.Builder
	for _, r := range f.records {
		all.WriteString(r.line() + "\n")
	}
	return fmt.Sprintf("# end: %d records, SHA-256 %s", len(f.records), checksum(all.String()))
}

// text returns the file with a last line.
func (f *recordFile) text() string {
	lines := f.header.lines()
	for _, r := range f.records {
		lines = append(lines, r.line())
	}
	return strings.Join(append(lines, seal(f.endLine())), "\n") + "\n"
}

// mustHave returns an error that names the first line of the head that is not as
// wanted. Shards may differ.
func (f *recordFile) mustHave(want header) error {
	wanted := want.fields()
	for i, found := range f.header.fields() {
		if found.key != "shard" && *found.value != *wanted[i].value {
			return f.lineError(i+2, fmt.Errorf("%s is %q, want %q", found.key, *found.value, *wanted[i].value))
		}
	}
	return nil
}

func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
