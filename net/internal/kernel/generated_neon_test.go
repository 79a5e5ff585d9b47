package kernel

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestGeneratedNEONIsCurrent runs the generator of the assembly for arm64, which
// needs the standard library only.
func TestGeneratedNEONIsCurrent(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the generator")
	}
	generator := filepath.Join(t.TempDir(), "neon")
	build := exec.Command("go", "build", "-o", generator, "./neon")
	build.Dir = "_asm"
	build.Env = append(os.Environ(), "GOPROXY=off", "GOFLAGS=", "GOWORK=off", "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH)
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	want, err := exec.Command(generator).Output()
	require.NoError(t, err)
	got, err := os.ReadFile("kernel_arm64.s")
	require.NoError(t, err)
	assert.True(t, string(want) == string(got), "kernel_arm64.s is not what _asm/neon writes; run go generate")
}
