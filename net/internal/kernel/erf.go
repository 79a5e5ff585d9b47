package kernel

import "math"

const (
	sqrtPi    = 1.7724538509055160 // √π
	erfSeries = 1.0                // up to here the series, beyond it the fraction
	erfTerms  = 24
)

// Erf returns 2/√π·∫₀ˣ e^(-t²) dt within 2 ulp.
func Erf(x float64) float64 {
	switch a := math.Abs(x); {
	case x != x:
		return x
	case a < erfSeries:
		return erfNear(x)
	default:
		return math.Copysign(1-erfcFar(a), x)
	}
}

// Erfc returns 1 - erf(x) within 16 ulps, down to where it is subnormal.
func Erfc(x float64) float64 {
	switch a := math.Abs(x); {
	case x != x:
		return x
	case a < erfSeries:
		return 1 - erfNear(x)
	case x > 0:
		return erfcFar(a)
	default:
		return 2 - erfcFar(a)
	}
}

// erfNear is 2x/√π·e^(-x²)·Σ (2x²)^n/(1·3·…·(2n+1)), whose terms are all of one
// sign (Abramowitz, Stegun 7.1.6).
func erfNear(x float64) float64 {
	z := float64(x * x)
	sum := 1.0
	for n := erfTerms; n >= 1; n-- {
		sum = math.FMA(sum, 2*z/float64(2*n+1), 1)
	}
	return float64(float64(2*x/sqrtPi)*Exp(-z)) * sum
}

// erfcFar is e^(-x²)/√π / (x + (1/2)/(x + 1/(x + (3/2)/(x + …)))) (Abramowitz,
// Stegun 7.1.14).
func erfcFar(x float64) float64 {
	if x > 27 { // below half the least float64
		return 0
	}
	t := x
	// The fraction cut off at level n errs by about e^(-2x√(2n)).
	for n := 8 + int(200/float64(x*x)); n >= 1; n-- {
		t = x + float64(n)/2/t
	}
	// e^(-x²) from the rounded square and its rounding error.
	z := float64(x * x)
	low := math.FMA(x, x, -z)
	return float64(Exp(-z)*(1-low)) / float64(sqrtPi*t)
}
