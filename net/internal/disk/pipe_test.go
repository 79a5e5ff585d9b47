//go:build unix

package disk

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestNothingWaitsForAPipe would hang if it failed.
func TestNothingWaitsForAPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	require.NoError(t, syscall.Mkfifo(path, 0o644))
	want := path + " is no regular file but a named pipe"
	_, _, err := Open(path)
	assert.EqualError(t, err, want)
	_, err = TryLock(path)
	assert.EqualError(t, err, want)
	_, _, err = Open("/dev/null")
	assert.EqualError(t, err, "/dev/null is no regular file but a device")
}
