package mathcheck

import (
	"fmt"
	"math"
)

// Normalization is what stands in front of a nonlinearity.
type Normalization string

// The normalizations that [WideNetwork] knows.
const (
	NoNormalization Normalization = ""
	LayerNorm       Normalization = "layer"
	BatchNorm       Normalization = "batch"
	RMSNorm         Normalization = "rms"
)

// WideNetwork is a network at infinite width and, with batch normalization, in
// infinite batches small beside the width. Inputs are uniform on a sphere of
// high dimension, of radius √dimension. The first linear layer has weight
// variance 1; those behind a nonlinearity have WeightVariance. Biases of all
// linear layers have BiasVariance.
type WideNetwork struct {
	Nonlinearity   Nonlinearity
	Normalization  Normalization
	WeightVariance float64 // times fan-in
	BiasVariance   float64
	Depth          int // number of linear layers
	// SkipGain, if not 0, puts residual blocks between the first and the last
	// linear layer: block output = SkipGain·S·input + residual function, the
	// latter [normalization, nonlinearity, linear] BlockDepth times, S the identity
	// or random with the same effect on lengths.
	SkipGain   float64
	BlockDepth int // linear layers in a block; 0 stands for 2
	// PostNorm puts the normalization behind each block's sum, instead of in front of
	// nonlinearities.
	PostNorm bool
	// StartsAsSkips has residual functions put out 0, as ReZero and Fixup do at the
	// start; weights that end a block then count for nothing.
	StartsAsSkips bool
	// InnerWeightVariance, if not 0, is that of weights in a block but for its last
	// layer, times fan-in; see [FixupVariance].
	InnerWeightVariance float64
}

// WideLayer is what theory knows of a place in a [WideNetwork].
type WideLayer struct {
	Layer      int     // linear layers up to here
	Variance   float64 // mean square of a neuron
	Covariance float64 // of a neuron over two different inputs
	Residual   float64 // mean square of what the residual function adds at the end of a block, in front of a normalization
	// LogSquaredJacobian is log ‖J‖_qm² with respect to the output of the first linear layer.
	LogSquaredJacobian float64
}

// GSC returns the gradient scale coefficient of layer b with respect to a layer
// a below it, √(‖J‖²·variance of a/variance of b).
func (a WideLayer) GSC(b WideLayer) float64 {
	return math.Exp((b.LogSquaredJacobian-a.LogSquaredJacobian)/2) * math.Sqrt(a.Variance/b.Variance)
}

// LogGSC returns the logarithm of [WideLayer.GSC], at depths where that is no float64.
func (a WideLayer) LogGSC(b WideLayer) float64 {
	return (b.LogSquaredJacobian - a.LogSquaredJacobian + math.Log(a.Variance) - math.Log(b.Variance)) / 2
}

// PreActivation is what reaches a nonlinearity, behind the normalization.
type PreActivation struct {
	Variance    float64 // mean square
	Correlation float64 // of two different inputs
}

// Deviation returns √(variance·(1-correlation)), the standard deviation over
// inputs of a neuron.
func (p PreActivation) Deviation() float64 {
	return math.Sqrt(p.Variance) * RelativeDeviation(p.Correlation)
}

// Layers returns the layers that no skip connection passes by: all linear layers
// of a network without, else the first, the ends of blocks, and the last; and
// the pre-activations of all Depth-1 nonlinearities. It panics where Depth does
// not allow for whole blocks.
//
// A layer's variance T and covariance C determine what comes next: layer
// normalization makes them (1, C/T) and divides squared gradients by T, and so does
// RMSNorm, as the mean over neurons that sets them apart is 0 at infinite width; batch
// normalization takes the common part of all inputs away, makes them (1, 0) and
// divides squared gradients by T - C. Behind nonlinearity and linear layer the
// variance is WeightVariance·E[φ(u)²], the covariance WeightVariance·E[φ(u)·φ(v)],
// u and v the pre-activations of two inputs (Poole et al. 2016), and squared gradients
// have grown by the factor WeightVariance·E[φ'(u)²] (Schoenholz et al. 2017). In a
// block, squares of skip and residual function add; with PostNorm their sum is what
// gets normalized, and with StartsAsSkips those of the residual function are 0.
func (n WideNetwork) Layers() ([]WideLayer, []PreActivation) { return n.layers(true) }

