package claims

import (
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/perf/benchfmt"

	"gradscale/claims/figure"
	"gradscale/mathcheck/golden"
	"gradscale/net"
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

// TestPromisesOfVerify: what a claim with a record passes or fails by.
func TestPromisesOfVerify(t *testing.T) {
	for _, c := range []struct {
		fake, recordOf string
		says           []string // nothing where the test passes
	}{
		{"plain", "plain", nil},
		{"deviating", "deviating", nil},
		{"not reproduced", "deviating", []string{"claims: G1 (two is more than one) is not reproduced, and no deviation is known"}},
		{"inconclusive", "plain", []string{"claims: G1 (two is more than one) is inconclusive, and no deviation is known"}},
		{"deviating no more", "plain", []string{"claims: G1 (two is more than one) is reproduced, but listed as not reproduced: zero is small"}},
		{"NaN", "plain", []string{"is not reproduced, and no deviation is known", "value/measured: stands in the file as 2, but was not measured"}},
		{"other protocol", "plain", []string{`0 of 5 numbers moved by more than 4096 ulps; 1 text reads otherwise; the verdict stays reproduced protocol is "look twice", the file says protocol "look"`}},
		{"other rule", "plain", []string{`1 text reads otherwise; the verdict stays reproduced rule is "value | The value is above 1.5.", the file says rule "value | The value is above 1."`}},
		{"deaf to seeds", "plain", nil},
		{"check without rule", "plain", []string{`check "valeu, typo" belongs to no rule`}},
		{"rule without check", "plain", []string{`rule "size" has no check`}},
		{"conditional rule without check", "conditional rule without check", nil},
		{"check twice", "plain", []string{`check "value" stands twice`}},
		{"error", "plain", []string{"the experiment broke"}},
		{"no artifacts", "plain", []string{"the plotter broke"}},
		{"no sabotage", "plain", []string{"claims: G1: no sabotage of G1: a claim whose rules can't be made to fail is not a claim"}},
		{"no parts", "plain", []string{"claims: G1: has no parts"}},
		{"nothing declared", "plain", []string{
			`id "X1", want a section's letter (one of GDRTE) and a number`, "X1: has no title", "X1: has no statement", "X1: has no source", "X1: has no protocol of X1", "X1: has no oracle of X1",
			`quantity "", want words`, `two rules for ""`, `sentence "" of the rule for "", want one {}`,
		}},
		{"parts", "parts", nil},
		{"a part not reproduced", "parts", []string{"claims: G1b (two is more than one: part b) is not reproduced, and no deviation is known"}},
		{"two parts of a letter", "parts", []string{`claims: G1: two parts "a"`}},
		{"a part without a letter", "parts", []string{"claims: G1: has several parts, one of them without a letter"}},
		{"variant of nothing", "plain", []string{"is not reproduced, and no deviation is known"}},
	} {
		t.Run(c.fake, func(t *testing.T) {
			t.Parallel()
			h := recorded(t, c.recordOf)
			if c.says == nil {
				h.passes(t, "verify", c.fake)
				return
			}
			h.fails(t, "verify", c.fake, c.says)
		})
	}
}

// TestRecordsAreKept: what is on file must be there and the same.
func TestRecordsAreKept(t *testing.T) {
	t.Run("missing", func(t *testing.T) {
		t.Parallel()
		newHouse(t).fails(t, "verify", "plain", []string{"run with -update to write the record", "G1.txt"})
	})
	for _, c := range []struct {
		what  string
		ulps  int64
		fails bool
	}{{"just inside the tolerance", recordUlps, false}, {"just outside", recordUlps + 1, true}} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			h := recorded(t, "plain")
			f, err := golden.Read(h.record("G1"))
			require.NoError(t, err)
			require.Equal(t, 2.0, f.Numbers[0].Value)
			f.Numbers[0].Value = ulpsAbove(2, c.ulps)
			require.Greater(t, math.Abs(f.Numbers[0].Value-2), recordRounding)
			require.NoError(t, f.Write(h.record("G1")))
			if !c.fails {
				h.passes(t, "verify", "plain")
				return
			}
			h.fails(t, "verify", "plain", []string{"G1 departs from its record: 1 of 5 numbers moved by more than 4096 ulps, the farthest value/measured, from 2 to 2, 4097 ulps; the verdict stays reproduced value/measured: is 2 (4000000000000000), the file says 2.000000000001819", "4097 ulps"})
		})
	}
	t.Run("unexpected verdicts are not written without complaint", func(t *testing.T) {
		t.Parallel()
		newHouse(t).fails(t, "verify", "not reproduced", []string{"and no deviation is known"}, "-update")
	})
	t.Run("update writes record and catalogue", func(t *testing.T) {
		t.Parallel()
		h := recorded(t, "plain")
		h.passes(t, "verify", "other protocol", "-update")
		h.passes(t, "verify", "other protocol")
		readme, err := os.ReadFile(h.path("README.md"))
		require.NoError(t, err)
		assert.Contains(t, string(readme), "| **G1** two is more than one | reproduced | – | value | 2 | 7 | 3 |")
		h.passes(t, "catalogue", "")
	})
	t.Run("update replaces records of other parts", func(t *testing.T) {
		t.Parallel()
		h := recorded(t, "plain")
		h.passes(t, "verify", "parts", "-update")
		h.passes(t, "catalogue", "")
		assert.NoFileExists(t, h.record("G1"))
		h.passes(t, "verify", "plain", "-update")
		h.passes(t, "catalogue", "")
		assert.NoFileExists(t, h.record("G1a"))
		assert.NoFileExists(t, h.record("G1b"))
	})
	t.Run("one update is enough where parts share what changed", func(t *testing.T) {
		t.Parallel()
		h := recorded(t, "parts")
		h.passes(t, "verify", "three parts of another title", "-update")
		h.passes(t, "catalogue", "")
	})
	t.Run("the last record that is replaced completes the catalogue", func(t *testing.T) {
		t.Parallel()
		h := newHouse(t)
		other := sample()
		require.NoError(t, other.file().Write(h.record("R1")))
		rewrite(t, h.record("R1"), func(s string) string { return strings.Replace(s, "# check: ", "# old check: ", -1) })
		before, err := os.ReadFile(h.path("README.md"))
		require.NoError(t, err)
		assert.Contains(t, h.passes(t, "catalogue", "", "-update"), "README's catalogue stays as it is")
		assert.Contains(t, h.passes(t, "verify", "plain", "-update"), "R1.txt")
		after, err := os.ReadFile(h.path("README.md"))
		require.NoError(t, err)
		assert.Equal(t, string(before), string(after))
		h.fails(t, "catalogue", "", []string{`record "R1" lacks id, verdict or checks`})

		require.NoError(t, other.file().Write(h.record("R1")))
		h.passes(t, "verify", "plain", "-update")
		h.passes(t, "catalogue", "")
	})
	t.Run("catalogue out of date", func(t *testing.T) {
		t.Parallel()
		h := recorded(t, "plain")
		rewrite(t, h.path("README.md"), func(s string) string { return strings.Replace(s, "| 2 |", "| 3 |", 1) })
		h.fails(t, "catalogue", "", []string{"TestCatalogueIsUpToDate"})
		h.passes(t, "catalogue", "", "-update")
		h.passes(t, "catalogue", "")
	})
}

