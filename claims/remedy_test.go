package claims

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/mathcheck"
)

// TestRemedies: samples at distance d standard deviations from a bound need as many as
// mathcheck.SamplesForPower says of d.
func TestRemedies(t *testing.T) {
	five := mathcheck.Mean([]float64{-1, 0, 1, 2, 3}, 0.95) // mean 1, standard deviation √2.5
	line := func(k Condition, e mathcheck.Estimate) string {
		c := Measured("q", "", e)
		require.NoError(t, k.decide(&c))
		return c.line()
	}
	n, ok := mathcheck.SamplesForPower(1/five.StandardDeviation(), recurs, 0.95, mostSamples)
	require.True(t, ok)
	require.Equal(t, 35, n)
	assert.Equal(t, "undecided q: 1 [-0.9632, 2.963], want > 0; about 35 samples spread as these 5 would decide it", line(Above(0), five))
	assert.Contains(t, line(Below(2), five), "; about 35 samples")
	assert.Contains(t, line(Inside(0, 9), five), "; about 35 samples")
	assert.Contains(t, line(Above(1), five), "; more than 10000 samples spread as these 5 would be needed")
	assert.NotContains(t, line(Above(-9), five), "samples")
	assert.NotContains(t, line(Above(1.5), interval(2, 1, 3)), "samples", "of how many is not known")
	same := mathcheck.Mean([]float64{1, 1}, 0.95)
	assert.Contains(t, line(Above(0), same), "; all samples are equal")
}
