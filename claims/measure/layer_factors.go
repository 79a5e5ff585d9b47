package measure

import (
	"fmt"
	"math"

	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/random"
	"gradscale/net/train"
)

// LossOf returns the sensitivity of the loss on the first batch that train.Evaluate
// takes, with a probe of its own. Errors are those of FirstBatch and [Loss].
func LossOf(n *net.Network, set data.Set, batch int, signs *random.Stream) (Sensitivity, error) {
	b, err := FirstBatch(n, set, batch)
	if err != nil {
		return Sensitivity{}, err
	}
	w, err := n.NewForwardProbe(batch)
	if err != nil {
		return Sensitivity{}, err
	}
	defer w.Release()
	return Loss(w, b, signs)
}

// LayerFactors returns factors of the step size, one for each linear layer, with which
// the first step's relative update of layer l is the step size over the layer's gradient
// scale coefficient,
//
//	‖ΔW_l‖/‖W_l‖ = η/GSC(l,0),
//
// so that, to first order and for random directions, each layer changes the error by
// the same share of itself. Factor l is ‖W_l‖/(GSC(l,0)·‖ΔW_l‖), with ‖ΔW_l‖ that of
// the configuration's optimizer for step size 1, see the optimizer's FirstUpdateNorms.
// Coefficients and gradients are measured on the batch of [FirstBatch]. An error names
// the first layer whose factor is not positive and finite; others are those of LossOf,
// Sensitivity.GSC and Config.Validate. Cost: 4.
func LayerFactors(n *net.Network, set data.Set, config train.Config, signs *random.Stream) ([]float64, error) {
	if err := config.Validate(); err != nil {
		return nil, err
	}
	b, err := FirstBatch(n, set, config.Batch)
	if err != nil {
		return nil, err
	}
	w, err := Passed(n, b.Inputs)
	if err != nil {
		return nil, err
	}
	defer w.Release()
	losses := make([]float64, config.Batch)
	train.CrossEntropy(w.OutputGradient(), losses, w.Output(), b.Labels)
	w.Backward(w.OutputGradient())
	updates, err := config.Optimizer.FirstUpdateNorms(n, w.ParameterGradients())
	if err != nil {
		return nil, err
	}
	s, err := Loss(w, b, signs)
	if err != nil {
		return nil, err
	}
	gsc, err := s.GSC()
	if err != nil {
		return nil, err
	}
	factors := make([]float64, len(updates))
	for i, update := range updates {
		weights := net.FrobeniusNorm(n.Weights(i + 1))
		factors[i] = weights / gsc[i+1] / update
		if !(factors[i] > 0) || math.IsInf(factors[i], 1) {
			return nil, fmt.Errorf("measure: factor of layer %d's step size is %v, from a weight norm of %v, a gradient scale coefficient of %v and a first update of norm %v; want all positive and finite",
				i+1, factors[i], weights, gsc[i+1], update)
		}
	}
	return factors, nil
}
