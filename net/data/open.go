package data

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Variable names the environment variable that points to the data to use.
const Variable = "GRADSCALE_DATA"

// mostBytes bounds data as read: all its files together, unpacked. CIFAR has 184 MB,
// the largest MNIST-like set 640 MB.
const mostBytes = 1 << 30

// buffered reads in pieces worth a call of the operating system.
func buffered(r io.Reader) io.Reader { return bufio.NewReaderSize(r, 1<<16) }

// FromEnvironment returns as many images to train and test on as asked for: of
// the data that the environment variable GRADSCALE_DATA points to, see Open, drawn
// by Subset with the seed; or, if it is unset or empty, glyphs of that seed. Too
// few images are an error.
func FromEnvironment(seed uint64, train, test int) (Split, error) {
	if train < 0 || test < 0 {
		return Split{}, fmt.Errorf("data: %d images to train on and %d to test on, want at least 0", train, test)
	}
	path := os.Getenv(Variable)
	if path == "" {
		if train > mostGlyphs || test > mostGlyphs {
			return Split{}, fmt.Errorf("data: %d glyphs to train on and %d to test on, want at most %d", train, test, mostGlyphs)
		}
		return Glyphs(seed, train, test), nil
	}
	// A test runs in its package's folder, so that errors had better name the
	// whole path.
	path, err := filepath.Abs(path)
	if err != nil {
		return Split{}, fmt.Errorf("%s: %w", Variable, err)
	}
	s, err := fromPath(path, seed, train, test)
	if err != nil {
		return Split{}, fmt.Errorf("%s: %w", Variable, err)
	}
	return s, nil
}

func fromPath(path string, seed uint64, train, test int) (Split, error) {
	s, err := Open(path)
	if err != nil {
		return Split{}, err
	}
	if s.Train, err = s.Train.Subset(train, seed); err != nil {
		return Split{}, fmt.Errorf("%w to train on", err)
	}
	if s.Test, err = s.Test.Subset(test, seed); err != nil {
		return Split{}, fmt.Errorf("%w to test on", err)
	}
	return s, nil
}

// Open reads all of
//   - a folder of CIFAR-10's binary files, each of whole records: test_batch.bin to
//     test on, any other .bin to train on;
//   - a folder of CIFAR-100's: train.bin and test.bin;
//   - cifar-10-binary.tar.gz or cifar-100-binary.tar.gz, under any name;
//   - a folder of MNIST-like files, plain or with .gz: train-images-idx3-ubyte,
//     train-labels-idx1-ubyte, and t10k- for testing;
//   - a folder with a folder of PNG or JPEG files for each class, numbered in the
//     order of their names, or of two folders of such folders, train and test.
//     All pictures have one size, up to 4096 each way, and all are grey or none
//     is; none is transparent, and none is resized. What a JPEG's pixels are may
//     depend on the version of Go.
//
// There may be nothing to test on, but must be something to train on. Files may be
// links to regular files, members of an archive may not; named pipes, devices and
// whatever else is an error at once. What macOS puts beside files (._NAME) is passed
// over.
//
// All files together, unpacked, may have 1 GiB. Reading takes that much memory as
// the data has, and 4 MiB more: sizes are looked at first and compared, an archive is
// gone through twice. Pictures may take twice the data's memory and that of some of
// them decoded: Go collects what is done with when it sees fit.
func Open(path string) (Split, error) {
	s, err := open(path)
	if err != nil {
		return Split{}, fmt.Errorf("data: %w", err)
	}
	return s, nil
}

func open(path string) (Split, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Split{}, err
	}
	if !info.IsDir() {
		return openArchive(path)
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return Split{}, err
	}
	var bin, idx []string
	for _, e := range entries {
		switch {
		case isMetadata(e.Name()):
		case filepath.Ext(e.Name()) == ".bin":
			bin = append(bin, e.Name())
		case strings.Contains(e.Name(), "idx"):
			idx = append(idx, e.Name())
		}
	}
	switch {
	case len(bin) > 0 && len(idx) > 0:
		return Split{}, fmt.Errorf("%s has %s and %s, want files of one kind", path, bin[0], idx[0])
	case len(bin) > 0:
		return openRecords(path, bin)
	case len(idx) > 0:
		return openIDX(path)
	}
	classes, err := subfolders(path)
	if err != nil {
		return Split{}, err
	}
	if len(classes) > 0 {
		return openPictures(path, classes)
	}
	return Split{}, fmt.Errorf("%s has no data, want .bin files of CIFAR-10 or CIFAR-100, or %s and its like, or a folder of pictures for each class", path, imageFile.name("train", "-"))
}
