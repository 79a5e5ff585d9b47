//go:build unix

package train_test

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/net/train"
)

// TestNoRunWaitsForAPipe would hang if it failed.
func TestNoRunWaitsForAPipe(t *testing.T) {
	for _, ending := range []string{".0", ".1", ".lock"} {
		path := filepath.Join(t.TempDir(), "run")
		require.NoError(t, syscall.Mkfifo(path+ending, 0o600))
		_, err := train.Run(build(t, small), noise(60), momentum(20, 2), train.WithCheckpoint(path, 1))
		assert.ErrorContains(t, err, "run"+ending+" is no regular file but a named pipe")
	}
}
