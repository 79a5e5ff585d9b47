package data

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Variable names the environment variable that points to the data to use.
const Variable = "GRADSCALE_DATA"

// mostBytes bounds what a reader keeps of a file's pixels, packed or not. CIFAR's
// training images have 154 MB, those of the largest MNIST-like set 547 MB.
const mostBytes = 1 << 30

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
//     train-labels-idx1-ubyte, and t10k- for testing.
//
// There may be nothing to test on, but must be something to train on.
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
	return Split{}, fmt.Errorf("%s has no data, want .bin files of CIFAR-10 or CIFAR-100, or %s and its like", path, imageFile.name("train", "-"))
}

// openFile opens a regular file; a pipe or a device might never end.
func openFile(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no regular file", path)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
