package mathcheck

// SquaredGrowthPostNorm returns the factor by which GSC² grows in a block of
// [nonlinearity, linear] blockDepth times around a skip connection of this gain g,
// with layer normalization or RMSNorm behind their sum: (g² + j)/(g² + r), j the
// squared Jacobian of the residual function and r its mean square, where it begins with
// variance 1. All blocks but the first, which begins with a layer that is not
// normalized, are alike: unlike those with normalization in front of nonlinearities
// (see [NormalizedResNetExponent]) they grow exponentially, or not at all, as with ReLU
// and the weights of He et al. 2015, of which j = r = 1.
func (f Nonlinearity) SquaredGrowthPostNorm(weightVariance, gain float64, blockDepth int) float64 {
	atLeast(blockDepth, 1, "linear layers in a block")
	r, j := 1.0, 1.0
	for range blockDepth {
		r, j = weightVariance*f.SecondMoment(r), j*weightVariance*f.SlopeSecondMoment(r)
	}
	return (gain*gain + j) / (gain*gain + r)
}
