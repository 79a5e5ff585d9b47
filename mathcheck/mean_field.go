package mathcheck

import "math"

// MeanOf returns E[φ(√q·z)], z standard normal.
func (f Nonlinearity) MeanOf(q float64) float64 { return f.expectation(f.Value, q) }

// SecondMoment returns E[φ(√q·z)²], z standard normal: the mean square that the
// nonlinearity makes of pre-activations of variance q (Poole et al. 2016).
func (f Nonlinearity) SecondMoment(q float64) float64 {
	return f.expectation(func(x float64) float64 { v := f.Value(x); return v * v }, q)
}

// SlopeSecondMoment returns E[φ'(√q·z)²], z standard normal: the factor by which
// it multiplies the mean square of gradients (Schoenholz et al. 2017).
func (f Nonlinearity) SlopeSecondMoment(q float64) float64 {
	return f.expectation(func(x float64) float64 { v := f.Derivative(x); return v * v }, q)
}

// SquaredGrowthUnnormalized returns the factor by which GSC² grows in one layer
// of an unnormalized network whose pre-activations have variance q:
// q·E[φ'²]/E[φ²], the gradient's growth σ²E[φ'²] over the values' σ²E[φ²]/q.
// The weights' variance σ² cancels. It is E[φ'²] where the variance is at a
// fixed point with σ = 1, as SELU's at q = 1.
func (f Nonlinearity) SquaredGrowthUnnormalized(q float64) float64 {
	return q * f.SlopeSecondMoment(q) / f.SecondMoment(q)
}

// SquaredGrowthLayerNorm returns E[φ'(z)²]/E[φ(z)²], z standard normal: the
// factor by which GSC² grows in one layer with layer normalization in front of
// the nonlinearity. At infinite width the mean over neurons that layer
// normalization takes away is 0. It is 1 for ReLU (cf. Doshi et al. 2023).
func (f Nonlinearity) SquaredGrowthLayerNorm() float64 { return f.SquaredGrowthUnnormalized(1) }

// SquaredGrowthBatchNorm returns E[φ'(z)²]/Var[φ(z)], z standard normal: the
// factor by which GSC² grows in one layer with batch normalization in front of
// the nonlinearity, for widths far above the batch and a large batch. By the
// Gaussian Poincaré inequality it is at least 1, and 1 only for affine φ. It is
// π/(π-1) for ReLU (Yang et al. 2019).
func (f Nonlinearity) SquaredGrowthBatchNorm() float64 {
	mean := f.MeanOf(1)
	return f.SlopeSecondMoment(1) / (f.SecondMoment(1) - mean*mean)
}

// VarianceSequence returns the variances of depth successive pre-activations,
// from q on, under q ↦ σ²·E[φ(√q·z)²] (Poole et al. 2016, without biases).
func (f Nonlinearity) VarianceSequence(q, weightVariance float64, depth int) []float64 {
	s := make([]float64, depth)
	for l := range s {
		s[l] = q
		q = weightVariance * f.SecondMoment(q)
	}
	return s
}

// ArcCosineMap returns the correlation of two inputs behind a ReLU and a linear
// layer, (√(1-c²) + (π - arccos c)·c)/π, from their correlation c in front of it
// (Cho, Saul 2009). NaN outside [-1, 1].
func ArcCosineMap(c float64) float64 {
	return (math.Sqrt(1-c*c) + (math.Pi-math.Acos(c))*c) / math.Pi
}

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
// c ≥ 0: E[Φ(-a|z|)] = arctan(1/a)/π with a = √(c/(1-c)).
func SignDiversity(c float64) float64 { return math.Atan(math.Sqrt((1-c)/c)) / math.Pi }
