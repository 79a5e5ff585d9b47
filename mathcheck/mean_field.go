package mathcheck

import "math"

// MeanOf returns E[φ(√q·z)], z standard normal.
func (f Nonlinearity) MeanOf(q float64) float64 { return f.expectation(f.Value, 0, q) }

// SecondMoment returns E[φ(√q·z)²], z standard normal: the mean square that the
// nonlinearity makes of pre-activations of variance q (Poole et al. 2016).
func (f Nonlinearity) SecondMoment(q float64) float64 {
	return f.expectation(func(x float64) float64 { v := f.Value(x); return v * v }, 0, q)
}

// SlopeSecondMoment returns E[φ'(√q·z)²], z standard normal: the factor by which
// it multiplies the mean square of gradients (Schoenholz et al. 2017).
func (f Nonlinearity) SlopeSecondMoment(q float64) float64 {
	return f.expectation(func(x float64) float64 { v := f.Derivative(x); return v * v }, 0, q)
}

// MeanLogSlope returns E[log|φ'(√q·z)|], z standard normal: the mean log singular
// value of the nonlinearity's Jacobian, by which it changes the entropy of a
// neuron. -Inf for a nonlinearity that is flat on a piece, as ReLU.
func (f Nonlinearity) MeanLogSlope(q float64) float64 {
	return f.expectation(func(x float64) float64 { return math.Log(math.Abs(f.Derivative(x))) }, 0, q)
}

// SquaredGrowthUnnormalized returns the factor by which GSC² grows in one layer
// of an unnormalized network without biases whose pre-activations have variance
// q: q·E[φ'²]/E[φ²]. The weights' variance cancels. It is E[φ'²] where the
// variance is at a fixed point with σw = 1, as SELU's at q = 1.
func (f Nonlinearity) SquaredGrowthUnnormalized(q float64) float64 {
	return f.SlopeSecondMoment(q) * q / f.SecondMoment(q)
}

// SquaredGrowthLayerNorm returns E[φ'(z)²]/E[φ(z)²], z standard normal: the
// factor by which GSC² grows in one layer with layer normalization in front of
// the nonlinearity. At infinite width the mean over neurons that layer
// normalization takes away is 0, and its loss of one dimension counts for
// nothing: the same holds for RMSNorm. It is 1 for ReLU (cf. Doshi et al. 2023).
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

// SquaredGrowthBatchNormLinear returns (B-2)/(B-3), the factor by which GSC²
// grows in one layer of a linear network with batch normalization and batches of
// B inputs, for widths far above B (Yang et al. 2019). It panics for B < 4,
// where the expectation does not exist.
func SquaredGrowthBatchNormLinear(batch int) float64 {
	atLeast(batch, 4, "inputs in a batch")
	return float64(batch-2) / float64(batch-3)
}

// VarianceSequence returns the variances of depth successive pre-activations,
// from q on, under q ↦ σw²·E[φ(√q·z)²] (Poole et al. 2016, without biases).
func (f Nonlinearity) VarianceSequence(q, weightVariance float64, depth int) []float64 {
	s := make([]float64, depth)
	for l := range s {
		s[l] = q
		q = weightVariance * f.SecondMoment(q)
	}
	return s
}
