// Package disk opens, locks and replaces files that others may have damaged,
// planted or opened too: nothing waits for ever, no link is written through, and
// what is written is whole or not there.
package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Open opens a regular file, or a link to one, for reading, and returns its
// size. Anything else is an error that says what it is. The file is looked at
// before it is opened: opening a named pipe waits until somebody writes to it.
func Open(path string) (f *os.File, size int64, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, 0, err
	}
	if err := wantRegular(path, info); err != nil {
		return nil, 0, err
	}
	if f, err = os.Open(path); err != nil {
		return nil, 0, err
	}
	if info, err = f.Stat(); err == nil {
		err = wantRegular(path, info) // it may be another file by now
	}
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, info.Size(), nil
}

func wantRegular(path string, info fs.FileInfo) error {
	if info.Mode().IsRegular() {
		return nil
	}
	kind := "something else"
	for _, k := range []struct {
		mode fs.FileMode
		name string
	}{
		{fs.ModeDir, "a folder"}, {fs.ModeNamedPipe, "a named pipe"}, {fs.ModeSocket, "a socket"},
		{fs.ModeSymlink, "a link"}, {fs.ModeDevice, "a device"},
	} {
		if info.Mode()&k.mode != 0 {
			kind = k.name
			break
		}
	}
	return fmt.Errorf("%s is no regular file but %s", path, kind)
}
