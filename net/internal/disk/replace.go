package disk

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

// unfinished ends the names of files that are not whole yet.
const unfinished = ".writing"

// system is what replacing a file asks of the operating system.
type system interface {
	// createTemp creates a file of a fresh name, as [os.CreateTemp] does.
	createTemp(folder, pattern string) (file, error)
	rename(from, to string) error
	remove(path string) error
	syncsFolders() bool
	openFolder(path string) (folder, error)
}

// folder is open to be synced, that is, for the disk to have the names in it.
type folder interface {
	Sync() error
	Close() error
}

type file interface {
	io.WriteCloser
	Sync() error
	Name() string
}

// Replace gives a file new content and returns when the disk has it. At every
// moment the path leads to the old content or to the new, whole. The new content
// is first written to a file of a fresh name in the same folder that only its
// owner can read; a link at the path is replaced, not followed.
func Replace(path string, content []byte) error { return replace(operatingSystem{}, path, content) }

func replace(s system, path string, content []byte) error {
	folder, name := filepath.Split(path)
	f, err := s.createTemp(filepath.Clean(folder), name+".*"+unfinished)
	if err != nil {
		return err
	}
	if _, err = f.Write(content); err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = s.rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, s.remove(f.Name()))
	}
	return syncFolder(s, filepath.Clean(folder))
}

type operatingSystem struct{}

func (operatingSystem) createTemp(folder, pattern string) (file, error) {
	return os.CreateTemp(folder, pattern)
}

func (operatingSystem) rename(from, to string) error { return os.Rename(from, to) }

func (operatingSystem) remove(path string) error { return os.Remove(path) }

func (operatingSystem) syncsFolders() bool { return syncsFolders(runtime.GOOS) }

func (operatingSystem) openFolder(path string) (folder, error) { return os.Open(path) }

// syncFolder does nothing on Windows, which can't flush a folder's handle, and on
// file systems that don't know how to.
func syncFolder(s system, path string) error {
	if !s.syncsFolders() {
		return nil
	}
	f, err := s.openFolder(path)
	if err != nil {
		return err
	}
	return errors.Join(unlessUnknown(f.Sync()), f.Close())
}

func syncsFolders(goos string) bool { return goos != "windows" && goos != "plan9" }

// unlessUnknown returns nil for the errors by which a file system says that it
// can't sync a folder, and others as they are.
func unlessUnknown(err error) error {
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) {
		return nil
	}
	return err
}

// RemoveUnfinished removes what processes that were killed inside Replace left
// beside the path: regular files of a name as Replace gives, which are empty,
// begin with prefix, or with a part of it. Others it leaves, and those that can't be
// removed. The caller must see to it that nobody is replacing the file.
func RemoveUnfinished(path string, prefix []byte) error {
	folder, name := filepath.Split(path)
	entries, err := os.ReadDir(filepath.Clean(folder))
	if err != nil {
		return err
	}
	for _, e := range entries {
		number, ok := strings.CutPrefix(e.Name(), name+".")
		if ok {
			number, ok = strings.CutSuffix(number, unfinished)
		}
		if ok && number != "" && strings.Trim(number, "0123456789") == "" && e.Type().IsRegular() {
			removeIfBegins(filepath.Join(folder, e.Name()), prefix)
		}
	}
	return nil
}

func removeIfBegins(path string, prefix []byte) {
	f, _, err := Open(path)
	if err != nil {
		return
	}
	begin, err := io.ReadAll(io.LimitReader(f, int64(len(prefix))))
	_ = f.Close()
	if err == nil && bytes.HasPrefix(prefix, begin) {
		_ = os.Remove(path)
	}
}
