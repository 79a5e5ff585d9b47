package kernel

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	// fused matches a scalar fused instruction of amd64 or arm64 in a listing of
	// the compiler, with the place in the source it belongs to.
	fused = regexp.MustCompile(`\(([^()\s]+\.go):(\d+)\)\s+(VFN?M(?:ADD|SUB)\d+S[SD]|FN?M(?:ADD|SUB)[SD])\s`)
	// asked matches source lines that may have one.
	asked = regexp.MustCompile(`math\.FMA\(`)
)

// TestCompilerFusesNothing lists the machine code of package net and those below
// it where the compiler is free to fuse a product with a sum, and looks for
// fused instructions on lines that do not call math.FMA.
func TestCompilerFusesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles for other machines")
	}
	const packages = "gradscale/net/..."
	for _, machine := range []string{"GOARCH=amd64 GOAMD64=v3", "GOARCH=arm64"} {
		t.Run(machine, func(t *testing.T) {
			listing := compile(t, packages, strings.Fields(machine))
			sites, wanted := 0, 0
			for _, s := range fusedSites(listing) {
				sites++
				if line := sourceLine(t, s.file, s.line); asked.MatchString(line) {
					wanted++
				} else {
					t.Errorf("%s:%d: %s, from %q; write float64(x*y) + z", s.file, s.line, s.instruction, strings.TrimSpace(line))
				}
			}
			assert.NotZero(t, wanted, "no math.FMA found among %d sites: the listing is not understood", sites)
		})
	}
}

// TestFusionIsFound makes sure that the test above can fail.
func TestFusionIsFound(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles for other machines")
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module fusing\n\ngo 1.26.0\n",
		"f.go":   "package fusing\n\nfunc F(x, y, z float64) float64 { return x*y + z }\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	t.Chdir(dir)
	for _, machine := range []string{"GOARCH=amd64 GOAMD64=v3", "GOARCH=arm64"} {
		sites := fusedSites(compile(t, "fusing", strings.Fields(machine)))
		if assert.Len(t, sites, 1, machine) {
			assert.Equal(t, 3, sites[0].line)
		}
	}
}

// compile returns the compiler's listing of packages for a machine.
func compile(t *testing.T, packages string, environment []string) []byte {
	t.Helper()
	cmd := exec.Command("go", "build", "-gcflags="+packages+"=-S", packages)
	cmd.Env = append(append(os.Environ(), "CGO_ENABLED=0"), environment...)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out[:min(len(out), 2000)])
	return out
}

type fusedSite struct {
	file        string
	line        int
	instruction string
}

func fusedSites(listing []byte) []fusedSite {
	var sites []fusedSite
	lines := bufio.NewScanner(bytes.NewReader(listing))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if m := fused.FindStringSubmatch(lines.Text()); m != nil {
			n, _ := strconv.Atoi(m[2])
			sites = append(sites, fusedSite{m[1], n, m[3]})
		}
	}
	return sites
}

func sourceLine(t *testing.T, file string, line int) string {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	lines := strings.Split(string(text), "\n")
	require.LessOrEqual(t, line, len(lines), file)
	return lines[line-1]
}
