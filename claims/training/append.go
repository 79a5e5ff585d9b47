package training

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// appender adds records to a file. It may be called from several goroutines.
type appender struct {
	mu   sync.Mutex
	file *os.File
	size int64 // of what is whole
}

// openForAppending opens or begins a file of records with this head, and returns
// what it holds. A last line that was cut off goes: its run is not on record, but its
// checkpoint still there.
func openForAppending(path string, h header) (*appender, []Record, error) {
	found, err := readRecords(path, true)
	switch {
	case missing(err):
		if err := replaceFile(path, []byte(strings.Join(h.lines(), "\n")+"\n")); err != nil {
			return nil, nil, fmt.Errorf("training: %w", err)
		}
		if found, err = readRecords(path, false); err != nil {
			return nil, nil, err
		}
	case err != nil:
		return nil, nil, err
	}
	if err := found.mustHave(h); err != nil {
		return nil, nil, fmt.Errorf("%w; other runs go to another folder", err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, nil, fmt.Errorf("training: %w", err)
	}
	a := &appender{file: f, size: int64(found.size)}
	if err := lockFile(f); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("training: %s is in use by another process: %w", path, err), f.Close())
	}
	if err := errors.Join(f.Truncate(a.size), f.Sync()); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("training: %w", err), f.Close())
	}
	return a, found.records, nil
}

// add returns when the disk has the record. If it doesn't take all of it, the file is
// left as it was.
func (a *appender) add(r Record) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	line := []byte(r.line() + "\n")
	_, err := a.file.WriteAt(line, a.size)
	if err := errors.Join(err, a.file.Sync()); err != nil {
		return errors.Join(fmt.Errorf("training: %w", err), a.file.Truncate(a.size))
	}
	a.size += int64(len(line))
	return nil
}

func (a *appender) close() error { return a.file.Close() }

// replaceFile replaces a file as a whole, and returns when the disk has it.
func replaceFile(path string, content []byte) error {
	temporary := path + ".writing"
	f, err := os.Create(temporary)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(temporary))
	}
	if err := os.Rename(temporary, path); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// checkRoom returns an error unless the disk takes so many bytes more, in a file that
// is gone afterwards. Shards begin at the same time: each needs a path of its own.
func checkRoom(path string, bytes int) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("training: %w", err)
	}
	block := make([]byte, 1<<20)
	for ; bytes > 0 && err == nil; bytes -= len(block) {
		_, err = f.Write(block)
	}
	err = errors.Join(err, f.Sync())
	if err := errors.Join(err, f.Close(), os.Remove(path)); err != nil {
		return fmt.Errorf("training: no room for checkpoints and records: %w", err)
	}
	return nil
}
