//go:build unix && !solaris && !aix

package training

import (
	"os"

	"golang.org/x/sys/unix"
)

// lockFile makes sure that no other process adds to a file: a run that an engine
// requeued may meet the one it replaces. The lock goes with the process.
func lockFile(f *os.File) error { return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) }
