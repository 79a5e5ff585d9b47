package net

import "gradscale/net/internal/kernel"

// series holds entries that are power series in one variable: element k has
// the coefficients of t^k, one for each entry.
type series [][]float64

func newSeries(orders, entries int) series {
	s := make(series, orders)
	all := make([]float64, orders*entries)
	for k := range s {
		s[k], all = all[:entries:entries], all[entries:]
	}
	return s
}

// convolve sets z to coefficient k of x·y.
func convolve(z []float64, x, y series, k int) {
	clear(z)
	for i := range k + 1 {
		kernel.AddProduct(z, 1, x[i], y[k-i])
	}
}

// chain sets z to coefficient k ≥ 1 of the series with z' = slope·x'.
func chain(z []float64, slope, x series, k int) {
	clear(z)
	for i := 1; i <= k; i++ {
		kernel.AddProduct(z, float64(i)/float64(k), x[i], slope[k-i])
	}
}

// linearSeries fills in φ(x) where φ is linear around x_0, of slope right where
// x_0 > 0 and left elsewhere.
func linearSeries(y, x series, left, right float64) {
	slope := make([]float64, len(x[0]))
	for i, v := range x[0] {
		slope[i] = left
		if v > 0 {
			slope[i] = right
		}
	}
	for k := 1; k < len(x); k++ {
		for i, v := range x[k] {
			y[k][i] = slope[i] * v
		}
	}
}
