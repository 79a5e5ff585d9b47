//go:build unix

package data

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestNothingWaitsForAPipe would hang if it failed.
func TestNothingWaitsForAPipe(t *testing.T) {
	for name, others := range map[string]map[string][]byte{
		"data_batch_1.bin":           nil,
		"test_batch.bin":             tenFiles(sampleTen()),
		"train-images-idx3-ubyte":    idxFiles(sampleIDX("")),
		"train-labels-idx1-ubyte":    idxFiles(sampleIDX("")),
		"t10k-images-idx3-ubyte":     idxFiles(sampleIDX("")),
		"t10k-labels.idx1-ubyte.gz":  {},
		"train-images-idx3-ubyte.gz": {},
	} {
		folder := t.TempDir()
		writeFiles(t, folder, others)
		path := filepath.Join(folder, name)
		_ = os.Remove(path)
		require.NoError(t, syscall.Mkfifo(path, 0o644))
		if name == "t10k-labels.idx1-ubyte.gz" {
			files := idxFiles(sampleIDX(""))
			delete(files, "t10k-labels-idx1-ubyte")
			writeFiles(t, folder, files)
		}
		_, err := Open(folder)
		assert.ErrorContains(t, err, path+" is no regular file but a named pipe")
		_, err = Open(path)
		assert.EqualError(t, err, "data: "+path+" is no regular file but a named pipe", "as an archive")
	}
	_, err := Open("/dev/zero")
	assert.EqualError(t, err, "data: /dev/zero is no regular file but a device")
}
