package kernel

import "math"

const inverseSqrt2Pi = 0.39894228040143267794 // 1/√(2π)

// GELU sets y = x·Φ(x) = x/2·erfc(-x/√2); y may be x.
func GELU(y, x []float64) {
	checkLengths(len(y), len(x))
	for i, v := range x {
		y[i] = geluTimes(v, normalCDF(v))
	}
}

// geluTimes keeps -Inf·0 from becoming NaN.
func geluTimes(x, p float64) float64 {
	if p == 0 {
		return 0
	}
	return x * p
}

// GELUBackward sets dx = dy·(Φ(x) + x·φ(x)); dx may be dy.
func GELUBackward(dx, dy, x []float64) {
	checkLengths(len(dx), len(dy), len(x))
	for i, v := range x {
		density := inverseSqrt2Pi * Exp(-0.5*float64(v*v))
		slope := normalCDF(v)
		if density != 0 {
			slope = math.FMA(v, density, slope)
		}
		dx[i] = dy[i] * slope
	}
}

func normalCDF(x float64) float64 { return 0.5 * Erfc(-x/math.Sqrt2) }
