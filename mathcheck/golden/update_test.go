package golden_test

import (
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/mathcheck/golden"
)

const own = "gradscale/mathcheck/golden"

// dependencies lists, by package, everything of the module that it depends on;
// tests are packages whose names end in .test.
func dependencies(t *testing.T) map[string][]string {
	out, err := exec.Command("go", "list", "-test", "-f", `{{.ImportPath}}{{range .Deps}} {{.}}{{end}}`, "gradscale/...").CombinedOutput()
	require.NoError(t, err, string(out))
	of := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		names := strings.Fields(line)
		for _, name := range names[1:] {
			if strings.HasPrefix(name, "gradscale/") {
				of[names[0]] = append(of[names[0]], name)
			}
		}
	}
	return of
}

// TestEveryTestKnowsUpdate, as go test ./... -update hands the flag to all of them,
// and those that don't define it fail without running.
func TestEveryTestKnowsUpdate(t *testing.T) {
	tests := 0
	for name, on := range dependencies(t) {
		if strings.HasSuffix(name, ".test") {
			tests++
			assert.Contains(t, on, own, `%s lacks the flag -update: import _ "%s" in one of its files`, name, own)
		}
	}
	assert.Positive(t, tests)
}

func TestDependsOnNoOtherPackage(t *testing.T) {
	assert.Empty(t, dependencies(t)[own])
}

// recorder is a test that notes what it fails by.
type recorder struct {
	testing.TB
	failures []string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) {
	r.failures = append(r.failures, fmt.Sprintf(format, args...))
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	panic(r)
}

// failures of checking f against the file.
func failures(t *testing.T, f golden.File, path string, ulps uint64) (says []string) {
	r := &recorder{TB: t}
	defer func() {
		if p := recover(); p != nil && p != any(r) {
			panic(p)
		}
		says = r.failures
	}()
	f.Check(r, path, ulps)
	return nil
}

func TestCheckNamesWhatDiffers(t *testing.T) {
	defer func(was bool) { *golden.Update = was }(*golden.Update)
	path := filepath.Join(t.TempDir(), "numbers.txt")
	file := func(x float64, title, of string) golden.File {
		return golden.File{
			Properties: []golden.Property{{Key: "title", Value: title}, {Key: "of", Value: of}},
			Numbers:    []golden.Number{{Name: "x", Value: x}},
		}
	}
	*golden.Update = false
	says := failures(t, file(1, "a  b", "c"), path, 0)
	require.Len(t, says, 1)
	assert.Contains(t, says[0], "numbers.txt")
	assert.Contains(t, says[0], "-update writes the file")

	*golden.Update = true
	assert.Empty(t, failures(t, file(1, "a  b", "c"), path, 0))
	*golden.Update = false
	assert.Empty(t, failures(t, file(1, "a  b", "c"), path, 0), "spaces are not kept")
	moved := file(math.Nextafter(1, 2), "a b", "c")
	assert.Empty(t, failures(t, moved, path, 1))
	for _, c := range []struct {
		file golden.File
		says []string
	}{
		{moved, []string{"x: is 1.0000000000000002 (3ff0000000000001), the file says 1 (3ff0000000000000)"}},
		{file(1, "a b", "d"), []string{`of is "d", the file says of "c"`}},
		{file(2, "a", "d"), []string{`title is "a", the file says title "a b"`, `of is "d", the file says of "c"`, "x: is 2"}},
		{golden.File{Numbers: file(1, "", "").Numbers}, []string{`is "", the file says title "a b"`}},
	} {
		says := failures(t, c.file, path, 0)
		require.Len(t, says, 1)
		lines := strings.Split(says[0], "\n")
		require.Len(t, lines, 1+len(c.says), "%q", lines)
		assert.Contains(t, lines[0], path)
		for i, s := range c.says {
			assert.Contains(t, lines[i+1], s)
		}
	}
}
