package kernel

import "time"

// peakRate returns the operations per nanosecond of FMALoop on one core, the
// best of some short runs, 0 if it is not known.
func peakRate() float64 {
	const turns = 20000
	best := 0.0
	for range 20 {
		start := time.Now()
		operations := FMALoop(turns)
		best = max(best, operations/float64(time.Since(start).Nanoseconds()))
	}
	return best
}
