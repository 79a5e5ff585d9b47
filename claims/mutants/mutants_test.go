package mutants

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"go/build"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/mathcheck/golden"
)

var (
	mutantsFlag = flag.String("mutants", "", "packages to try mutants of, as in net,net/optim, or all")
	againFlag   = flag.Bool("again", false, "go on from the file of scores: try what survives there, and what was not tried yet; right where nothing changed but that there are more tests")
	drawFlag    = flag.Int("draw", toDraw, "how many mutants to draw in each package, besides those that are listed")
	seedFlag    = flag.Int("draw-seed", 1, "seed of the draw")
)

// toDraw is how many mutants are drawn in each package, whatever its size and
// whatever came out: with those listed, an hour of a busy machine with two cores.
const toDraw = 20

// drawn are the packages in which mutants are drawn. That is not sensible for the
// kernels: most of their Go only stands in for assembly, which no operator changes.
var drawn = []string{"claims", "claims/measure", "mathcheck", "net", "net/data", "net/optim", "net/random", "net/train"}

func TestMutants(t *testing.T) {
	if *mutantsFlag == "" {
		t.Skip("runs with -mutants")
	}
	packages := strings.Split(*mutantsFlag, ",")
	byPackage := map[string][]mutant{}
	for _, m := range listed(t) {
		byPackage[filepath.Dir(m.file)] = append(byPackage[filepath.Dir(m.file)], m)
	}
	if *mutantsFlag == "all" {
		for _, p := range drawn {
			byPackage[p] = append(byPackage[p], nil...)
		}
		packages = slices.Sorted(maps.Keys(byPackage))
	}
	for _, p := range packages {
		t.Run(p, func(t *testing.T) {
			s := tryPackage(t, p, byPackage[p])
			if !*golden.Update {
				assert.Equal(t, scoreOnFile(t, p), s)
			}
			s.check(t)
		})
	}
}

// tryPackage tries the listed mutants and as many drawn ones as -draw says.
func tryPackage(t *testing.T, name string, listed []mutant) score {
	root := folder(t)
	s := score{Package: name, Seed: *seedFlag}
	if *againFlag {
		if onFile := scoreOnFile(t, name); onFile.Package != "" {
			s = onFile
		}
	}
	limit, equivalents := unchanged(t, root, name), equivalentsOnFile(t)
	try := func(m mutant) {
		_, isEquivalent := equivalents[m.String()]
		s.count(m, verdict(t, root, m, limit), isEquivalent)
		if *golden.Update {
			s.write(t)
		}
	}
	old := s
	for i, m := range listed {
		if i >= old.Listed || s.forget(m) {
			try(m)
		}
	}
	if !slices.Contains(drawn, name) {
		return s
	}
	for i, m := range draw(t, root, name, s.Seed) {
		if tried := i < old.Drawn+old.NotCompiled; tried && s.forget(m) || !tried && s.Drawn < *drawFlag {
			try(m)
		}
	}
	return s
}

func verdict(t *testing.T, root string, m mutant, limit time.Duration) outcome {
	began := time.Now()
	done, err := m.try(root, limit)
	require.NoError(t, err)
	how := []string{"SURVIVED", "killed", "not compiled"}[done.outcome]
	if done.outcome == killed && strings.Contains(done.output, "panic: test timed out") {
		how = "killed by time"
	}
	t.Logf("%s in %.0f s\t%s\t%s", how, time.Since(began).Seconds(), m, firstFailure(done.output))
	return done.outcome
}

func firstFailure(output string) string {
	for l := range strings.Lines(output) {
		if strings.HasPrefix(l, "--- FAIL: ") || strings.HasPrefix(l, "panic: ") {
			return strings.TrimSpace(l)
		}
	}
	return ""
}

// unchanged makes sure that the tests pass where nothing is changed, and returns
// how long those of a mutant may take: much longer, since the machine may do other
// things.
func unchanged(t *testing.T, root, name string) time.Duration {
	files := goFiles(t, root, name)
	require.NotEmpty(t, files, name)
	done, err := mutant{file: files[0]}.try(root, 30*time.Minute)
	require.NoError(t, err)
	require.Equal(t, survived, done.outcome, "without a change: %s", done.output)
	return 30*time.Second + 5*done.ran
}

// goFiles returns the files of a package that are built on this machine.
func goFiles(t testing.TB, root, name string) []string {
	p, err := build.ImportDir(filepath.Join(root, name), 0)
	require.NoError(t, err)
	var files []string
	for _, f := range p.GoFiles {
		files = append(files, filepath.Join(name, f))
	}
	return files
}

// allOf returns all mutants of a package, in the order of the source.
func allOf(t testing.TB, root, name string) []mutant {
	var all []mutant
	for _, f := range goFiles(t, root, name) {
		all = append(all, sites(t, root, f)...)
	}
	return all
}

// draw returns them in the order of a checksum of seed, file and name.
func draw(t testing.TB, root, name string, seed int) []mutant {
	all, keys := allOf(t, root, name), map[mutant][sha256.Size]byte{}
	for _, m := range all {
		keys[m] = sha256.Sum256(fmt.Appendf(nil, "%d %s", seed, m))
	}
	slices.SortFunc(all, func(a, b mutant) int {
		x, y := keys[a], keys[b]
		return bytes.Compare(x[:], y[:])
	})
	return all
}

func TestDrawDependsOnSeedOnly(t *testing.T) {
	root := folder(t)
	assert.Equal(t, draw(t, root, "net/optim", 1), draw(t, root, "net/optim", 1))
	other := draw(t, root, "net/optim", 2)
	assert.NotEqual(t, draw(t, root, "net/optim", 1), other)
	assert.ElementsMatch(t, draw(t, root, "net/optim", 1), other)
}
