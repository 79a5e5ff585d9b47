// Package limit measures what a core can do at most, so that benchmarks can show
// which share of it they reach.
package limit

import (
	"fmt"
	"slices"
	"time"
)

// Rate is how fast a loop of nothing but arithmetic runs on one core, in floating-
// point operations per nanosecond: of many short runs the best, which is taken for
// the limit, the median, and the least. All are 0 where there is no such loop. How
// far best and median lie apart tells how much else the machine does.
type Rate struct{ Best, Median, Least float64 }

const (
	runs  = 100
	turns = 20000 // of the loop in a run: some 0.1 ms
)

// Measure times a loop that makes so many turns and returns how many operations
// that were.
func Measure(loop func(turns int) (operations float64)) Rate {
	rates := make([]float64, runs)
	for i := range rates {
		start := time.Now()
		operations := loop(turns)
		if operations == 0 {
			return Rate{}
		}
		rates[i] = operations / float64(max(1, time.Since(start).Nanoseconds()))
	}
	slices.Sort(rates)
	return Rate{Best: rates[runs-1], Median: rates[runs/2], Least: rates[0]}
}

// Share returns a rate of several cores over their limit, 0 where it is not known.
func (r Rate) Share(rate float64, cores int) float64 {
	if r.Best == 0 {
		return 0
	}
	return rate / (r.Best * float64(cores))
}

// String is the rate in words, its numbers in the order best, median, least.
func (r Rate) String() string {
	if r.Best == 0 {
		return "unknown"
	}
	return fmt.Sprintf("%.4g GFLOP/s a core, the best of %d runs; median %.4g, least %.4g", r.Best, runs, r.Median, r.Least)
}
