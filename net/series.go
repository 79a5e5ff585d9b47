package net

// convolve returns coefficient k of the product of two power series.
func convolve(x, y []float64, k int) float64 {
	z := 0.0
	for i := range k + 1 {
		z += float64(x[i] * y[k-i])
	}
	return z
}

// chain returns coefficient k ≥ 1 of the z with z' = slope·x'.
func chain(slope, x []float64, k int) float64 {
	z := 0.0
	for i := 1; i <= k; i++ {
		z += float64(float64(float64(i)*x[i]) * slope[k-i])
	}
	return z / float64(k)
}

// linearSeries fills in φ(x) where φ is linear around x_0.
func linearSeries(y, x []float64, slope float64) {
	for k := 1; k < len(x); k++ {
		y[k] = slope * x[k]
	}
}
