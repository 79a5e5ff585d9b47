package resnet

import (
	"math"

	"gradscale/claims/untrained"
	"gradscale/mathcheck"
)

// Squared growth per layer behind a normalization.
var (
	reluBatch = mathcheck.ReLU.SquaredGrowthBatchNorm()
	tanhNorm  = mathcheck.Tanh.SquaredGrowthLayerNorm()
)

// vanillaTotal is GSC(L,0) at infinite width: growth from layer 2 to the
// prediction. Nothing grows from layer 1 to 2 where a mean is not counted as
// signal, and for batch-ReLU it is layer 1, of mean 0, that makes the
// difference; elsewhere the mean is 0 throughout and all layers grow.
func vanillaTotal(squared float64) float64 {
	layers := float64(untrained.Depth - 1)
	if squared == reluBatch {
		layers--
	}
	return math.Pow(squared, layers/2)
}

// resnetTotal is GSC(L,0) of a ResNet with identity skips and normalized blocks
// at infinite width: the blocks' product by the dilution law, and the last
// layer. The first layer has variance 1, each residual adds the variance that is
// left behind the nonlinearity (times ReLU's g² = 2).
func resnetTotal(depth int, squared, residualVariance float64) float64 {
	blocks := mathcheck.NormalizedResNetGrowth((depth-2)/2, squared, 1/residualVariance)
	if squared == reluBatch {
		return blocks // the last layer's mean counts in the prediction's norm, which cancels its growth
	}
	return blocks * math.Sqrt(squared)
}

func lastCorrelation() float64 {
	c := mathcheck.CorrelationSequence(0, untrained.Depth-1)
	return c[len(c)-1]
}

var (
	reluDeviation = mathcheck.RelativeDeviation(lastCorrelation())
	reluSigns     = mathcheck.SignDiversity(lastCorrelation())
)

func tanhVariances() []float64 { return mathcheck.Tanh.VarianceSequence(1, 1, untrained.Depth-1) }

func tanhDeviation() float64 {
	q := tanhVariances()
	return math.Sqrt(q[len(q)-1])
}

func tanhTotal() float64 {
	squared := 1.0
	for _, q := range tanhVariances() {
		squared *= mathcheck.Tanh.SquaredGrowthUnnormalized(q)
	}
	return math.Sqrt(squared)
}