// TestPromisesOfSabotage: a sabotage must break what it says, of what holds.
func TestPromisesOfSabotage(t *testing.T) {
	for _, c := range []struct {
		fake, recordOf string
		says           []string
	}{
		{"plain", "plain", nil},
		{"parts", "parts", nil},
		{"harmless sabotage", "harmless sabotage", []string{"verdict of G1 under sabotage", `expected: "not reproduced" actual : "reproduced"`}},
		{"sabotage of something else", "sabotage of something else", []string{`outcome of "value" under sabotage`, `expected: "fails" actual : "holds"`}},
		{"sabotage of what does not hold", "deviating", []string{`outcome of "value" on record, without sabotage`, `expected: "holds" actual : "fails"`}},
		{"sabotage of what is not there", "plain", []string{`outcome of "valeu" on record`, `outcome of "valeu" under sabotage`, `outcome of "value, somewhere" under sabotage`, `"not checked"`}},
		{"no sabotage", "plain", []string{"no sabotage of G1"}},
		{"error", "plain", []string{"the experiment broke"}},
	} {
		t.Run(c.fake, func(t *testing.T) {
			t.Parallel()
			h := recorded(t, c.recordOf)
			if c.says == nil {
				out := h.passes(t, "sabotage", c.fake)
				assert.Regexp(t, `--- PASS: TestFake/.*nothing`, out)
				return
			}
			h.fails(t, "sabotage", c.fake, c.says)
		})
	}
	t.Run("without a record", func(t *testing.T) {
		t.Parallel()
		newHouse(t).fails(t, "sabotage", "plain", []string{"run with -update to write the record"})
	})
}

