package claims

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// house is a module's folder in which child processes run fake claims.
type house string

func newHouse(t *testing.T) house {
	h := house(t.TempDir())
	require.NoError(t, os.WriteFile(h.path("go.mod"), []byte("module fake\n"), 0o600))
	require.NoError(t, os.WriteFile(h.path("README.md"), []byte("<!-- catalogue -->\n<!-- /catalogue -->\n"), 0o600))
	return h
}

func (h house) path(name string) string { return filepath.Join(string(h), name) }

func (h house) record(id string) string { return recordPath(string(h), id) }

// run runs a test of a fake claim in a child process, and returns its exit
// status and what it printed.
func (h house) run(t *testing.T, do, fake string, flags ...string) (status int, output string) {
	t.Helper()
	name := "^TestFake$"
	if do == "catalogue" {
		name = "^TestCatalogueIsUpToDate$"
	}
	args := []string{"-test.run=" + name, "-test.v"}
	if do == "benchmark" {
		args = []string{"-test.run=^$", "-test.bench=^BenchmarkFake$", "-test.benchtime=1x"}
	}
	exe, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(exe, append(args, flags...)...)
	cmd.Dir, cmd.Env = string(h), append(os.Environ(), fakeVariable+"="+fake, doVariable+"="+do)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode(), string(out)
	}
	require.NoError(t, err)
	return 0, string(out)
}

func (h house) passes(t *testing.T, do, fake string, flags ...string) string {
	t.Helper()
	status, out := h.run(t, do, fake, flags...)
	require.Equal(t, 0, status, "exit status of %s %q; it printed:\n%s", do, fake, out)
	return out
}

// fails expects exit status 1 and each of the messages, however broken into
// lines.
func (h house) fails(t *testing.T, do, fake string, says []string, flags ...string) {
	t.Helper()
	status, out := h.run(t, do, fake, flags...)
	assert.Equal(t, 1, status, "exit status of %s %q; it printed:\n%s", do, fake, out)
	assert.Regexp(t, "(?m)^--- FAIL: Test", out)
	for _, s := range says {
		assert.Contains(t, strings.Join(strings.Fields(out), " "), s, "message of %s %q", do, fake)
	}
}

// recorded is a house with the record of a claim.
func recorded(t *testing.T, fake string) house {
	t.Helper()
	h := newHouse(t)
	h.passes(t, "verify", fake, "-update")
	return h
}
