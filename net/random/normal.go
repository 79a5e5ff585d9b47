package random

import (
	"math"

	"gradscale/net/internal/kernel"
)

// normalQuantiles sets z with Φ(z) = p, 0 < p < 1, elementwise, within a
// relative error of 8·2⁻⁵³: algorithm PPND16 of Wichura (1988), Applied
// Statistics 37, AS 241, a rational function of p - 1/2 in the middle and of
// √(-log p) in the tails. z may be p.
func normalQuantiles(z, p []float64) {
	// The middle's formula is run on all, in blocks short enough to keep a copy
	// of p for the tails.
	var block [64]float64
	for len(p) > 0 {
		n := copy(block[:], p)
		kernel.NormalMiddle(z[:n], p[:n])
		for i, v := range block[:n] {
			if math.Abs(v-0.5) > kernel.NormalMiddleReach {
				z[i] = normalTail(v)
			}
		}
		z, p = z[n:], p[n:]
	}
}

// normalQuantile is normalQuantiles of a single number.
func normalQuantile(p float64) float64 {
	z := [1]float64{p}
	normalQuantiles(z[:], z[:])
	return z[0]
}

func normalTail(p float64) float64 {
	r := math.Sqrt(-kernel.Log(min(p, 1-p)))
	var z float64
	if r <= 5 {
		r -= 1.6
		z = polynomial(&tailNumerator, r) / polynomial(&tailDenominator, r)
	} else {
		r -= 5
		z = polynomial(&farNumerator, r) / polynomial(&farDenominator, r)
	}
	return math.Copysign(z, p-0.5)
}

// polynomial evaluates Σ c_i·x^i by Horner's rule, each step fused.
func polynomial(c *[8]float64, x float64) float64 {
	y := c[7]
	for i := 6; i >= 0; i-- {
		y = math.FMA(y, x, c[i])
	}
	return y
}

var (
	tailNumerator = [8]float64{
		1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
		1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
	}
	tailDenominator = [8]float64{
		1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
	}
	farNumerator = [8]float64{
		6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
		2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
	}
	farDenominator = [8]float64{
		1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
		7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
	}
)
