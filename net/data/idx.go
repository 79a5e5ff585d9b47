package data

import (
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"gradscale/net/internal/disk"
)

// idxFile tells the two files of an IDX set apart (LeCun, Cortes, Burges:
// yann.lecun.com/exdb/mnist).
type idxFile struct {
	kind       string
	dimensions int
}

var (
	imageFile = idxFile{"images", 3}
	labelFile = idxFile{"labels", 1}
)

// name returns the file's name as published; copies abound that have a dot for
// the last hyphen but one.
func (f idxFile) name(part, separator string) string {
	return fmt.Sprintf("%s-%s%sidx%d-ubyte", part, f.kind, separator, f.dimensions)
}

// find returns the path of the file, plain or, if there is none, gzipped.
func (f idxFile) find(folder, part string) (string, error) {
	for _, ending := range []string{"", ".gz"} {
		for _, separator := range []string{"-", "."} {
			path := filepath.Join(folder, f.name(part, separator)+ending)
			if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
				return path, err
			}
		}
	}
	return "", fmt.Errorf("%s has no %s, plain or .gz: %w", folder, f.name(part, "-"), fs.ErrNotExist)
}

// openIDX reads the files of a folder.
func openIDX(folder string) (Split, error) {
	left := int64(mostBytes)
	train, err := openIDXPart(folder, "train", &left)
	if err != nil {
		return Split{}, err
	}
	if train.Classes, err = countClasses(train.Labels); err != nil {
		return Split{}, fmt.Errorf("%s of %s: %w", labelFile.name("train", "-"), folder, err)
	}
	s := Split{train, Images{Name: train.Name, Shape: train.Shape, Classes: train.Classes}}
	_, noImages := imageFile.find(folder, "t10k")
	_, noLabels := labelFile.find(folder, "t10k")
	if errors.Is(noImages, fs.ErrNotExist) && errors.Is(noLabels, fs.ErrNotExist) {
		return s, nil
	}
	if s.Test, err = openIDXPart(folder, "t10k", &left); err != nil {
		return Split{}, err
	}
	s.Test.Classes = train.Classes
	if s.Test.Shape != train.Shape {
		return Split{}, fmt.Errorf("%s of %s: images %s, want %s as to train on", imageFile.name("t10k", "-"), folder, s.Test.Shape, train.Shape)
	}
	for i, l := range s.Test.Labels {
		if int(l) >= train.Classes {
			return Split{}, fmt.Errorf("%s of %s: record %d: label %d, want 0 to %d as to train on", labelFile.name("t10k", "-"), folder, i+1, l, train.Classes-1)
		}
	}
	return s, nil
}

// countClasses returns the number of classes, which the files don't tell: one more
// than the largest label. A label between the least and the largest that no image
// has shows that one is wrong.
func countClasses(labels []uint8) (int, error) {
	var seen [256]bool
	for _, l := range labels {
		seen[l] = true
	}
	low, high := slices.Min(labels), slices.Max(labels)
	for l := int(low); l <= int(high); l++ {
		if !seen[l] {
			return 0, fmt.Errorf("record %d: label %d, but no image has label %d; want labels without a gap", slices.Index(labels, high)+1, high, l)
		}
	}
	return int(high) + 1, nil
}

// openIDXPart reads the images and labels of a part, of no more bytes than are left.
func openIDXPart(folder, part string, left *int64) (Images, error) {
	dimensions, pixels, err := openIDXFile(folder, part, imageFile, left)
	if err != nil {
		return Images{}, err
	}
	count, labels, err := openIDXFile(folder, part, labelFile, left)
	if err != nil {
		return Images{}, err
	}
	if count[0] != dimensions[0] {
		return Images{}, fmt.Errorf("%s of %s: %d labels, want %d, one for each image", labelFile.name(part, "-"), folder, count[0], dimensions[0])
	}
	return Images{
		Name:   "IDX images of " + filepath.Base(folder),
		Shape:  Shape{Height: dimensions[1], Width: dimensions[2], Channels: 1},
		Pixels: pixels, Labels: labels,
	}, nil
}

func openIDXFile(folder, part string, kind idxFile, left *int64) (dimensions []int, content []byte, err error) {
	path, err := kind.find(folder, part)
	if err != nil {
		return nil, nil, err
	}
	f, size, err := disk.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	dimensions, content, err = readIDX(buffered(f), size, kind, filepath.Ext(path) == ".gz", *left)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	*left -= int64(len(content))
	return dimensions, content, nil
}

// mostDeflated is how many bytes a byte of gzip's can stand for: a length of 258 in
// two bits.
const mostDeflated = 1032

// readIDX reads a file of unsigned bytes: 0, 0, 8, the number of dimensions; each
// dimension as four bytes, big-endian; the content. What the header promises is
// held against the file's size before there is made room for it.
func readIDX(r io.Reader, fileSize int64, kind idxFile, gzipped bool, most int64) (dimensions []int, content []byte, err error) {
	if gzipped {
		if r, err = gzip.NewReader(r); err != nil {
			return nil, nil, fmt.Errorf("no gzip, want what .gz promises: %w", err)
		}
	}
	dimensions, err = readIDXHeader(r, kind, most)
	if err != nil {
		return nil, nil, err
	}
	record := 1
	for _, n := range dimensions[1:] {
		record *= n
	}
	size := dimensions[0] * record
	have := fileSize - int64(headerSize(kind))
	if gzipped {
		have = min(int64(size), mostDeflated*fileSize)
	}
	promised := fmt.Sprintf("want %d records of %d as its header says", dimensions[0], record)
	if have < int64(size) {
		return nil, nil, fmt.Errorf("record %d: cut off after %d bytes, %s", have/int64(record)+1, have%int64(record), promised)
	}
	if have > int64(size) {
		return nil, nil, fmt.Errorf("record %d: more bytes, %s", dimensions[0]+1, promised)
	}
	content = make([]byte, size)
	if n, err := io.ReadFull(r, content); err != nil {
		return nil, nil, fmt.Errorf("record %d: cut off after %d bytes, %s: %w", n/record+1, n%record, promised, err)
	}
	if err := wantEnd(r, dimensions[0]); err != nil {
		return nil, nil, err
	}
	return dimensions, content, nil
}

func headerSize(kind idxFile) int { return 4 + 4*kind.dimensions }

// readIDXHeader returns dimensions of at least 1, whose product is no more than
// most.
func readIDXHeader(r io.Reader, kind idxFile, most int64) ([]int, error) {
	header := make([]byte, headerSize(kind))
	if n, err := io.ReadFull(r, header); err != nil {
		return nil, fmt.Errorf("header: cut off after %d bytes, want %d: %w", n, len(header), err)
	}
	magic := []byte{0, 0, 8, byte(kind.dimensions)}
	if !slices.Equal(header[:4], magic) {
		return nil, fmt.Errorf("header: begins with % x, want % x of IDX %s", header[:4], magic, kind.kind)
	}
	var dimensions []int
	size := uint64(1)
	for i := range kind.dimensions {
		n := binary.BigEndian.Uint32(header[4+4*i:])
		if n == 0 {
			return nil, fmt.Errorf("header: dimension %d is 0, want at least 1", i+1)
		}
		// Both factors are below 2³², so that the product can't overflow.
		if size *= uint64(n); size > uint64(most) {
			return nil, fmt.Errorf("header: %d bytes up to dimension %d, want at most %d", size, i+1, most)
		}
		dimensions = append(dimensions, int(n))
	}
	return dimensions, nil
}