// layers leaves out covariances of inputs unless asked for them or in need of them.
func (n WideNetwork) layers(covariances bool) ([]WideLayer, []PreActivation) {
	covariances = covariances || n.Normalization == BatchNorm
	block, inside := n.blockDepth(), n
	if n.PostNorm {
		inside.Normalization = NoNormalization
	}
	s := WideLayer{Layer: 1, Variance: 1 + n.BiasVariance, Covariance: n.BiasVariance}
	layers := []WideLayer{s}
	var seen []PreActivation
	for s.Layer < n.Depth {
		steps, gain := block, n.SkipGain
		if s.Layer == n.Depth-1 {
			steps, gain = 1, 0 // the last layer has no skip
		}
		r := s
		for i := range steps {
			var p PreActivation
			layer := inside
			if i < steps-1 && n.InnerWeightVariance != 0 {
				layer.WeightVariance = n.InnerWeightVariance
			}
			r, p = layer.next(r, covariances)
			seen = append(seen, p)
		}
		if gain != 0 {
			g := gain * gain
			residual := math.Exp(r.LogSquaredJacobian - s.LogSquaredJacobian)
			if n.StartsAsSkips {
				r.Variance, r.Covariance, residual = 0, 0, 0
			}
			r.Residual = r.Variance
			r.Variance += g * s.Variance
			r.Covariance += g * s.Covariance
			r.LogSquaredJacobian = s.LogSquaredJacobian + math.Log(g+residual)
			if n.PostNorm {
				r = n.normalized(r)
			}
		}
		s = r
		layers = append(layers, s)
	}
	return layers, seen
}

func (n WideNetwork) blockDepth() int {
	if n.SkipGain == 0 {
		return 1
	}
	block := n.BlockDepth
	if block == 0 {
		block = 2
	}
	if n.Depth < 2 || (n.Depth-2)%block != 0 {
		panic(fmt.Sprintf("mathcheck: %d linear layers, want 2 and whole blocks of %d", n.Depth, block))
	}
	return block
}

// next passes a layer through normalization, nonlinearity and linear layer.
func (n WideNetwork) next(s WideLayer, covariances bool) (WideLayer, PreActivation) {
	p, divisor := n.normalize(s)
	s.Layer++
	s.Residual = 0
	s.Variance = n.WeightVariance*n.Nonlinearity.SecondMoment(p.Variance) + n.BiasVariance
	if covariances {
		s.Covariance = n.WeightVariance*n.Nonlinearity.PairMoment(p.Variance, p.Correlation) + n.BiasVariance
	}
	s.LogSquaredJacobian += math.Log(n.WeightVariance * n.Nonlinearity.SlopeSecondMoment(p.Variance) / divisor)
	return s, p
}

// normalize returns what the normalization makes of a layer, and what it divides
// squared gradients by.
func (n WideNetwork) normalize(s WideLayer) (p PreActivation, divisor float64) {
	switch n.Normalization {
	case NoNormalization:
		return PreActivation{s.Variance, clampCorrelation(s.Covariance / s.Variance)}, 1
	case LayerNorm, RMSNorm:
		return PreActivation{1, clampCorrelation(s.Covariance / s.Variance)}, s.Variance
	case BatchNorm:
		return PreActivation{1, 0}, s.Variance - s.Covariance
	}
	panic(fmt.Sprintf("mathcheck: normalization %q, want \"\", %q, %q or %q", n.Normalization, LayerNorm, BatchNorm, RMSNorm))
}

// normalized is the layer behind a normalization.
func (n WideNetwork) normalized(s WideLayer) WideLayer {
	p, divisor := n.normalize(s)
	s.Variance, s.Covariance = p.Variance, p.Variance*p.Correlation
	s.LogSquaredJacobian -= math.Log(divisor)
	return s
}

// GSC returns the paper's GSC(L, 0), of an error ⟨prediction, label⟩ with labels
// uniform on a sphere, with respect to the first layer. The error adds nothing:
// its own GSC is 1.
func (n WideNetwork) GSC() float64 {
	layers, _ := n.layers(false)
	return layers[0].GSC(layers[len(layers)-1])
}
