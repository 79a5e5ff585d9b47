package net_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// goList returns the distinct lines that go list prints.
func goList(t *testing.T, arguments ...string) []string {
	if testing.Short() {
		t.Skip("asks the go command")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go command: ", err)
	}
	list := exec.Command("go", append([]string{"list"}, arguments...)...)
	var problems bytes.Buffer
	list.Stderr = &problems
	out, err := list.Output()
	require.NoError(t, err, problems.String())
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	slices.Sort(lines)
	lines = slices.DeleteFunc(slices.Compact(lines), func(l string) bool { return l == "" })
	return lines
}

// modules is a template of the module of a package, but for our own and Go's.
const modules = "{{with .Module}}{{if not .Main}}{{.Path}}{{end}}{{end}}"

// TestLicences holds testdata/licences.txt against the modules that are linked, and
// where, and against the texts that they come with.
func TestLicences(t *testing.T) {
	used := map[string]string{} // where, by module; the first that applies
	for _, c := range []struct {
		where    string
		packages []string
	}{
		{"net", []string{"gradscale/net/...", "gradscale/mathcheck"}},
		{"claims", slices.DeleteFunc(goList(t, "gradscale/claims/..."), func(p string) bool { return p == "gradscale/claims/report" })},
		{"report", []string{"gradscale/claims/report"}},
		{"tests", []string{"-test", "gradscale/..."}},
		{"tool", []string{"tool"}},
	} {
		for _, m := range goList(t, append([]string{"-deps", "-f", modules}, c.packages...)...) {
			if used[m] == "" {
				used[m] = c.where
			}
		}
	}
	table, err := os.ReadFile(filepath.Join("..", "testdata", "licences.txt"))
	require.NoError(t, err)
	listed := map[string]bool{}
	for line := range strings.Lines(string(table)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Fields(line)
		require.Len(t, fields, 4, "%s: want module, licence, where, SHA-256 of the text", line)
		module, licence, where, sum := fields[0], fields[1], fields[2], fields[3]
		listed[module] = true
		assert.Equal(t, used[module], where, "where %s is linked", module)
		if used[module] != "" {
			assert.Equal(t, licenceSum(t, module), sum, "%s: its licence has changed: read it", module)
		}
		if where == "net" || where == "claims" {
			assert.Contains(t, []string{"BSD-3-Clause", "MIT", "Apache-2.0", "MIT-AND-Apache-2.0"}, licence, "%s is linked into %s", module, where)
		}
	}
	for module, where := range used {
		if !listed[module] {
			t.Errorf("testdata/licences.txt lacks a line: %s LICENCE %s %s", module, where, licenceSum(t, module))
		}
	}
}

// licenceSum returns the beginning of the SHA-256 of a module's licence.
func licenceSum(t *testing.T, module string) string {
	folder := goList(t, "-m", "-f", "{{.Dir}}", module)
	require.Len(t, folder, 1, module)
	for _, name := range []string{"LICENSE", "LICENSE.md", "LICENSE.txt", "COPYING"} {
		if text, err := os.ReadFile(filepath.Join(folder[0], name)); err == nil {
			return fmt.Sprintf("%.6x", sha256.Sum256(text))
		}
	}
	t.Fatalf("%s has no licence", module)
	return ""
}

// TestNothingThatPlotsIsLinked lists all that may be linked into net and mathcheck.
func TestNothingThatPlotsIsLinked(t *testing.T) {
	assert.Subset(t, []string{
		"github.com/gofrs/flock", // locks of checkpoints
		"golang.org/x/image",     // the Go fonts
		"golang.org/x/sys",
		"golang.org/x/text", // by way of x/image's sfnt
		"gonum.org/v1/gonum",
	}, goList(t, "-deps", "-f", modules, "gradscale/net/...", "gradscale/mathcheck"))
}
