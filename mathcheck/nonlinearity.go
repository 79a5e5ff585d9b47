package mathcheck

import "math"

// Nonlinearity is an elementwise function as theory sees it.
type Nonlinearity struct {
	Name       string
	Value      func(x float64) float64
	Derivative func(x float64) float64
	Kinks      []float64 // where the derivative jumps, ascending
}

// The nonlinearities of the paper and of its successors, written from their
// definitions.
var (
	Identity = Nonlinearity{"identity", func(x float64) float64 { return x }, func(float64) float64 { return 1 }, nil}
	ReLU     = LeakyReLU("relu", 0)
	Tanh     = Nonlinearity{"tanh", math.Tanh, func(x float64) float64 { c := math.Cosh(x); return 1 / (c * c) }, nil}
	// SELU after Klambauer et al. 2017.
	SELU = Nonlinearity{"selu", func(x float64) float64 {
		if x > 0 {
			return seluScale * x
		}
		return seluScale * seluAlpha * math.Expm1(x)
	}, func(x float64) float64 {
		if x > 0 {
			return seluScale
		}
		return seluScale * seluAlpha * math.Exp(x)
	}, []float64{0}}
	GELU = Nonlinearity{"gelu", func(x float64) float64 { return x * standardNormal.CDF(x) },
		func(x float64) float64 { return standardNormal.CDF(x) + x*standardNormal.Prob(x) }, nil}
	SiLU = Nonlinearity{"silu", func(x float64) float64 { return x / (1 + math.Exp(-x)) }, func(x float64) float64 {
		s := 1 / (1 + math.Exp(-x))
		return s + x*s*(1-s)
	}, nil}
)

const (
	seluScale = 1.0507009873554805
	seluAlpha = 1.6732632423543772
)

// LeakyReLU returns x for x > 0 and slope·x elsewhere.
func LeakyReLU(name string, slope float64) Nonlinearity {
	return Nonlinearity{name, func(x float64) float64 {
		if x > 0 {
			return x
		}
		return slope * x
	}, func(x float64) float64 {
		if x > 0 {
			return 1
		}
		return slope
	}, []float64{0}}
}
