package mathcheck

import "fmt"

// Jet is a function of one variable t near 0 as its Taylor coefficients:
// x[0] + x[1]·t + x[2]·t² + …, cut off behind the last. Operations return the jet
// of the result, to the same order, in new memory; they panic if lengths differ.
// Recurrences follow Griewank, Walther 2008, chapter 13.
type Jet []float64

// NewJet returns the jet with the given leading coefficients and zeros up to an
// order.
func NewJet(order int, leading ...float64) Jet {
	x := make(Jet, order+1)
	if copy(x, leading) < len(leading) {
		panic(fmt.Sprintf("mathcheck: %d coefficients for a jet of order %d", len(leading), order))
	}
	return x
}

// Add returns x + y.
func (x Jet) Add(y Jet) Jet {
	sameLength(len(x), len(y), "jets")
	z := make(Jet, len(x))
	for i := range z {
		z[i] = x[i] + y[i]
	}
	return z
}

// Sub returns x - y.
func (x Jet) Sub(y Jet) Jet { return x.Add(y.Scale(-1)) }

// Scale returns a·x.
func (x Jet) Scale(a float64) Jet {
	z := make(Jet, len(x))
	for i := range z {
		z[i] = a * x[i]
	}
	return z
}

// Shift returns x + a, a constant in t.
func (x Jet) Shift(a float64) Jet {
	z := x.Scale(1)
	z[0] += a
	return z
}

// Mul returns x·y, z_n = Σ x_k·y_n-k.
func (x Jet) Mul(y Jet) Jet {
	sameLength(len(x), len(y), "jets")
	z := make(Jet, len(x))
	for n := range z {
		for k := 0; k <= n; k++ {
			z[n] += x[k] * y[n-k]
		}
	}
	return z
}

// Div returns x/y, z_n = (x_n - Σ_{k<n} z_k·y_n-k)/y_0. Not finite where y_0 is 0.
func (x Jet) Div(y Jet) Jet {
	sameLength(len(x), len(y), "jets")
	z := make(Jet, len(x))
	for n := range z {
		z[n] = x[n]
		for k := range n {
			z[n] -= z[k] * y[n-k]
		}
		z[n] /= y[0]
	}
	return z
}

// DotJets returns Σ x_i·y_i, as of weights that move along a line and inputs.
func DotJets(x, y []Jet) Jet {
	sameLength(len(x), len(y), "vectors of jets")
	atLeast(len(x), 1, "components")
	sum := x[0].Mul(y[0])
	for i := 1; i < len(x); i++ {
		sum = sum.Add(x[i].Mul(y[i]))
	}
	return sum
}

// NormalizeJets returns (x_i - mean)/√(variance + epsilon), mean and variance over
// the components: layer normalization of a layer, batch normalization of a
// neuron's values over a batch.
func NormalizeJets(x []Jet, epsilon float64) []Jet {
	atLeast(len(x), 2, "components")
	n := float64(len(x))
	mean := make(Jet, len(x[0]))
	for _, v := range x {
		mean = mean.Add(v.Scale(1 / n))
	}
	centred := make([]Jet, len(x))
	for i, v := range x {
		centred[i] = v.Sub(mean)
	}
	return RMSNormalizeJets(centred, epsilon)
}

// RMSNormalizeJets returns x_i/√(mean square + epsilon), the mean over the components.
func RMSNormalizeJets(x []Jet, epsilon float64) []Jet {
	atLeast(len(x), 1, "components")
	n := float64(len(x))
	square := make(Jet, len(x[0]))
	for _, v := range x {
		square = square.Add(v.Mul(v).Scale(1 / n))
	}
	root := square.Shift(epsilon).Sqrt()
	z := make([]Jet, len(x))
	for i, v := range x {
		z[i] = v.Div(root)
	}
	return z
}
