package main

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// constant is a machine without noise, on which the new program takes so many times
// as long; it notes the order of runs.
type constant struct {
	factor map[string]float64 // by benchmark
	order  []string
}

func (c *constant) measure(name string, fresh bool) (Measurement, error) {
	c.order = append(c.order, name+map[bool]string{true: " new", false: " old"}[fresh])
	m := Measurement{Seconds: 1}
	if fresh {
		m.Seconds = c.factor[name]
	}
	return m, nil
}

func TestRunsAlternate(t *testing.T) {
	c := &constant{factor: map[string]float64{"a": 1, "b": 1.05}}
	series := map[int]int{}
	all, err := Plan{Rounds: 11, FalseAlarms: 0.05, Measure: c.measure, Begin: func(n, pairs int) { series[n] = pairs }}.Run([]string{"a", "b"})
	require.NoError(t, err)
	assert.Equal(t, []string{"a old", "a new", "b old", "b new", "a new", "a old", "b new", "b old", "a old", "a new"}, c.order[:10])
	assert.Equal(t, map[int]int{1: 22, 2: 16}, series, "only what does not hold is measured again, for longer")
	assert.Equal(t, Holds, all["a"].Verdict())
	assert.Equal(t, Slower, all["b"].Verdict())
	assert.Equal(t, 1.05, all["b"].Ratio.Median)
	assert.Equal(t, [2]float64{1, 1.05}, [2]float64{all["b"].Old, all["b"].New})
}

func TestIntervalsDecide(t *testing.T) {
	for _, c := range []struct {
		ratio Interval
		want  Verdict
	}{
		{Interval{1, 0.98, 1.02}, Holds},
		{Interval{1.06, 1.02, 1.09}, Holds},
		{Interval{1.06, 1.02, 1.11}, Undecided},
		{Interval{1.05, 1.04, 1.06}, Slower},
		{Interval{1.05, 1.03, 1.06}, Holds},
		{Interval{0.5, 0.4, 1.10}, Undecided},
	} {
		assert.Equal(t, c.want, c.ratio.verdict(), "%v", c.ratio)
	}
	slow, clear, wide := Interval{1.2, 1.1, 1.3}, Interval{1, 0.9, 1.05}, Interval{1.1, 0.9, 1.3}
	assert.Equal(t, Slower, both(slow, slow))
	assert.Equal(t, Slower, both(wide, slow), "its median showed it")
	assert.Equal(t, Undecided, both(Interval{1.02, 0.9, 1.3}, slow), "the first series did not show it")
	assert.Equal(t, Holds, both(slow, clear), "it does not recur")
	assert.Equal(t, Undecided, both(slow, wide))
}

func TestAllocationsThatVary(t *testing.T) {
	for _, c := range []struct {
		old, fresh []float64
		bytes      bool
		want       Verdict
	}{
		{[]float64{2, 2}, []float64{2, 2}, false, Holds},
		{[]float64{2, 2}, []float64{2, 3}, false, Holds}, // its mode is the old one
		{[]float64{2, 2, 2}, []float64{2, 3, 3}, false, Undecided},
		{[]float64{2, 3}, []float64{4, 5}, false, Slower},
		{[]float64{2, 3}, []float64{1, 1}, false, Holds},
		{[]float64{64, 64}, []float64{65, 65}, true, Slower},
		{[]float64{64, 65}, []float64{96, 97}, true, Holds}, // spread over a number that hangs on time
	} {
		var pairs []Pair
		for i := range c.old {
			p := Pair{Measurement{Seconds: 1, Allocs: c.old[i]}, Measurement{Seconds: 1, Allocs: c.fresh[i]}}
			if c.bytes {
				p = Pair{Measurement{Seconds: 1, Bytes: c.old[i]}, Measurement{Seconds: 1, Bytes: c.fresh[i]}}
			}
			pairs = append(pairs, p)
		}
		var j Judgement
		j.allocations(pairs)
		assert.Equal(t, c.want, j.Allocations, "%v, %v", c.old, c.fresh)
	}
}

func TestConfidenceIsOfAllBenchmarks(t *testing.T) {
	assert.InDelta(t, 0.999, Plan{FalseAlarms: 0.05}.confidence(50), 1e-15)
}

func TestPlansThatProveNothing(t *testing.T) {
	c := &constant{}
	for says, p := range map[string]Plan{
		"10 rounds, want at least 11":                        {Rounds: 10, FalseAlarms: 0.05, Measure: c.measure},
		"a share of false alarms of 0, want one between":     {Rounds: 20, Measure: c.measure},
		"a share of false alarms of 1, want one between 0 ":  {Rounds: 20, FalseAlarms: 1, Measure: c.measure},
		"a share of false alarms of -1, want one between 0 ": {Rounds: 20, FalseAlarms: -1, Measure: c.measure},
	} {
		_, err := p.Run([]string{"a"})
		assert.ErrorContains(t, err, says)
	}
	assert.Empty(t, c.order)
	broken := errors.New("broken")
	_, err := Plan{Rounds: 11, FalseAlarms: 0.05, Measure: func(string, bool) (Measurement, error) { return Measurement{}, broken }}.Run([]string{"a"})
	assert.ErrorIs(t, err, broken)
}
