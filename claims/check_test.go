package claims

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/mathcheck"
)

func interval(value, lo, hi float64) mathcheck.Estimate {
	return mathcheck.Estimate{Value: value, Lo: lo, Hi: hi, Confidence: 0.95}
}

func TestConditionsDecideOnWholeIntervals(t *testing.T) {
	of123, nan := interval(2, 1, 3), math.NaN()
	for _, c := range []struct {
		condition Condition
		measured  mathcheck.Estimate
		want      Outcome
		asked     string
	}{
		{Above(0.5), of123, Holds, "> 0.5"},
		{Above(1.5), of123, Undecided, "> 1.5"},
		{Above(2.5), of123, Undecided, "> 2.5"},
		{Above(4), of123, Fails, "> 4"},
		{Above(1), of123, Undecided, "> 1"}, // within the margin of bits
		{Above(math.Nextafter(1, 0)), of123, Undecided, "> 1"},
		{Above(0), interval(nan, nan, nan), Fails, "> 0"},
		{Above(0), interval(nan, 1, 3), Fails, "> 0"},
		{Above(0), interval(2, 1, nan), Fails, "> 0"},
		{Below(4), of123, Holds, "< 4"},
		{Below(2), of123, Undecided, "< 2"},
		{Below(1.5), of123, Undecided, "< 1.5"},
		{Below(2.5), of123, Undecided, "< 2.5"},
		{Below(0), of123, Fails, "< 0"},
		{Below(3), of123, Undecided, "< 3"},
		{Inside(0, 4), of123, Holds, "in [0, 4]"},
		{Inside(0, 2), of123, Undecided, "in [0, 2]"},
		{Inside(2, 4), of123, Undecided, "in [2, 4]"},
		{Inside(2.5, 4), of123, Undecided, "in [2.5, 4]"},
		{Inside(0, 1.5), of123, Undecided, "in [0, 1.5]"},
		{Inside(5, 6), of123, Fails, "in [5, 6]"},
		{Inside(-1, 0), of123, Fails, "in [-1, 0]"},
		{Near(2, 1.5), of123, Holds, "in [0.5, 3.5]"},
		{Near(2, 0.5), of123, Undecided, "in [1.5, 2.5]"},
		{Covers(2.9), of123, Holds, "interval covers 2.9"},
		{Covers(3.1), of123, Fails, "interval covers 3.1"},
		{Covers(nan), of123, Fails, "interval covers NaN"},
		{Equal(2), mathcheck.Exact(2), Holds, "= 2"},
		{Equal(2), mathcheck.Exact(1), Fails, "= 2"},
		{Equal(2), mathcheck.Exact(3), Fails, "= 2"},
		{Equal(2), of123, Undecided, "= 2"},
		{Equal(1), of123, Undecided, "= 1"},
		{Equal(3), of123, Undecided, "= 3"},
		{Equal(0), mathcheck.Exact(nan), Fails, "= 0"},
		{AtLeast(2), mathcheck.Exact(2), Holds, "≥ 2"},
		{AtLeast(2), mathcheck.Exact(1), Fails, "≥ 2"},
		{AtLeast(1), of123, Holds, "≥ 1"},
		{AtLeast(2), of123, Undecided, "≥ 2"},
		{AtLeast(4), of123, Fails, "≥ 4"},
		{AtMost(2), mathcheck.Exact(2), Holds, "≤ 2"},
		{AtMost(2), mathcheck.Exact(3), Fails, "≤ 2"},
		{AtMost(3), of123, Holds, "≤ 3"},
		{AtMost(2), of123, Undecided, "≤ 2"},
		{AtMost(0), of123, Fails, "≤ 0"},
	} {
		check := Measured("q", "", c.measured)
		require.NoError(t, c.condition.decide(&check))
		assert.Equal(t, c.want, check.Outcome, "%s, of %v", c.asked, c.measured)
		assert.Equal(t, c.asked, check.Condition)
		assert.Equal(t, c.want == Holds, c.condition.Holds(c.measured))
		assert.Equal(t, c.want == Fails, c.condition.Fails(c.measured))
	}
	assert.Panics(t, func() { CoversTheory().Holds(of123) }, "of a number alone")
}

