package mathcheck

import "math"

// Nonlinearity is an elementwise function as theory sees it.
type Nonlinearity struct {
	Name       string
	Value      func(x float64) float64
	Derivative func(x float64) float64
	Kinks      []float64 // where the derivative jumps, ascending
	// Taylor takes a jet through the function. On a kink's either side it is that
	// of the piece on which the jet's constant term lies: within an activation
	// pattern.
	Taylor func(x Jet) Jet
}

// The nonlinearities of the paper and of its successors, written from their
// definitions: SELU after Klambauer et al. 2017, GELU and SiLU after Hendrycks,
// Gimpel 2016, GELU as x·Φ(x), Mish after Misra 2019.
var (
	Identity = Nonlinearity{
		Name:       "identity",
		Value:      func(x float64) float64 { return x },
		Derivative: func(float64) float64 { return 1 },
		Taylor:     func(x Jet) Jet { return x.Scale(1) },
	}
	ReLU = LeakyReLU("relu", 0)
	Tanh = Nonlinearity{
		Name:       "tanh",
		Value:      math.Tanh,
		Derivative: tanhSlope,
		Taylor:     Jet.Tanh,
	}
	SELU = Nonlinearity{
		Name: "selu",
		Value: func(x float64) float64 {
			if x > 0 {
				return seluScale * x
			}
			return seluScale * seluAlpha * math.Expm1(x)
		},
		Derivative: func(x float64) float64 {
			if x > 0 {
				return seluScale
			}
			return seluScale * seluAlpha * math.Exp(x)
		},
		Kinks: []float64{0},
		Taylor: func(x Jet) Jet {
			if x[0] > 0 {
				return x.Scale(seluScale)
			}
			z := x.Exp()
			z[0] = math.Expm1(x[0])
			return z.Scale(seluScale * seluAlpha)
		},
	}
	GELU = Nonlinearity{
		Name:       "gelu",
		Value:      func(x float64) float64 { return x * standardNormal.CDF(x) },
		Derivative: func(x float64) float64 { return standardNormal.CDF(x) + x*standardNormal.Prob(x) },
		Taylor:     func(x Jet) Jet { return x.Mul(x.Scale(1 / math.Sqrt2).Erf().Shift(1).Scale(0.5)) },
	}
	SiLU = Nonlinearity{
		Name:  "silu",
		Value: func(x float64) float64 { return x / (1 + math.Exp(-x)) },
		Derivative: func(x float64) float64 {
			s := 1 / (1 + math.Exp(-x))
			return s + x*s*(1-s)
		},
		Taylor: func(x Jet) Jet {
			if x[0] > 0 {
				return x.Div(x.Scale(-1).Exp().Shift(1))
			}
			e := x.Exp() // does not overflow
			return x.Mul(e).Div(e.Shift(1))
		},
	}
	Mish = Nonlinearity{
		Name:  "mish",
		Value: func(x float64) float64 { return x * math.Tanh(softplus(x)) },
		Derivative: func(x float64) float64 {
			y := softplus(x)
			return math.Tanh(y) + x*tanhSlope(y)/(1+math.Exp(-x))
		},
		// tanh(log(1+exp(x))) is (u²-1)/(u²+1), u = 1 + exp(x); over exp(2x) on the
		// side where that would overflow.
		Taylor: func(x Jet) Jet {
			if x[0] > 0 {
				e := x.Scale(-1).Exp()
				u := e.Shift(1)
				return x.Mul(u.Mul(u).Sub(e.Mul(e))).Div(u.Mul(u).Add(e.Mul(e)))
			}
			e := x.Exp()
			f := e.Mul(e.Shift(2)) // u² - 1
			return x.Mul(f).Div(f.Shift(2))
		},
	}
)

// The constants for which SELU keeps mean 0 and variance 1.
const (
	seluScale = 1.0507009873554805
	seluAlpha = 1.6732632423543772
)

// softplus returns log(1 + exp(x)), the larger of x and 0 taken out.
func softplus(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }

// tanhSlope returns 1 - tanh² without its cancellation.
func tanhSlope(x float64) float64 { c := math.Cosh(x); return 1 / (c * c) }

// LeakyReLU returns x for x > 0 and slope·x elsewhere.
func LeakyReLU(name string, slope float64) Nonlinearity {
	derivative := func(x float64) float64 {
		if x > 0 {
			return 1
		}
		return slope
	}
	return Nonlinearity{
		Name:       name,
		Value:      func(x float64) float64 { return derivative(x) * x },
		Derivative: derivative,
		Kinks:      []float64{0},
		Taylor:     func(x Jet) Jet { return x.Scale(derivative(x[0])) },
	}
}