// TestVariantsAreNeitherComparedNorRecorded though they are shown.
func TestVariantsAreNeitherComparedNorRecorded(t *testing.T) {
	h := recorded(t, "plain")
	before, err := os.ReadFile(h.record("G1"))
	require.NoError(t, err)
	out := h.passes(t, "verify", "variant")
	assert.Contains(t, out, "NOT REPRODUCED")
	assert.Contains(t, out, "not compared with the record: other images")
	assert.Contains(t, h.passes(t, "sabotage", "variant"), "nothing is expected of other images")
	h.fails(t, "verify", "variant", []string{"records are of the default data and budget, this run is of other images"}, "-update")
	after, err := os.ReadFile(h.record("G1"))
	require.NoError(t, err)
	assert.Equal(t, string(before), string(after))
	assert.Contains(t, h.passes(t, "replicate", "variant", "-replications=2"), "records are of other runs than other images")
}

// TestShortSkips what trains or takes long, without running it.
func TestShortSkips(t *testing.T) {
	for fake, why := range map[string]string{"trains": "trains networks; run without -short", "slow": "takes long; run without -short"} {
		h := newHouse(t) // without a record anything that runs fails
		for _, do := range []string{"verify", "sabotage"} {
			out := h.passes(t, do, fake, "-test.short")
			assert.Contains(t, out, why)
			assert.Contains(t, out, "--- SKIP: TestFake")
			h.fails(t, do, fake, []string{"to write the record"})
		}
		assert.NotContains(t, h.passes(t, "benchmark", fake, "-test.short"), "experiment")
		assert.Contains(t, h.passes(t, "benchmark", fake), "experiment")
	}
	h := newHouse(t)
	h.fails(t, "verify", "slow but in short", []string{"to write the record"}, "-test.short")
	assert.Contains(t, h.passes(t, "sabotage", "slow but in short", "-test.short"), "takes long; run without -short")
	h.fails(t, "verify", "plain", []string{"to write the record"}, "-test.short")
	out := recorded(t, "a slow part").passes(t, "verify", "a slow part", "-test.short")
	assert.Contains(t, out, "--- PASS: TestFake/a_part_a")
	assert.Contains(t, out, "--- SKIP: TestFake/b_part_b")
	assert.NotContains(t, out, "G1 two is more than one: ", "a verdict of the whole claim wants all its parts")
}

// TestVerifyTells what was measured, to people and to Go's tools.
func TestVerifyTells(t *testing.T) {
	out := recorded(t, "plain").passes(t, "verify", "plain")
	for _, s := range []string{
		"G1 two is more than one: REPRODUCED: value 2; paper 7; theory 3; 1 of 1 checks hold", "value: The value is above 1.", "holds     value: 2, want > 1; paper 7; theory 3",
		"claim G1\n", "statement Two is more than one.\n", "source section 0\n", "protocol look\n", "measured value: 2\n", "reference paper 7; theory 3\n", "verdict reproduced\n",
	} {
		assert.Contains(t, out, s)
	}
	assert.Regexp(t, regexp.MustCompile(`=== ATTR +TestFake verdict reproduced`), out)
	out = recorded(t, "deviating").passes(t, "verify", "deviating")
	assert.Contains(t, out, "0 of 1 checks hold; known deviation: zero is small")
	out = recorded(t, "parts").passes(t, "verify", "parts")
	assert.Contains(t, out, "G1a two is more than one: part a: REPRODUCED")
	assert.Contains(t, out, "G1b two is more than one: part b: NOT REPRODUCED")
	assert.Contains(t, out, "G1 two is more than one: PARTLY REPRODUCED")
}

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
	h.fails(t, "verify", "moved figure", []string{"3 other differences; the verdict stays reproduced figure line: relu, measured, at 1: is 2.99"})
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

func TestTallyIsTold(t *testing.T) {
	h := recorded(t, "plain")
	assert.Regexp(t, "(?m)^decided 1 of 30 claims: G1$", h.passes(t, "verify", "plain"))
	assert.Regexp(t, "(?m)^decided 0 of 30 claims$", h.passes(t, "sabotage", "plain"))
	assert.Regexp(t, "(?m)^decided 0 of 30 claims$", h.passes(t, "verify", "slow", "-test.short"))
	assert.Regexp(t, "(?m)^decided 0 of 30 claims; in part: G1a$", recorded(t, "a slow part").passes(t, "verify", "a slow part", "-test.short"))
}

