//go:build amd64 && !purego

package kernel

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestGeneratedFilesAreCurrent runs the generator, if its modules are at hand.
func TestGeneratedFilesAreCurrent(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the generator")
	}
	const assembly, stubs = "kernel_amd64.s", "kernel_amd64.go"
	dir := t.TempDir()
	generator := filepath.Join(dir, "generator")
	build := exec.Command("go", "build", "-mod=readonly", "-o", generator, ".")
	build.Dir = "_asm"
	build.Env = append(os.Environ(), "GOPROXY=off", "GOFLAGS=", "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		t.Skipf("the generator does not build without a network: %s", out)
	}
	run := exec.Command(generator, "-out", filepath.Join(dir, assembly), "-stubs", filepath.Join(dir, stubs), "-pkg", "kernel")
	run.Dir = "_asm"
	out, err := run.CombinedOutput()
	require.NoError(t, err, "%s", out)
	for _, name := range []string{assembly, stubs} {
		want, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		got, err := os.ReadFile(name)
		require.NoError(t, err)
		assert.True(t, bytes.Equal(code(want), code(got)), "%s is not what _asm writes; run go generate", name)
	}
}

// code drops the first line, which quotes the command.
func code(text []byte) []byte {
	_, rest, _ := bytes.Cut(text, []byte("\n"))
	return rest
}
