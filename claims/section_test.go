package claims

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReplaceSection(t *testing.T) {
	path := filepath.Join(t.TempDir(), "README.md")
	require.NoError(t, os.WriteFile(path, []byte("a\n<!-- x -->\nold\n<!-- /x -->\nb\n"), 0o600))
	require.NoError(t, ReplaceSection(path, "x", "new\n"))
	s, err := Section(path, "x")
	require.NoError(t, err)
	assert.Equal(t, "new\n", s)
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "a\n<!-- x -->\nnew\n<!-- /x -->\nb\n", string(content))
	assert.ErrorContains(t, ReplaceSection(path, "y", ""), "no section between \"<!-- y -->\\n\"")

	long := time.Unix(1, 0)
	require.NoError(t, os.Chtimes(path, long, long))
	require.NoError(t, ReplaceSection(path, "x", "new\n"))
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, long, info.ModTime(), "a file that says so already is left alone")

	require.NoError(t, os.WriteFile(path, []byte("<!-- /x -->\n<!-- x -->\n"), 0o600))
	_, err = Section(path, "x")
	assert.ErrorContains(t, err, "no section between", "the end comes first")
}
