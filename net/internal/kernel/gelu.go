package kernel

import "math"

const (
	inverseSqrt2   = 0.70710678118654752440 // 1/√2
	inverseSqrt2Pi = 0.39894228040143267794 // 1/√(2π)

	normalLimit = 40 // e^(-x²/2) is 0 from here on
)

// GELU sets y = x·Φ(x), Φ the normal distribution function; y may be x.
func GELU(y, x []float64) {
	checkLengths(len(y), len(x))
	geluVersions[version](y, x)
}

func geluGo(y, x []float64) {
	for i, v := range x {
		_, p := normal(v)
		y[i] = timesOrZero(v, p)
	}
}

// timesOrZero returns x·p, and 0 for p = 0 even where x is infinite.
func timesOrZero(x, p float64) float64 {
	if p == 0 {
		return 0
	}
	return x * p
}

// GELUBackward sets dx = dy·(Φ(x) + x·Φ'(x)); dx may be dy.
func GELUBackward(dx, dy, x []float64) {
	checkLengths(len(dx), len(dy), len(x))
	geluBackwardVersions[version](dx, dy, x)
}

func geluBackwardGo(dx, dy, x []float64) {
	for i, v := range x {
		e, slope := normal(v)
		if e != 0 {
			slope = math.FMA(v, float64(inverseSqrt2Pi*e), slope)
		}
		dx[i] = dy[i] * slope
	}
}

// normal returns e^(-x²/2) and Φ(x) = e^(-x²/2)·(e^(x²/2)·erfc(-x/√2))/2 for
// negative x, 1 - Φ(-x) otherwise.
func normal(x float64) (e, p float64) {
	a := math.Abs(x)
	if a > normalLimit {
		a = normalLimit
	}
	z := float64(a * a)
	e = expSum(-0.5*z, -0.5*math.FMA(a, a, -z))
	p = float64(float64(0.5*e) * scaledErfc(float64(a*inverseSqrt2)))
	if !(x < 0) {
		p = 1 - p
	}
	return e, p
}
