//go:build !purego

package kernel

import "time"

// peakFlops is the number of operations in a turn of the calibration loop: 24
// fused multiply-adds on vectors.
func peakFlops() float64 { return 24 * 2 * float64(vectorWidth()) }

// peakRate measures the operations per nanosecond of a loop of nothing but
// fused multiply-adds on registers: the best of some short runs, on one core.
func peakRate() float64 {
	const turns = 20000
	loop := peakAVX512
	switch version {
	case goOnly:
		return 0
	case avx2:
		loop = peakAVX2
	}
	best := 0.0
	for range 20 {
		start := time.Now()
		loop(turns)
		best = max(best, turns*peakFlops()/float64(time.Since(start).Nanoseconds()))
	}
	return best
}