// TestCodeFingerprint is of the source code, whatever else lies beside it.
func TestCodeFingerprint(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
		f, err := fingerprint(dir)
		require.NoError(t, err)
		return f
	}
	was := write("a.go", "package a\n")
	assert.Equal(t, was, write("testdata/x.go", "x"))
	assert.Equal(t, was, write(".hidden/x.go", "x"))
	assert.Equal(t, was, write("README.md", "x"))
	assert.Equal(t, was, write("a.go", "package a\r\n"), "line ends")
	assert.NotEqual(t, was, write("a.go", "package b\n"))
	before := write("a.go", "package a\n")
	assert.Equal(t, was, before)
	assert.NotEqual(t, was, write("b/kernel_amd64.s", "RET"))
	assert.Empty(t, Revision(dir))
}

// TestBenchmarkLines are what benchstat reads.
func TestBenchmarkLines(t *testing.T) {
	h := newHouse(t)
	out := h.passes(t, "benchmark", "plain")
	for _, unit := range []string{"measured", "lo", "hi"} {
		assert.Contains(t, out, "Unit "+unit+" assume=exact\n")
	}
	assert.Regexp(t, `(?m)^BenchmarkFake/experiment(-\d+)?\s+1\s+.* ns/op`, out)
	assert.Regexp(t, `(?m)^BenchmarkFake/check=value\t1\t2 measured$`, out, "what paper and theory say is no row")
	assert.Regexp(t, `(?m)^BenchmarkFake/check=twin,-one\t1\t2 measured$`, h.passes(t, "benchmark", "sabotage of something else"))
	c := Measured("a value", "of x", interval(1.0/3, 0.1, 1e-300)).WithPaper(1)
	assert.Equal(t, "BenchmarkG1/check=a-value,-of-x\t1\t0.3333333333333333 measured\t0.1 lo\t1e-300 hi", c.benchmarkLine("BenchmarkG1"), "all digits")
	r := benchfmt.NewReader(strings.NewReader(c.benchmarkLine("BenchmarkG1")), "")
	require.True(t, r.Scan())
	read, ok := r.Result().(*benchfmt.Result)
	require.True(t, ok)
	assert.Equal(t, 1.0/3, read.Values[0].Value)
	assert.Regexp(t, `(?m)^BenchmarkFake/part=b/check=value`, h.passes(t, "benchmark", "parts"))
	status, out := h.run(t, "benchmark", "error")
	assert.Equal(t, 1, status)
	assert.Contains(t, out, "the experiment broke")
}

// TestReplication counts how often a verdict recurs, and makes it inconclusive if
// that is seldom.
func TestReplication(t *testing.T) {
	h := recorded(t, "plain")
	assert.Contains(t, h.passes(t, "replicate", "plain"), "repeat on other seeds with -replications N")
	h.fails(t, "replicate", "plain", []string{"repetitions of G1 in which the verdict recurs"}, "-replications=20")
	h.passes(t, "replicate", "plain", "-replications=20", "-update")
	h.passes(t, "replicate", "plain", "-replications=20")
	h.passes(t, "catalogue", "")
	assert.Contains(t, h.passes(t, "verify", "plain"), "on other seeds 20 of 20 the same")
	r, err := readRecord(h.record("G1"))
	require.NoError(t, err)
	assert.Equal(t, Recurrence{20, 20}, r.Recurs)
	h.passes(t, "verify", "other protocol", "-update")
	r, err = readRecord(h.record("G1"))
	require.NoError(t, err)
	assert.Equal(t, Recurrence{20, 20}, r.Recurs, "kept with the numbers that it is of")

	h = recorded(t, "lucky")
	out := h.passes(t, "replicate", "lucky", "-replications=20", "-update")
	assert.Contains(t, out, "G1: reproduced in 3 of 20 repetitions")
	assert.Contains(t, out, "G1 on seeds from 4001 on: not reproduced: fails value")
	r, err = readRecord(h.record("G1"))
	require.NoError(t, err)
	assert.Equal(t, Inconclusive, r.Verdict)
	assert.Equal(t, Recurrence{3, 20}, r.Recurs)
	h.fails(t, "verify", "lucky", []string{"is inconclusive, and no deviation is known"})

	recorded(t, "deaf to seeds").fails(t, "replicate", "deaf to seeds", []string{"other seeds make the same evidence"}, "-replications=2")
	newHouse(t).fails(t, "replicate", "plain", []string{"run Verify with -update to write the record"}, "-replications=1")
	assert.Contains(t, newHouse(t).passes(t, "replicate", "unseeded", "-replications=1"), "draws nothing at random")
	assert.Contains(t, newHouse(t).passes(t, "replicate", "trains", "-replications=1"), "trains networks")
}
