package kernel

import "math"

// Normalization is free of scale, but its squares leave the range of float64 at
// the square roots of the range's ends. Between the bounds below no sum over
// fewer than 2^20 entries overflows, and nothing that could change the last bit
// underflows. Outside them what is normalized is first multiplied by the power
// of two that takes its largest entry to [1, 2), which changes no other bit.
const (
	leastInvStd, largestInvStd = 0x1p-500, 0x1p400 // else a row or column is scaled forward
	leastMean, largestMean     = 0x1p-900, 0x1p960 // else its gradient is scaled backward
)

// ordinaryMeans tells whether a gradient with these means needs no scaling.
func ordinaryMeans(mean, projection float64) bool {
	largest := max(math.Abs(mean), math.Abs(projection)) // NaN if one is
	return largest >= leastMean && largest <= largestMean
}

// LargestExponent returns the largest e with |x_i| ≥ 2^e for an i, 0 if all are
// 0. All must be finite.
func LargestExponent(x []float64) int {
	largest := 0.0
	for _, v := range x {
		largest = max(largest, math.Abs(v))
	}
	if largest == 0 {
		return 0
	}
	_, e := math.Frexp(largest)
	return e - 1
}

// ShiftExponent sets y = x·2^shift, each rounded once; y may be x.
func ShiftExponent(y, x []float64, shift int) {
	for i, v := range x {
		y[i] = math.Ldexp(v, shift)
	}
}
