package kernel

import "math"

const (
	erfNear        = 0.5  // below, the series of erf
	erfcUnderflow  = 27.3 // above, erfc is 0
	scaledErfcKnee = 3.5
)

// scaledErfcCoefficients are those of (1+2x)·e^(x²)·erfc(x), 0 ≤ x ≤ 29, in
// powers of (x-3.5)/(x+3.5), which maps all of x ≥ 0 to [-1, 1) (Shepherd and
// Laframboise 1981); interpolated at the zeros of T₂₄, relative error 2e-17.
var scaledErfcCoefficients = [...]float64{
	1.2423492448711544, -0.14000918013761943, -0.010555596332216638,
	0.09751909515325795, -0.11508959816029403, 0.08798315382490757,
	-0.04882332582542543, 0.019099330941469334, -0.004215019938861983,
	-0.00030226786714665965, 0.0005643846471543966, -0.00012151248746136748,
	-4.278329545505153e-05, 2.426120920572184e-05, 2.331494378674915e-06,
	-3.815180966636642e-06, -5.0377880705786886e-08, 6.017277064050038e-07,
	-5.68205356134008e-10, -9.504016114926024e-08, -4.424066992262164e-09,
	1.1914299419143548e-08, 1.4678853957727094e-09, -4.993245059295857e-10,
}

// erfCoefficients are those of erf(x)/x - 1 in powers of x²: 2/√π - 1, then
// 2/√π·(-1)^n/(n!·(2n+1)). At x = 1/2 the first term left out is 3e-18.
var erfCoefficients = [...]float64{
	0.1283791670955126, -0.37612638903183754, 0.11283791670955126,
	-0.026866170645131252, 0.005223977625442188, -0.0008548327023450853,
	0.00012055332981789664, -1.492565035840625e-05, 1.6462114365889248e-06,
	-1.6365844691234924e-07, 1.4807192815879218e-08, -1.2290555301717928e-09,
	9.422759064650411e-11,
}

// horner returns Σ c_i·x^i.
func horner(c []float64, x float64) float64 {
	q := c[len(c)-1]
	for i := len(c) - 2; i >= 0; i-- {
		q = math.FMA(q, x, c[i])
	}
	return q
}

// scaledErfc returns e^(x²)·erfc(x), 0 ≤ x ≤ 29.
func scaledErfc(x float64) float64 {
	t := (x - scaledErfcKnee) / (x + scaledErfcKnee)
	return horner(scaledErfcCoefficients[:], t) / math.FMA(2, x, 1)
}

// Erf returns 2/√π·∫₀ˣ e^(-t²) dt within 2 ulp.
func Erf(x float64) float64 {
	a := math.Abs(x)
	if a < erfNear {
		return math.FMA(x, horner(erfCoefficients[:], float64(x*x)), x)
	}
	return math.Copysign(1-erfcOf(a), x) // NaN stays NaN
}

// Erfc returns 1 - erf(x) within 3 ulp.
func Erfc(x float64) float64 {
	switch {
	case math.Abs(x) < erfNear:
		return 1 - Erf(x)
	case x < 0:
		return 2 - erfcOf(-x)
	}
	return erfcOf(x)
}

// erfcOf returns erfc(x), x ≥ 0.
func erfcOf(x float64) float64 {
	if x > erfcUnderflow {
		return 0
	}
	z := float64(x * x)
	return expSum(-z, -math.FMA(x, x, -z)) * scaledErfc(x)
}
