//go:build amd64 && !amd64.v3

package kernel

import "math"

// addProducts adds to each of 4×4 sums, in rows, the products of the panels' terms
// in ascending order.
//
// Here the compiler asks before each math.FMA whether the CPU has the instruction,
// and calls a function if not; all that lives across the call is stored each time
// it changes. So one sum at a time is in a register, for two terms: fewer and it
// is loaded and stored more often, more and the code outgrows the cache of decoded
// instructions (3.8, 3.4 and 2.9 GFLOP/s for 2, 4 and 8 terms where the sixteen
// sums in registers made 2.2).
func addProducts(sums *[goTileRows * tileColumns]float64, a, b []float64) {
	for ; len(a) >= 8 && len(b) >= 8; a, b = a[8:], b[8:] {
		x, y := (*[8]float64)(a), (*[8]float64)(b)
		sums[0] = math.FMA(x[4], y[4], math.FMA(x[0], y[0], sums[0]))
		sums[1] = math.FMA(x[4], y[5], math.FMA(x[0], y[1], sums[1]))
		sums[2] = math.FMA(x[4], y[6], math.FMA(x[0], y[2], sums[2]))
		sums[3] = math.FMA(x[4], y[7], math.FMA(x[0], y[3], sums[3]))
		sums[4] = math.FMA(x[5], y[4], math.FMA(x[1], y[0], sums[4]))
		sums[5] = math.FMA(x[5], y[5], math.FMA(x[1], y[1], sums[5]))
		sums[6] = math.FMA(x[5], y[6], math.FMA(x[1], y[2], sums[6]))
		sums[7] = math.FMA(x[5], y[7], math.FMA(x[1], y[3], sums[7]))
		sums[8] = math.FMA(x[6], y[4], math.FMA(x[2], y[0], sums[8]))
		sums[9] = math.FMA(x[6], y[5], math.FMA(x[2], y[1], sums[9]))
		sums[10] = math.FMA(x[6], y[6], math.FMA(x[2], y[2], sums[10]))
		sums[11] = math.FMA(x[6], y[7], math.FMA(x[2], y[3], sums[11]))
		sums[12] = math.FMA(x[7], y[4], math.FMA(x[3], y[0], sums[12]))
		sums[13] = math.FMA(x[7], y[5], math.FMA(x[3], y[1], sums[13]))
		sums[14] = math.FMA(x[7], y[6], math.FMA(x[3], y[2], sums[14]))
		sums[15] = math.FMA(x[7], y[7], math.FMA(x[3], y[3], sums[15]))
	}
	if len(a) >= 4 && len(b) >= 4 {
		for i, v := range a[:4] {
			for j, w := range b[:4] {
				sums[tileColumns*i+j] = math.FMA(v, w, sums[tileColumns*i+j])
			}
		}
	}
}
