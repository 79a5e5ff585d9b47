package claims

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var mutantsFlag = flag.Bool("mutants", false, "make every change of testdata/mutants and run the tests that must then fail")

// mutant is a change of one line that tests must not let pass.
type mutant struct{ file, from, to, killers string }

// TestMutants checks the lists of mutants, and with -mutants that each is killed:
// its package must build and one of the tests that are named must fail.
func TestMutants(t *testing.T) {
	root, err := Root()
	require.NoError(t, err)
	lists, err := filepath.Glob(filepath.Join(root, "testdata", "mutants", "*.txt"))
	require.NoError(t, err)
	require.NotEmpty(t, lists)
	var all []mutant
	for _, path := range lists {
		all = append(all, readMutants(t, path)...)
	}
	idle := make(chan int, runtime.GOMAXPROCS(0)) // a test binary each would need more memory than there is
	for _, m := range all {
		source, err := os.ReadFile(filepath.Join(root, m.file))
		require.NoError(t, err)
		if !assert.Equal(t, 1, strings.Count(string(source), m.from), "%s: lines with %q", m.file, m.from) || !*mutantsFlag {
			continue
		}
		t.Run(m.file+": "+m.to, func(t *testing.T) {
			t.Parallel()
			idle <- 1
			defer func() { <-idle }()
			m.mustDie(t, root, strings.Replace(string(source), m.from, m.to, 1))
		})
	}
}

func readMutants(t *testing.T, path string) []mutant {
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	var ms []mutant
	for i, line := range strings.Split(strings.TrimSuffix(string(content), "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		require.Len(t, fields, 4, "%s:%d: fields, want file, text, replacement and killers", path, i+1)
		ms = append(ms, mutant{fields[0], fields[1], fields[2], fields[3]})
	}
	return ms
}

// mustDie runs the killers over the changed source.
func (m mutant) mustDie(t *testing.T, root, source string) {
	dir := t.TempDir()
	changed, overlay := filepath.Join(dir, "changed.go"), filepath.Join(dir, "overlay.json")
	require.NoError(t, os.WriteFile(changed, []byte(source), 0o600))
	replace, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(root, m.file): changed}})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(overlay, replace, 0o600))
	cmd := exec.Command("go", "test", "-vet=off", "-overlay", overlay, "-run", "^("+m.killers+")$", "./"+filepath.Dir(m.file))
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	require.True(t, err == nil || errors.As(err, &exit), "%v", err)
	assert.NotContains(t, string(out), "[build failed]")
	assert.NotContains(t, string(out), "no tests to run")
	assert.NotNil(t, exit, "survives %s", m.killers)
}
