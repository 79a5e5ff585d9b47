package disk

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/gofrs/flock"
)

// Lock is a file that only one process at a time holds. The operating system
// gives it back when the process ends, however it ends.
type Lock struct {
	lock *flock.Flock
	file *os.File
}

// LockedError says who holds a lock.
type LockedError struct {
	Path   string
	Holder string // process, host and since when
}

func (e *LockedError) Error() string {
	return fmt.Sprintf("%s is held by %s", e.Path, e.Holder)
}

// The holder's name stands in the file from byte 1 on, padded with spaces. Byte 0
// is what Windows locks, and nobody else can read there.
const (
	holderAt   = 1
	holderSize = 255
)

// TryLock takes the lock that the file at a path stands for, or returns a
// [*LockedError]. The file is made if it isn't there, and stays there: to remove
// it would let two processes hold locks on files of one name. Where the system
// has no locks, as in a browser, the lock holds nobody off.
func TryLock(path string) (*Lock, error) {
	f, err := openOwn(path)
	if err != nil {
		return nil, err
	}
	l := &Lock{flock.New(path, flock.SetFlag(os.O_RDWR)), f}
	switch locked, err := l.lock.TryLock(); {
	case err != nil && !errors.Is(err, errors.ErrUnsupported):
		return nil, errors.Join(err, f.Close())
	case err == nil && !locked:
		return nil, errors.Join(&LockedError{path, l.holder()}, f.Close())
	}
	host, err := os.Hostname()
	if err != nil {
		host = "an unnamed host"
	}
	if err := l.setHolder(fmt.Sprintf("process %d on %s since %s", os.Getpid(), host, time.Now().UTC().Format(time.RFC3339))); err != nil {
		return nil, errors.Join(err, l.Unlock())
	}
	return l, nil
}

// Unlock gives the lock back.
func (l *Lock) Unlock() error {
	err := l.setHolder("")
	if e := l.lock.Unlock(); !errors.Is(e, errors.ErrUnsupported) {
		err = errors.Join(err, e)
	}
	return errors.Join(err, l.file.Close())
}

func (l *Lock) setHolder(name string) error {
	padded := bytes.Repeat([]byte(" "), holderSize)
	copy(padded[:holderSize-1], name)
	padded[holderSize-1] = '\n'
	_, err := l.file.WriteAt(padded, holderAt)
	return err
}

// holder returns who holds the lock. Who has just taken it may have no name yet.
func (l *Lock) holder() string {
	name := make([]byte, holderSize)
	n, _ := l.file.ReadAt(name, holderAt)
	return cmp.Or(string(bytes.TrimSpace(name[:n])), "a process that has not said its name")
}

// openOwn opens a regular file for reading and writing, or makes it. It follows
// no link: a new file must not be there, and an old one must be the one that was
// looked at.
func openOwn(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
	if !errors.Is(err, fs.ErrExist) {
		return f, err
	}
	looked, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if err := wantRegular(path, looked); err != nil {
		return nil, err
	}
	if f, err = os.OpenFile(path, os.O_RDWR, 0); err != nil {
		return nil, err
	}
	opened, err := f.Stat()
	if err == nil && !os.SameFile(looked, opened) {
		err = fmt.Errorf("%s was replaced while it was opened", path)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