// TestConditionsOnOtherValues decides by what the check comes with.
func TestConditionsOnOtherValues(t *testing.T) {
	check := Measured("q", "", interval(2, 1, 3))
	for _, c := range []struct {
		condition Condition
		with      func(float64) Check
		holds     float64
		fails     float64
	}{
		{WithinFactorOfPaper(2), check.WithPaper, 1.9, 6.1},
		{WithinFactorOfPaper(2), check.WithPaper, 1.6, 0.4},
		{CoversTheory(), check.WithTheory, 2.9, 3.1},
		{WithinFactorOfReference(2), check.WithReference, 1.9, 6.1},
		{NearTheory(1.5), check.WithTheory, 2, 5},
	} {
		bare := check
		assert.ErrorContains(t, c.condition.decide(&bare), `check "q" comes without the value of its rule: `+c.condition.words)
		yes, no := c.with(c.holds), c.with(c.fails)
		require.NoError(t, c.condition.decide(&yes))
		require.NoError(t, c.condition.decide(&no))
		assert.Equal(t, []Outcome{Holds, Fails}, []Outcome{yes.Outcome, no.Outcome}, c.condition.words)
	}
	count := Measured("q", "", mathcheck.Exact(3)).WithTheory(3)
	require.NoError(t, EqualsTheory().decide(&count))
	assert.Equal(t, Holds, count.Outcome)
	other := count.WithTheory(4)
	require.NoError(t, EqualsTheory().decide(&other))
	assert.Equal(t, Fails, other.Outcome)
}

func TestRulesPrintWhatTheyCheck(t *testing.T) {
	r := Rule{Quantity: "growth", Condition: Above(0.001), Sentence: "Growth is {}, by its {interval} over seeds."}
	checks := []Check{Measured("growth", "a", interval(2, 1, 3)), Measured("growth", "b", interval(2, 1, 3))}
	s, err := r.in(checks)
	require.NoError(t, err)
	assert.Equal(t, "Growth is above 0.001, by its 95 % interval over seeds.", s)
	r.If = "it rains"
	s, err = r.in(nil)
	require.NoError(t, err)
	assert.Equal(t, "Where it rains: Growth is above 0.001, by its interval over seeds.", s)
	checks[1].Measured.Confidence = 0.99
	_, err = r.in(checks)
	assert.ErrorContains(t, err, `rule "growth" speaks of an interval: "growth, a" has one of confidence 0.95, "growth, b" one of 0.99`)
	_, err = r.in([]Check{Measured("growth", "a", mathcheck.Exact(1))})
	assert.ErrorContains(t, err, `has one of confidence 1`)
}

func TestVerdicts(t *testing.T) {
	yes, no, open := Check{Outcome: Holds}, Check{Outcome: Fails}, Check{Outcome: Undecided}
	assert.Equal(t, Reproduced, judge([]Check{yes, yes}))
	assert.Equal(t, Inconclusive, judge([]Check{yes, open}))
	assert.Equal(t, NotReproduced, judge([]Check{open, no, yes}))
	assert.Equal(t, NotReproduced, judge([]Check{{}}), "an outcome that nothing decided")
	assert.Panics(t, func() { judge(nil) })
	for _, c := range []struct {
		parts []Verdict
		want  Verdict
	}{
		{[]Verdict{Reproduced}, Reproduced},
		{[]Verdict{NotReproduced}, NotReproduced},
		{[]Verdict{Inconclusive}, Inconclusive},
		{[]Verdict{Reproduced, Reproduced}, Reproduced},
		{[]Verdict{Reproduced, NotReproduced}, PartlyReproduced},
		{[]Verdict{Inconclusive, Reproduced}, PartlyReproduced},
		{[]Verdict{Inconclusive, Inconclusive}, Inconclusive},
		{[]Verdict{Inconclusive, NotReproduced}, NotReproduced},
	} {
		assert.Equal(t, c.want, combine(c.parts), c.parts)
	}
}

func TestLinesOfChecks(t *testing.T) {
	c := Measured("growth", "selu", interval(2, 1, 3)).WithPaper(7).WithTheory(math.Pi).WithReference(5)
	require.NoError(t, Above(1.5).decide(&c))
	assert.Equal(t, "undecided growth, selu: 2 [1, 3], want > 1.5; paper 7; theory 3.142; reference 5", c.line())
	exact := Measured("count", "", mathcheck.Exact(3))
	require.NoError(t, AtLeast(2).decide(&exact))
	assert.Equal(t, "holds     count: 3, want ≥ 2", exact.line())
}

func TestSeeds(t *testing.T) {
	assert.Equal(t, uint64(1), Seeds{}.At(0), "the seeds on record start at 1")
	assert.Equal(t, uint64(1003), Seeds{Offset: 1000}.At(2))
}

func TestOnceForEachSetOfSeeds(t *testing.T) {
	runs := 0
	measure := Once(func(s Seeds) (uint64, error) { runs++; return s.At(0), nil })
	for range 2 {
		for _, offset := range []uint64{0, 1000} {
			v, err := measure(Seeds{Offset: offset})
			require.NoError(t, err)
			assert.Equal(t, offset+1, v)
		}
	}
	assert.Equal(t, 2, runs)
}
