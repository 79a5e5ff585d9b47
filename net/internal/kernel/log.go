package kernel

import "math"

// logCoefficients are 2/3, 2/5, …, 2/23, of the series of log((1+s)/(1-s))/s - 2
// in s². On |s| ≤ (√2-1)/(√2+1) = 0.172 the first term left out is below 1e-18.
var logCoefficients = [...]float64{
	2.0 / 3, 2.0 / 5, 2.0 / 7, 2.0 / 9, 2.0 / 11, 2.0 / 13, 2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21, 2.0 / 23,
}

// Log returns the natural logarithm within 1 ulp, with the special cases of
// math.Log.
func Log(x float64) float64 {
	switch {
	case x != x || math.IsInf(x, 1):
		return x
	case x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	}
	return logOf(x, 0)
}

// Log1p returns log(1 + x) within 1 ulp also near 0, with the special cases of
// math.Log1p.
func Log1p(x float64) float64 {
	switch {
	case x != x || math.IsInf(x, 1) || x == 0:
		return x
	case x < -1:
		return math.NaN()
	case x == -1:
		return math.Inf(-1)
	}
	u := 1 + x
	rest := x - (u - 1)
	if x > 1 {
		rest = 1 - (u - x)
	}
	return logOf(u, rest/u)
}

// logOf returns log x + c, x > 0 and finite, |c| below an ulp of 1.
func logOf(x, c float64) float64 {
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m *= 2
		e--
	}
	// log m = 2s + s³·(2/3 + …) with s = f/(2+f), written as f - s·(f - rest) so
	// that the leading part f carries no rounding error.
	f := m - 1
	s := f / (2 + f)
	z := float64(s * s)
	q := horner(logCoefficients[:], z)
	tail := float64(s * math.FMA(-z, q, f)) // f - log m
	k := float64(e)
	return math.FMA(k, ln2Hi, f-(math.FMA(-k, ln2Lo, tail)-c))
}
