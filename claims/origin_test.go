package claims

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCodeFingerprint is of the source code, whatever else lies beside it.
func TestCodeFingerprint(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
		f, err := fingerprint(dir)
		require.NoError(t, err)
		return f
	}
	was := write("a.go", "package a\n")
	assert.Equal(t, was, write("testdata/x.go", "x"))
	assert.Equal(t, was, write(".hidden/x.go", "x"))
	assert.Equal(t, was, write("README.md", "x"))
	assert.Equal(t, was, write("a.go", "package a\r\n"), "line ends")
	assert.NotEqual(t, was, write("a.go", "package b\n"))
	before := write("a.go", "package a\n")
	assert.Equal(t, was, before)
	assert.NotEqual(t, was, write("b/kernel_amd64.s", "RET"))
	assert.Empty(t, Revision(dir))
}
