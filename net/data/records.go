package data

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
)

// recordFormat is a layout of CIFAR's binary files: labels, then the pixels.
type recordFormat struct {
	name     string
	classes  int
	coarse   int    // number of superclasses, whose label comes first; 0 if there are none
	testFile string // what is in others is to train on
	checksum string // MD5 of the archive, in hex, as its authors publish it
}

// Sources of layout and checksums: www.cs.toronto.edu/~kriz/cifar.html.
var (
	cifar10 = recordFormat{
		name: "CIFAR-10", classes: 10, testFile: "test_batch.bin", checksum: "c32a1d4ab5d03f1284b67883e8d87530",
	}
	cifar100 = recordFormat{
		name: "CIFAR-100", classes: 100, coarse: 20, testFile: "test.bin", checksum: "03b5dce01913d631647c71ecec9e9cb8",
	}
)

var cifarShape = Shape{Height: 32, Width: 32, Channels: 3}

// formatOf tells the format by a file's name: CIFAR-100 has two files, whose names
// CIFAR-10 doesn't use.
func formatOf(file string) recordFormat {
	if file == "train.bin" || file == cifar100.testFile {
		return cifar100
	}
	return cifar10
}

func (f recordFormat) labelBytes() int {
	if f.coarse > 0 {
		return 2
	}
	return 1
}

// read appends the records of a file to the images.
func (f recordFormat) read(r io.Reader, m *Images) error {
	labels := f.labelBytes()
	record := make([]byte, labels+cifarShape.Size())
	for i := 1; ; i++ {
		switch n, err := io.ReadFull(r, record); {
		case err == io.EOF && i == 1:
			return fmt.Errorf("empty, want %s records of %d bytes", f.name, len(record))
		case err == io.EOF:
			return nil
		case errors.Is(err, io.ErrUnexpectedEOF) && n > 0:
			return fmt.Errorf("record %d: cut off after %d bytes, want %s records of %d: %w", i, n, f.name, len(record), err)
		case err != nil:
			return fmt.Errorf("record %d: %w", i, err)
		}
		if err := f.check(record); err != nil {
			return fmt.Errorf("record %d: %w", i, err)
		}
		if len(m.Pixels)+cifarShape.Size() > mostBytes {
			return fmt.Errorf("record %d: more than %d bytes of pixels, want no more", i, mostBytes)
		}
		if f.coarse > 0 {
			m.Coarse = append(m.Coarse, record[0])
		}
		m.Labels = append(m.Labels, record[labels-1])
		m.Pixels = append(m.Pixels, record[labels:]...)
	}
}

// check returns an error if a label of the record is none.
func (f recordFormat) check(record []byte) error {
	if f.coarse > 0 && int(record[0]) >= f.coarse {
		return fmt.Errorf("coarse label %d, want 0 to %d", record[0], f.coarse-1)
	}
	if label := record[f.labelBytes()-1]; int(label) >= f.classes {
		return fmt.Errorf("label %d, want 0 to %d of %s", label, f.classes-1, f.name)
	}
	return nil
}

// openRecords reads the files of a folder.
func openRecords(folder string, files []string) (Split, error) {
	parts := recordParts{}
	for _, name := range files {
		path := filepath.Join(folder, name)
		if err := parts.readFile(path); err != nil {
			return Split{}, fmt.Errorf("%s: %w", path, err)
		}
	}
	s, err := parts.split(false)
	if err != nil {
		return Split{}, fmt.Errorf("%s: %w", folder, err)
	}
	return s, nil
}

// recordParts is the content of record files, by name.
type recordParts map[string]Images

func (p recordParts) readFile(path string) error {
	f, err := openFile(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return p.read(filepath.Base(path), f)
}

func (p recordParts) read(name string, r io.Reader) error {
	if _, twice := p[name]; twice {
		return errors.New("there twice, want each file once")
	}
	var m Images
	if err := formatOf(name).read(r, &m); err != nil {
		return err
	}
	p[name] = m
	return nil
}

// split joins the parts in the order of their names. An archive whose checksum
// fits is official.
func (p recordParts) split(official bool) (Split, error) {
	var f recordFormat
	var s Split
	for i, name := range p.names() {
		if i > 0 && formatOf(name) != f {
			return Split{}, fmt.Errorf("has %s of %s beside %s, want one of them", name, formatOf(name).name, f.name)
		}
		f = formatOf(name)
		to := &s.Train
		if name == f.testFile {
			to = &s.Test
		}
		part := p[name]
		if len(to.Pixels)+len(part.Pixels) > mostBytes {
			return Split{}, fmt.Errorf("more than %d bytes of pixels with %s, want no more", mostBytes, name)
		}
		to.Labels = append(to.Labels, part.Labels...)
		to.Coarse = append(to.Coarse, part.Coarse...)
		to.Pixels = append(to.Pixels, part.Pixels...)
		delete(p, name)
	}
	if s.Train.Len() == 0 {
		return Split{}, errors.New("no images to train on, want data_batch_1.bin of CIFAR-10, say, or train.bin of CIFAR-100")
	}
	for _, m := range []*Images{&s.Train, &s.Test} {
		m.Name, m.Official = f.name, official
		if !official {
			m.Name = "unofficial " + f.name
		}
		m.Shape, m.Classes = cifarShape, f.classes
	}
	return s, nil
}

func (p recordParts) names() []string {
	var names []string
	for name := range p {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
