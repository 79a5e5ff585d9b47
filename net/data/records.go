package data

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"

	"gradscale/net/internal/disk"
)

// recordFormat is a layout of CIFAR's binary files: labels, then the pixels.
type recordFormat struct {
	name     string
	shape    Shape
	classes  int
	coarse   int    // number of superclasses, whose label comes first; 0 if there are none
	testFile string // what is in others is to train on
	checksum string // MD5 of the archive, in hex, as its authors publish it
}

// Sources of layout and checksums: www.cs.toronto.edu/~kriz/cifar.html.
var (
	cifar10 = recordFormat{
		name: "CIFAR-10", shape: Shape{Height: 32, Width: 32, Channels: 3}, classes: 10,
		testFile: "test_batch.bin", checksum: "c32a1d4ab5d03f1284b67883e8d87530",
	}
	cifar100 = recordFormat{
		name: "CIFAR-100", shape: Shape{Height: 32, Width: 32, Channels: 3}, classes: 100, coarse: 20,
		testFile: "test.bin", checksum: "03b5dce01913d631647c71ecec9e9cb8",
	}
)

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

// records returns how many a file of that size has.
func (f recordFormat) records(size int64) (int, error) {
	record := int64(f.labelBytes() + f.shape.Size())
	n, rest := size/record, size%record
	switch {
	case size > mostBytes:
		return 0, fmt.Errorf("%d bytes, want at most %d", size, mostBytes)
	case size == 0:
		return 0, fmt.Errorf("empty, want %s records of %d bytes", f.name, record)
	case rest > 0:
		return 0, fmt.Errorf("record %d: cut off after %d bytes, want %s records of %d", n+1, rest, f.name, record)
	}
	return int(n), nil
}

// read fills the images, which have room for as many as the file has records.
func (f recordFormat) read(r io.Reader, m Images) error {
	labels := make([]byte, f.labelBytes())
	for i := range m.Labels {
		_, err := io.ReadFull(r, labels)
		if err == nil {
			err = f.check(labels)
		}
		if err == nil {
			_, err = io.ReadFull(r, m.Image(i))
		}
		if err != nil {
			return fmt.Errorf("record %d: %w", i+1, err)
		}
		m.Labels[i] = labels[len(labels)-1]
		if f.coarse > 0 {
			m.Coarse[i] = labels[0]
		}
	}
	return wantEnd(r, m.Len())
}

// wantEnd returns an error if r goes on.
func wantEnd(r io.Reader, records int) error {
	var one [1]byte
	switch _, err := io.ReadFull(r, one[:]); err {
	case io.EOF:
		return nil
	case nil:
		return fmt.Errorf("record %d: more bytes, want %d records", records+1, records)
	default:
		return fmt.Errorf("record %d: %w", records+1, err)
	}
}

// check returns an error if a label of the record is none.
func (f recordFormat) check(labels []byte) error {
	if f.coarse > 0 && int(labels[0]) >= f.coarse {
		return fmt.Errorf("coarse label %d, want 0 to %d", labels[0], f.coarse-1)
	}
	if label := labels[len(labels)-1]; int(label) >= f.classes {
		return fmt.Errorf("label %d, want 0 to %d of %s", label, f.classes-1, f.name)
	}
	return nil
}

// openRecords reads the files of a folder.
func openRecords(folder string, files []string) (Split, error) {
	sizes := map[string]int64{}
	for _, name := range files {
		f, size, err := disk.Open(filepath.Join(folder, name))
		if err != nil {
			return Split{}, err
		}
		if err := f.Close(); err != nil {
			return Split{}, err
		}
		sizes[name] = size
	}
	p, err := planRecords(sizes)
	if err != nil {
		return Split{}, fmt.Errorf("%s: %w", folder, err)
	}
	for _, name := range files {
		if err := p.readFile(folder, name); err != nil {
			return Split{}, err
		}
	}
	return p.named(false), nil
}

// recordPlan tells where the records of each file go.
type recordPlan struct {
	format recordFormat
	split  Split
	parts  map[string]Images // views of the split
}

// planRecords makes exactly the room that files of those sizes need, in the order
// of their names.
func planRecords(sizes map[string]int64) (*recordPlan, error) {
	p := &recordPlan{parts: map[string]Images{}}
	names := slices.Sorted(maps.Keys(sizes))
	counts, total, train, test := map[string]int{}, int64(0), 0, 0
	for i, name := range names {
		f := formatOf(name)
		if i > 0 && f != p.format {
			return nil, fmt.Errorf("has %s of %s beside %s, want one of them", name, f.name, p.format.name)
		}
		p.format = f
		n, err := f.records(sizes[name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if total += sizes[name]; total > mostBytes {
			return nil, fmt.Errorf("%d bytes up to %s, want at most %d", total, name, mostBytes)
		}
		if counts[name] = n; name == f.testFile {
			test += n
		} else {
			train += n
		}
	}
	if train == 0 {
		return nil, errors.New("no images to train on, want data_batch_1.bin of CIFAR-10, say, or train.bin of CIFAR-100")
	}
	p.split = Split{Train: p.format.room(train), Test: p.format.room(test)}
	train, test = 0, 0
	for _, name := range names {
		if n := counts[name]; name == p.format.testFile {
			p.parts[name] = p.split.Test.view(test, test+n)
			test += n
		} else {
			p.parts[name] = p.split.Train.view(train, train+n)
			train += n
		}
	}
	return p, nil
}

// room returns n images to be filled in.
func (f recordFormat) room(n int) Images {
	m := Images{Shape: f.shape, Classes: f.classes}
	if n > 0 {
		m.Pixels, m.Labels = make([]byte, n*f.shape.Size()), make([]uint8, n)
		if f.coarse > 0 {
			m.Coarse = make([]uint8, n)
		}
	}
	return m
}

// view returns images lo, …, hi-1.
func (m Images) view(lo, hi int) Images {
	size := m.Shape.Size()
	m.Pixels, m.Labels = m.Pixels[lo*size:hi*size], m.Labels[lo:hi]
	if m.Coarse != nil {
		m.Coarse = m.Coarse[lo:hi]
	}
	return m
}

func (p *recordPlan) readFile(folder, name string) error {
	path := filepath.Join(folder, name)
	f, _, err := disk.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := p.read(name, buffered(f)); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func (p *recordPlan) read(name string, r io.Reader) error {
	return p.format.read(r, p.parts[name])
}

// named returns the split when all of it is read. An archive whose checksum fits is
// official.
func (p *recordPlan) named(official bool) Split {
	for _, m := range []*Images{&p.split.Train, &p.split.Test} {
		m.Name, m.Official = p.format.name, official
		if !official {
			m.Name = "unofficial " + p.format.name
		}
	}
	return p.split
}
