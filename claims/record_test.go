package claims

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/mathcheck/golden"
)

var sampleRules = []Rule{
	{Quantity: "ratio", Condition: Above(5), Sentence: "It is {}."},
	{Quantity: "other thing", Condition: Covers(0.5), Sentence: "It {}."},
}

func sample() Record {
	checks, err := apply(sampleRules, []Check{
		Measured("ratio", "", interval(2, 1, 3)).WithPaper(7),
		Measured("other thing", "case", interval(0.1, 0, 1)).WithTheory(math.Pi),
	})
	if err != nil {
		panic(err)
	}
	p := part{protocol: "q", oracle: "o", rules: sampleRules, deviation: &Deviation{NotReproduced, "why"}}
	r, err := p.record(&Claim{ID: "R1", Title: "lower", Statement: "s", Source: "p"}, checks, nil)
	if err != nil {
		panic(err)
	}
	return r
}

// differences lists how a record departs from another.
func (r *Record) differences(old *Record) []string { return r.moves(old).Lines() }

func TestRecordSurvivesItsFile(t *testing.T) {
	r := sample()
	r.Letter, r.Name, r.Says, r.Recurs = "b", "name", "says", Recurrence{3, 20}
	path := filepath.Join(t.TempDir(), "R1b.txt")
	require.NoError(t, r.file().Write(path))
	back, err := readRecord(path)
	require.NoError(t, err)
	assert.Empty(t, r.differences(back))
	assert.Empty(t, back.differences(&r))
	assert.Equal(t, r.line(), back.line())
	assert.Equal(t, r.file(), back.file())
	assert.Equal(t, []string{"ratio | It is above 5.", "other thing | It covers 0.5."}, back.Rules)
}

func TestRecordNamesWhatChanged(t *testing.T) {
	r, old := sample(), sample()
	r.Checks[0].Measured.Value = 2.5
	r.Verdict = Reproduced
	d := r.differences(&old)
	require.Len(t, d, 2)
	assert.Contains(t, d[0], `verdict is "reproduced", the file says verdict "not reproduced"`)
	assert.Contains(t, d[1], "ratio/measured: is 2.5")
}

// TestRecordNamesWhatIsGone or added behind everything else: the sabotages.
func TestRecordNamesWhatIsGone(t *testing.T) {
	r, longer := sample(), sample()
	longer.Sabotages = append(longer.Sabotages, Broken{Name: "halves the ratio"})
	for _, d := range [][]string{r.differences(&longer), longer.differences(&r)} {
		require.Len(t, d, 1)
		assert.Contains(t, d[0], `sabotage`)
		assert.Contains(t, d[0], `"halves the ratio"`)
	}
}

func TestHowOftenAVerdictRecursStaysWithItsNumbers(t *testing.T) {
	old := sample()
	old.Recurs = Recurrence{20, 20}
	p := part{rules: sampleRules}
	same, err := p.record(&Claim{ID: "R1"}, sample().Checks, &old)
	require.NoError(t, err)
	assert.Equal(t, Recurrence{20, 20}, same.Recurs)
	assert.Equal(t, NotReproduced, same.Verdict)
	unknown := sample()
	assert.Empty(t, unknown.differences(&old), "no difference of what was measured")
	old.Recurs = Recurrence{18, 20}
	seldom, err := p.record(&Claim{ID: "R1"}, sample().Checks, &old)
	require.NoError(t, err)
	assert.Equal(t, Inconclusive, seldom.Verdict, "other seeds decide otherwise")
	old.Checks[0].Measured.Value = 2.5
	other, err := p.record(&Claim{ID: "R1"}, sample().Checks, &old)
	require.NoError(t, err)
	assert.Equal(t, Recurrence{}, other.Recurs, "of other numbers")
	assert.Equal(t, NotReproduced, other.Verdict)
}

func TestRecurrence(t *testing.T) {
	r := sample()
	assert.NotContains(t, r.line(), "other seeds")
	r.Recurs = Recurrence{1, 1}
	assert.Contains(t, r.line(), "; on other seeds 1 of 1 the same")

	assert.False(t, Recurrence{}.seldom())
	assert.False(t, Recurrence{19, 20}.seldom())
	assert.True(t, Recurrence{18, 20}.seldom())
	for _, s := range []string{"", "0 of 3", "19 of 20"} {
		r, err := parseRecurrence(s)
		require.NoError(t, err)
		assert.Equal(t, s, r.String())
	}
	for _, s := range []string{"x", "21 of 20", "-1 of 20", "1 of 20 more", "1 of"} {
		_, err := parseRecurrence(s)
		assert.ErrorContains(t, err, `want "N of M"`, s)
	}
}

func TestBadRecordsAreNamed(t *testing.T) {
	for _, c := range []struct{ change, to, says string }{
		{"ratio | – | ", "ratio | ", `record R1: check "ratio | fails | > 5", want "quantity | case | outcome | condition"`},
		{"# verdict: not reproduced\n", "", `record "R1" lacks id, verdict or checks`},
		{"# id: R1\n", "# recurs: often\n", `recurs "often"`},
		{"# id: R1\n", "", `record "" lacks id, verdict or checks`},
	} {
		path := filepath.Join(t.TempDir(), "R1.txt")
		r := sample()
		require.NoError(t, r.file().Write(path))
		rewrite(t, path, func(s string) string { return strings.Replace(s, c.change, c.to, 1) })
		_, err := readRecord(path)
		assert.ErrorContains(t, err, c.says)
		assert.ErrorContains(t, err, path)
	}
}

func rewrite(t *testing.T, path string, change func(string) string) {
	t.Helper()
	before, err := os.ReadFile(path)
	require.NoError(t, err)
	after := change(string(before))
	require.NotEqual(t, string(before), after, "change of %s", path)
	require.NoError(t, os.WriteFile(path, []byte(after), 0o600))
}

// TestRecordTolerance: a number may move by recordUlps, and where that is less by
// recordRounding, but not by more.
func TestRecordTolerance(t *testing.T) {
	for _, c := range []struct {
		what    string
		from    float64
		by      func(float64) float64
		differs bool
	}{
		{"ulps of a large number", 1e6, func(x float64) float64 { return ulpsAbove(x, recordUlps) }, false},
		{"one more", 1e6, func(x float64) float64 { return ulpsAbove(x, recordUlps+1) }, true},
		{"downwards", 1e6, func(x float64) float64 { return ulpsAbove(x, -recordUlps-1) }, true},
		{"rounding of numbers around 1", 1e-15, func(x float64) float64 { return x + 0.99e-13 }, false},
		{"more than that", 1e-15, func(x float64) float64 { return x + 1.01e-13 }, true},
		{"a tenth", 2, func(x float64) float64 { return 1.1 * x }, true},
		{"a millionth of a millionth", 2, func(x float64) float64 { return (1 + 2e-12) * x }, true},
	} {
		old, r := sample(), sample()
		old.Checks[0].Theory, r.Checks[0].Theory = c.from, c.by(c.from)
		assert.Equal(t, c.differs, len(r.differences(&old)) == 1, c.what)
	}
	assert.Len(t, golden.Compare([]golden.Number{{Name: "x", Value: 1}}, nil, recordUlps), 1)
}

// ulpsAbove returns the number so many units in the last place above x.
func ulpsAbove(x float64, ulps int64) float64 {
	return math.Float64frombits(uint64(int64(math.Float64bits(x)) + ulps))
}
