//go:build !amd64 || amd64.v3

package kernel

import "math"

// addProducts adds to each of 4×4 sums, in rows, the products of the panels' terms
// in ascending order. Half of the sums are in registers at a time: with both
// numbers of op(A) and one of op(B) that is all that 16 registers hold.
func addProducts(sums *[goTileRows * tileColumns]float64, a, b []float64) {
	addHalf((*[8]float64)(sums[:8]), a, b)
	addHalf((*[8]float64)(sums[8:]), a[2:], b)
}

// addHalf is addProducts for the first two rows.
func addHalf(sums *[8]float64, a, b []float64) {
	s00, s01, s02, s03 := sums[0], sums[1], sums[2], sums[3]
	s10, s11, s12, s13 := sums[4], sums[5], sums[6], sums[7]
	for len(a) >= 14 && len(b) >= 16 { // four terms in a turn
		x, y := (*[14]float64)(a), (*[16]float64)(b)
		s00, s01, s02, s03 = math.FMA(x[0], y[0], s00), math.FMA(x[0], y[1], s01), math.FMA(x[0], y[2], s02), math.FMA(x[0], y[3], s03)
		s10, s11, s12, s13 = math.FMA(x[1], y[0], s10), math.FMA(x[1], y[1], s11), math.FMA(x[1], y[2], s12), math.FMA(x[1], y[3], s13)
		s00, s01, s02, s03 = math.FMA(x[4], y[4], s00), math.FMA(x[4], y[5], s01), math.FMA(x[4], y[6], s02), math.FMA(x[4], y[7], s03)
		s10, s11, s12, s13 = math.FMA(x[5], y[4], s10), math.FMA(x[5], y[5], s11), math.FMA(x[5], y[6], s12), math.FMA(x[5], y[7], s13)
		s00, s01, s02, s03 = math.FMA(x[8], y[8], s00), math.FMA(x[8], y[9], s01), math.FMA(x[8], y[10], s02), math.FMA(x[8], y[11], s03)
		s10, s11, s12, s13 = math.FMA(x[9], y[8], s10), math.FMA(x[9], y[9], s11), math.FMA(x[9], y[10], s12), math.FMA(x[9], y[11], s13)
		s00, s01, s02, s03 = math.FMA(x[12], y[12], s00), math.FMA(x[12], y[13], s01), math.FMA(x[12], y[14], s02), math.FMA(x[12], y[15], s03)
		s10, s11, s12, s13 = math.FMA(x[13], y[12], s10), math.FMA(x[13], y[13], s11), math.FMA(x[13], y[14], s12), math.FMA(x[13], y[15], s13)
		if len(a) < 16 {
			a, b = nil, nil
			break
		}
		a, b = a[16:], b[16:]
	}
	for ; len(a) >= 2 && len(b) >= 4; a, b = a[min(4, len(a)):], b[4:] {
		s00, s01, s02, s03 = math.FMA(a[0], b[0], s00), math.FMA(a[0], b[1], s01), math.FMA(a[0], b[2], s02), math.FMA(a[0], b[3], s03)
		s10, s11, s12, s13 = math.FMA(a[1], b[0], s10), math.FMA(a[1], b[1], s11), math.FMA(a[1], b[2], s12), math.FMA(a[1], b[3], s13)
	}
	*sums = [8]float64{s00, s01, s02, s03, s10, s11, s12, s13}
}
