package mathcheck

import "math"

// ArcCosineMap returns the correlation of two inputs behind a ReLU and a linear
// layer, (√(1-c²) + (π - arccos c)·c)/π, from their correlation c in front of it
// (Cho, Saul 2009). NaN outside [-1, 1].
func ArcCosineMap(c float64) float64 {
	return clampCorrelation((math.Sqrt(1-c*c) + (math.Pi-math.Acos(c))*c) / math.Pi)
}

// clampCorrelation keeps rounding from passing 1.
func clampCorrelation(c float64) float64 { return min(c, 1) }

// CorrelationSequence returns the correlations of two inputs at depth
// successive pre-activations, from c on, under [ArcCosineMap].
func CorrelationSequence(c float64, depth int) []float64 {
	s := make([]float64, depth)
	for l := range s {
		s[l] = c
		c = ArcCosineMap(c)
	}
	return s
}

// RelativeDeviation returns √(1-c): the standard deviation over inputs of a
// neuron's pre-activation, relative to the quadratic mean over inputs and
// neurons, where any two inputs have correlation c. The pre-activations of one
// neuron then are a common part of variance q·c and independent parts of
// variance q·(1-c).
func RelativeDeviation(c float64) float64 { return math.Sqrt(1 - c) }

// SignDiversity returns the expectation over neurons of min(p, 1-p), p the share
// of inputs with positive pre-activation, where any two inputs have correlation
// c ≥ 0: E[Φ(-a|z|)] = arctan(1/a)/π with a = √(c/(1-c)). NaN for c outside
// [0, 1]. The integrand has a kink and width 1/a at 0, so Gauss–Hermite
// quadrature of it falls short: by a fifth with 200 nodes at 1-c = 0.0125.
func SignDiversity(c float64) float64 { return math.Atan(math.Sqrt((1-c)/c)) / math.Pi }
