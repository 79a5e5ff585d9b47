package claims

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/claims/figure"
	"gradscale/net"
)

// TestArtifactsAreWritten with -artifacts, beside the record and in the same place
// each time, and tell what they were made with.
func TestArtifactsAreWritten(t *testing.T) {
	h := recorded(t, "artifacts")
	require.NoError(t, os.MkdirAll(figuresPath(string(h)), 0o755))
	dir := t.TempDir()
	files := func() []string {
		all, err := filepath.Glob(filepath.Join(dir, "_artifacts", "*", "*"))
		require.NoError(t, err)
		for i, path := range all {
			all[i], err = filepath.Rel(dir, path)
			require.NoError(t, err)
			all[i] = filepath.ToSlash(all[i])
		}
		return all
	}
	flags := []string{"-test.artifacts", "-test.outputdir=" + dir}
	h.passes(t, "verify", "artifacts", flags...)
	assert.ElementsMatch(t, []string{"_artifacts/G1/plot.txt", "_artifacts/G1/G1.txt"}, files())
	h.passes(t, "verify", "artifacts", flags...)
	assert.ElementsMatch(t, []string{"_artifacts/G1/plot.txt", "_artifacts/G1/G1.txt"}, files(), "after another run")

	r, err := ReadRecord(filepath.Join(dir, "_artifacts", "G1", "G1.txt"))
	require.NoError(t, err)
	made := map[string]string{}
	for _, p := range r.Origin {
		made[p.Key] = p.Value
	}
	assert.Regexp(t, "^SHA-256 [0-9a-f]{64}$", made["code"])
	assert.Contains(t, made["Go"], runtime.Version())
	assert.Equal(t, net.InstructionSet(), made["kernels"])
	assert.NotContains(t, made, "variant")
	onFile, err := ReadRecord(h.record("G1"))
	require.NoError(t, err)
	assert.Empty(t, onFile.Origin, "records in testdata say nothing of the machine")
	assert.Empty(t, r.differences(&onFile))
	assert.Equal(t, []Broken{{"nothing", []string{"value"}}}, onFile.Sabotages)

	h.passes(t, "verify", "variant", flags...)
	r, err = ReadRecord(filepath.Join(dir, "_artifacts", "G1", "G1.txt"))
	require.NoError(t, err)
	assert.Equal(t, "other images", r.Origin[0].Value)
	assert.Equal(t, "Not the run on record, but with other images. All else as in its protocol: look", r.Protocol)
}

// TestFiguresAreKept on record, and beside the record of a run also by seed.
func TestFiguresAreKept(t *testing.T) {
	h := recorded(t, "figure")
	path := figure.Path(figuresPath(string(h)), "G1", "line")
	require.FileExists(t, path)
	dir := t.TempDir()
	h.passes(t, "verify", "figure", "-test.artifacts", "-test.outputdir="+dir)
	assert.FileExists(t, filepath.Join(dir, "_artifacts", "G1", "G1-line.csv"))
	assert.FileExists(t, filepath.Join(dir, "_artifacts", "G1", "G1-line.by-seed.csv"))
	h.fails(t, "verify", "moved figure", []string{"3 other differences; the verdict stays reproduced figure line: relu, measured, point 1/y: is 2.99"})
	require.NoError(t, os.Remove(path))
	h.fails(t, "verify", "figure", []string{"run with -update to write the figure"})
}

// TestLongListsAreArtifacts: a failure lists ten differences, and all of them lie
// beside what else the run leaves.
func TestLongListsAreArtifacts(t *testing.T) {
	h, dir := recorded(t, "long figure"), t.TempDir()
	path := filepath.Join(dir, "_artifacts", "G1", "moved.txt")
	h.fails(t, "verify", "moved long figure", []string{"12 other differences; the verdict stays reproduced", "… and 2 more, all of them in " + path},
		"-test.artifacts", "-test.outputdir="+dir)
	all, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, 13, strings.Count(string(all), "\n"))
}
