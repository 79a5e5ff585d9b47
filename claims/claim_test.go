package claims

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/claims/golden"
	"gradscale/mathcheck"
)

func interval(value, lo, hi float64) mathcheck.Estimate {
	return mathcheck.Estimate{Value: value, Lo: lo, Hi: hi, Confidence: 0.95}
}

func TestChecksDecideOnWholeIntervals(t *testing.T) {
	for _, c := range []struct {
		check Check
		want  Outcome
	}{
		{Above("", interval(2, 1, 3), 0.5), Holds},
		{Above("", interval(2, 1, 3), 1.5), Undecided},
		{Above("", interval(2, 1, 3), 4), Fails},
		{Above("", interval(2, 1, 3), 1), Undecided}, // within the margin of bits
		{Above("", interval(2, 1, 3), math.Nextafter(1, 0)), Undecided},
		{Above("", interval(math.NaN(), math.NaN(), math.NaN()), 0), Fails},
		{Below("", interval(2, 1, 3), 4), Holds},
		{Below("", interval(2, 1, 3), 2), Undecided},
		{Below("", interval(2, 1, 3), 0), Fails},
		{Inside("", interval(2, 1, 3), 0, 4), Holds},
		{Inside("", interval(2, 1, 3), 0, 2), Undecided},
		{Inside("", interval(2, 1, 3), 5, 6), Fails},
		{Covers("", interval(2, 1, 3), 2.9), Holds},
		{Covers("", interval(2, 1, 3), 3.1), Fails},
		{Covers("", interval(2, 1, 3), math.NaN()), Fails},
	} {
		assert.Equal(t, c.want, c.check.Outcome, c.check)
	}
}

func TestVerdicts(t *testing.T) {
	yes, no, open := Check{Outcome: Holds}, Check{Outcome: Fails}, Check{Outcome: Undecided}
	assert.Equal(t, Reproduced, judge([]Check{yes, yes}))
	assert.Equal(t, Inconclusive, judge([]Check{yes, open}))
	assert.Equal(t, NotReproduced, judge([]Check{open, no, yes}))
	assert.Panics(t, func() { judge(nil) })
}

func TestUnexpectedVerdictsFail(t *testing.T) {
	plain := Claim[int]{ID: "X1", Title: "a claim"}
	assert.NoError(t, plain.unexpected(Reproduced))
	assert.ErrorContains(t, plain.unexpected(NotReproduced), "X1 (a claim) is not reproduced, and no deviation is known")
	assert.Error(t, plain.unexpected(Inconclusive))
	known := plain
	known.Deviation = &Deviation{NotReproduced, "reason"}
	assert.NoError(t, known.unexpected(NotReproduced))
	assert.ErrorContains(t, known.unexpected(Reproduced), "is reproduced, but listed as not reproduced: reason")
}

func sample() record {
	c := Claim[int]{ID: "R1", Title: "lower", Statement: "s", Source: "p", Protocol: "q", Rule: "r", Oracle: "o", Deviation: &Deviation{NotReproduced, "why"}}
	return c.record([]Check{
		Above("ratio", interval(2, 1, 3), 5).WithPaper(7),
		Covers("other | thing", interval(0.1, 0, 1), 0.5).WithTheory(math.Pi),
	})
}

func TestRecordSurvivesItsFile(t *testing.T) {
	r := sample()
	path := filepath.Join(t.TempDir(), "R1.txt")
	r.Checks[1].Name = "other thing"
	require.NoError(t, r.file().Write(path))
	f, err := golden.Read(path)
	require.NoError(t, err)
	assert.Empty(t, r.differences(f))
	back, err := parseRecord(f)
	require.NoError(t, err)
	assert.Empty(t, back.differences(f))
	assert.Equal(t, r.line(), back.line())
}

func TestRecordNamesWhatChanged(t *testing.T) {
	r := sample()
	old := r.file()
	r.Checks[0].Measured.Value = 2.5
	r.Verdict = Reproduced
	d := r.differences(old)
	require.Len(t, d, 2)
	assert.Contains(t, d[0], `verdict is "reproduced", the file says verdict "not reproduced"`)
	assert.Contains(t, d[1], "ratio/measured: is 2.5")
}

func TestReplaceSection(t *testing.T) {
	path := filepath.Join(t.TempDir(), "README.md")
	require.NoError(t, os.WriteFile(path, []byte("a\n<!-- x -->\nold\n<!-- /x -->\nb\n"), 0o600))
	require.NoError(t, ReplaceSection(path, "x", "new\n"))
	s, err := Section(path, "x")
	require.NoError(t, err)
	assert.Equal(t, "new\n", s)
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "a\n<!-- x -->\nnew\n<!-- /x -->\nb\n", string(content))
	assert.ErrorContains(t, ReplaceSection(path, "y", ""), "no section between \"<!-- y -->\\n\"")
}

// TestCatalogueIsUpToDate fails if README says something else than the records.
func TestCatalogueIsUpToDate(t *testing.T) {
	root, err := Root()
	require.NoError(t, err)
	if *Update {
		require.NoError(t, updateCatalogue(root))
	}
	want, err := catalogue(root)
	require.NoError(t, err)
	got, err := Section(filepath.Join(root, "README.md"), "catalogue")
	require.NoError(t, err)
	assert.Equal(t, want, got)
}
