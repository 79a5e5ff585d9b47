//go:build !purego

package kernel

import (
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEveryFeatureIsAskedFor takes one feature away after the other: no version
// may be chosen whose functions use it.
func TestEveryFeatureIsAskedFor(t *testing.T) {
	uses := map[int][]string{avx2: families["AVX2"], avx512: families["AVX512"]}
	without := map[string]func(*features){
		"AVX":      func(f *features) { f.avx = false },
		"AVX2":     func(f *features) { f.avx2 = false },
		"FMA":      func(f *features) { f.fma = false },
		"AVX512F":  func(f *features) { f.avx512f = false },
		"AVX512DQ": func(f *features) { f.avx512dq = false },
	}
	for _, all := range []features{{true, true, true, true, true}, {true, true, true, false, false}} {
		for name, takeAway := range without {
			f := all
			takeAway(&f)
			assert.NotContains(t, uses[f.best()], name, "%s without %s", versionNames[f.best()], name)
		}
	}
	assert.Equal(t, avx512, features{true, true, true, true, true}.best())
	assert.Equal(t, avx2, features{true, true, true, false, false}.best())
	assert.Equal(t, goOnly, features{}.best())
}

// TestGODEBUGTakesFeaturesAway asks a child process what it runs on.
func TestGODEBUGTakesFeaturesAway(t *testing.T) {
	if bestVersion() == goOnly {
		t.Skip("this CPU has nothing to take away")
	}
	for debug, want := range map[string]string{
		"cpu.avx512f=off,cpu.avx2=off": "none", "cpu.avx512f=off,cpu.fma=off": "none", "cpu.avx512dq=off": "avx2",
	} {
		cmd := exec.Command(os.Args[0], "-test.run=^$")
		cmd.Env = append(os.Environ(), "GODEBUG="+debug)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s", out)
		// In front of it the runtime may say that it knows no such feature, as it
		// does of those that GOAMD64 asks for.
		assert.Contains(t, "\n"+string(out), "\ninstruction-set: "+want+"\n", "GODEBUG=%s", debug)
	}
}
