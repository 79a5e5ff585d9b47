package mathcheck

import "math"

// Sqrt returns √x, z_n = (x_n - Σ_{0<k<n} z_k·z_n-k)/(2·z_0). Not finite where x_0
// is 0, NaN where it is negative.
func (x Jet) Sqrt() Jet {
	z := make(Jet, len(x))
	z[0] = math.Sqrt(x[0])
	for n := 1; n < len(x); n++ {
		z[n] = x[n]
		for k := 1; k < n; k++ {
			z[n] -= z[k] * z[n-k]
		}
		z[n] /= 2 * z[0]
	}
	return z
}

// Exp returns exp(x), z' = z·x'.
func (x Jet) Exp() Jet {
	z := make(Jet, len(x))
	z[0] = math.Exp(x[0])
	for n := 1; n < len(x); n++ {
		z[n] = x.chained(z, n)
	}
	return z
}

// Tanh returns tanh(x), z' = (1 - z²)·x'.
func (x Jet) Tanh() Jet {
	z, slope := make(Jet, len(x)), make(Jet, len(x))
	z[0] = math.Tanh(x[0])
	slope[0] = tanhSlope(x[0])
	for n := 1; n < len(x); n++ {
		z[n] = x.chained(slope, n)
		for k := 0; k <= n; k++ {
			slope[n] -= z[k] * z[n-k]
		}
	}
	return z
}

// Erf returns erf(x), z' = 2/√π·exp(-x²)·x'.
func (x Jet) Erf() Jet {
	slope := x.Mul(x).Scale(-1).Exp().Scale(2 / math.Sqrt(math.Pi))
	z := make(Jet, len(x))
	z[0] = math.Erf(x[0])
	for n := 1; n < len(x); n++ {
		z[n] = x.chained(slope, n)
	}
	return z
}

// chained returns coefficient n of the z with z' = slope·x', which is
// Σ_{k=1…n} k·x_k·slope_n-k/n.
func (x Jet) chained(slope Jet, n int) float64 {
	z := 0.0
	for k := 1; k <= n; k++ {
		z += float64(k) * x[k] * slope[n-k]
	}
	return z / float64(n)
}
