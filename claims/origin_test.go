package claims

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
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

// TestRevision is that of git, and says whether the files are the revision's.
func TestRevision(t *testing.T) {
	if BuildRevision() != "" {
		t.Skip("the program has a revision of its own")
	}
	dir := t.TempDir()
	git := func(arguments ...string) string {
		t.Helper()
		c := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=n", "-c", "user.email=n@example.org"}, arguments...)...)
		output, err := c.Output()
		require.NoError(t, err)
		return strings.TrimSpace(string(output))
	}
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("needs git")
	}
	git("init", "--quiet")
	write := func(text string) { require.NoError(t, os.WriteFile(filepath.Join(dir, "a.go"), []byte(text), 0o600)) }
	write("package a\n")
	git("add", "a.go")
	git("commit", "--quiet", "-m", "a")
	head := git("rev-parse", "HEAD")
	assert.Regexp(t, "^[0-9a-f]{40,}$", head)
	assert.Equal(t, head, Revision(dir))
	write("package b\n")
	assert.Equal(t, head+" modified", Revision(dir))
}

// TestCPUIsNamed as Linux does.
func TestCPUIsNamed(t *testing.T) {
	info, _ := os.ReadFile("/proc/cpuinfo")
	found := regexp.MustCompile(`(?m)^model name\s*:\s*(.*\S)\s*$`).FindSubmatch(info)
	if found == nil {
		assert.Empty(t, CPU())
		return
	}
	assert.Contains(t, CPU(), string(found[1]))
	if model := regexp.MustCompile(`(?m)^model\s*:\s*(\d+)`).FindSubmatch(info); model != nil {
		assert.Contains(t, CPU(), ", model "+string(model[1])+", stepping ")
	}
}
