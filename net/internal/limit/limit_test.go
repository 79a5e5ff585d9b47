package limit_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"gradscale/net/internal/limit"

	_ "gradscale/mathcheck/golden" // the flag -update
)

func TestRateIsOperationsPerNanosecond(t *testing.T) {
	const pause = 100 * time.Microsecond
	calls := 0
	r := limit.Measure(func(turns int) float64 {
		calls++
		time.Sleep(pause) // or longer
		return 1e5 * float64(turns)
	})
	assert.Positive(t, r.Least)
	assert.LessOrEqual(t, r.Least, r.Median)
	assert.LessOrEqual(t, r.Median, r.Best)
	turns := r.Best * float64(pause.Nanoseconds()) / 1e5
	assert.LessOrEqual(t, turns, 20000.0, "no run was shorter than the pause")
	assert.Equal(t, 100, calls)
	assert.InDelta(t, 0.25, r.Share(r.Best/2, 2), 5*0x1p-52)
}

func TestUnknownLimit(t *testing.T) {
	r := limit.Measure(func(int) float64 { return 0 })
	assert.Zero(t, r)
	assert.Zero(t, r.Share(3, 1))
	assert.Equal(t, "unknown", r.String())
}

func TestRateInWords(t *testing.T) {
	assert.Equal(t, "98.77 GFLOP/s a core, the best of 100 runs; median 90, least 12.5", limit.Rate{Best: 98.765, Median: 90, Least: 12.5}.String())
}
