package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// repository is one of a tiny module with benchmarks in package ./p.
type repository struct {
	t    *testing.T
	root string
}

func newRepository(t *testing.T) repository {
	if testing.Short() {
		t.Skip("builds programs")
	}
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git: ", err)
	}
	r := repository{t, t.TempDir()}
	r.git("init", "-q")
	r.write("go.mod", "module tiny\n\ngo 1.26\n")
	return r
}

func (r repository) git(arguments ...string) string {
	out, err := git(context.Background(), r.root, append([]string{"-c", "user.name=t", "-c", "user.email=t@t", "-c", "commit.gpgsign=false"}, arguments...)...)
	require.NoError(r.t, err)
	return out
}

func (r repository) write(name, text string) {
	path := filepath.Join(r.root, name)
	require.NoError(r.t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(r.t, os.WriteFile(path, []byte(text), 0o600))
}

// commit writes a file and returns the commit that has it.
func (r repository) commit(name, text string) string {
	r.write(name, text)
	r.git("add", "-A")
	r.git("commit", "-q", "-m", "a change")
	return r.git("rev-parse", "HEAD")
}

// benchmark is a test file with a benchmark that allocates so many slices.
func benchmark(name, allocations string) string {
	return `package p
import ("fmt"; "os"; "testing")
var kept [4][]byte
func TestMain(m *testing.M) { fmt.Println("peak: 12.5 GFLOP/s a core"); os.Exit(m.Run()) }
func BenchmarkWork(b *testing.B) {
	b.Run("of=` + name + `", func(b *testing.B) {
		for b.Loop() { for i := range ` + allocations + ` { kept[i] = make([]byte, 100) } }
	})
}
`
}

// compare runs the command's parts on a repository.
func (r repository) compare(old, fresh string) (Verdict, string, error) {
	o, err := parseOptions([]string{"-rounds=11", "-benchtime=10x", "-package=./p", old})
	require.NoError(r.t, err)
	o.fresh = fresh
	c, err := prepare(context.Background(), r.root, o)
	if c != nil {
		defer c.close()
	}
	if err != nil {
		return "", "", err
	}
	all, err := c.judge(context.Background(), o)
	require.NoError(r.t, err)
	var b strings.Builder
	c.print(&b, o, all)
	return verdict(all), b.String(), nil
}

func TestCommitsAreCompared(t *testing.T) {
	r := newRepository(t)
	first := r.commit("p/p_test.go", benchmark("slices", "1"))
	words := r.commit("README.md", "words")
	more := r.commit("p/p_test.go", benchmark("slices", "2"))
	renamed := r.commit("p/p_test.go", benchmark("others", "2"))

	v, table, err := r.compare(first, words)
	require.NoError(t, err)
	assert.Equal(t, Holds, v)
	assert.Contains(t, table, "**Speed: holds**\n\nNot measured, because old and new compile to the same: ./p.")

	v, table, err = r.compare(first, more)
	require.NoError(t, err)
	assert.Equal(t, Slower, v, "whatever the times are")
	assert.Regexp(t, `(?m)^\| p: Work/of=slices \| .* \| 1 → 2 \| 112 → 224 \| \d \| \*\*slower\*\* \(allocations\) \|$`, table)
	assert.Contains(t, table, "median 12.5 GFLOP/s a core")

	r.git("checkout", "-q", words)
	r.write("p/p_test.go", benchmark("slices", "3"))
	v, table, err = r.compare(first, "")
	require.NoError(t, err)
	assert.Equal(t, Slower, v, "files as they are")
	assert.Contains(t, table, "1 → 3")

	_, _, err = r.compare(first, renamed)
	assert.ErrorContains(t, err, "no benchmark that both programs have matches; only in the old code: [p: Work/of=slices], only in the new: [p: Work/of=others]")
	_, _, err = r.compare("nowhere", words)
	assert.ErrorContains(t, err, `commit "nowhere", want one that is in this repository`)
	broken := r.commit("p/p_test.go", "package p\nfunc {")
	_, _, err = r.compare(words, broken)
	assert.ErrorContains(t, err, "building the tests of ./p in")
	assert.Equal(t, 1, len(strings.Split(r.git("worktree", "list"), "\n")), "nothing stays checked out")
}

func TestOptions(t *testing.T) {
	for says, args := range map[string][]string{
		"0 arguments, want one or two commits": nil,
		"3 arguments, want one or two commits": {"a", "b", "c"},
		"-only: error parsing regexp":          {"-only", "(", "a"},
		"2 rounds, want at least 11":           {"-rounds", "2", "a"},
		"a share of false alarms of 2":         {"-false-alarms", "2", "a"},
	} {
		_, err := parseOptions(args)
		assert.ErrorContains(t, err, says)
	}
	o, err := parseOptions([]string{"-package", "./net", "-bench", "Jet", "-cpu", "2", "a", "b"})
	require.NoError(t, err)
	assert.Equal(t, []bench{{"./net", "Jet", 2}}, o.benches)
	assert.Equal(t, "a", o.old)
	assert.Equal(t, "b", o.fresh)
}

func TestOutputIsRead(t *testing.T) {
	all, err := parse([]byte("instruction-set: avx512\npeak: 98.5 GFLOP/s a core, the best of 100 runs\nBenchmarkA/of=x-2 \t 10\t 1500 ns/op\t 3 GFLOP/s\t 96 B/op\t 2 allocs/op\nPASS\n"), 2)
	require.NoError(t, err)
	assert.Equal(t, []result{{"BenchmarkA/of=x", 98.5, Measurement{1.5e-6, 2, 96}}}, all)
	_, err = parse([]byte("BenchmarkA 10 3 GFLOP/s\n"), 1)
	assert.ErrorContains(t, err, "benchmark BenchmarkA reports 0 s for an operation")
	assert.Equal(t, `^BenchmarkA$/^of=x\+y$`, only("BenchmarkA/of=x+y"))
	assert.Equal(t, Measurement{1, 2, 3}, fastest([]result{{Measurement: Measurement{1, 5, 3}}, {Measurement: Measurement{4, 2, 6}}}))
}

// TestChosenBenchmarksExist, so that none is lost by a new name.
func TestChosenBenchmarksExist(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	root := filepath.Join("..", "..")
	var packages []string
	for _, b := range suite() {
		packages = append(packages, b.pkg)
	}
	p, err := build(context.Background(), root, t.TempDir(), packages)
	require.NoError(t, err)
	for _, b := range suite() {
		all, err := p.run(context.Background(), b, 1, "1x")
		require.NoError(t, err)
		assert.NotEmpty(t, all, "%s of %s", b.match, b.pkg)
	}
}
