//go:build !purego

package kernel

// FMALoop runs a loop of nothing but independent fused multiply-adds on
// registers, the most that a core can do, and returns how many floating-point
// operations it made. Benchmarks time it to tell which share of a core's limit
// they reach. It returns 0 where there is no assembly.
func FMALoop(turns int) (operations float64) {
	const chains = 24 // vectors of sums in a turn
	switch version {
	case avx512:
		peakAVX512(turns)
	case avx2:
		peakAVX2(turns)
	default:
		return 0
	}
	return 2 * chains * float64(vectorWidth()) * float64(turns)
}
