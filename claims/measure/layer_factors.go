package measure

import (
	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/optim"
	"gradscale/net/random"
	"gradscale/net/train"
)

// LossOf returns the sensitivity of the loss on the first batch that train.Evaluate
// takes, with a workspace of its own. Errors are those of FirstBatch and [Loss].
func LossOf(n *net.Network, set data.Set, batch int, signs *random.Stream) (Sensitivity, error) {
	b, err := FirstBatch(n, set, batch)
	if err != nil {
		return Sensitivity{}, err
	}
	w, err := n.NewForwardWorkspace(batch)
	if err != nil {
		return Sensitivity{}, err
	}
	defer w.Release()
	return Loss(w, b, signs)
}

// LayerFactors returns factors of the layers' step size with which the first
// relative update of layer l is the step size over GSC(l,0), as [optim.LayerFactors]
// has them, for the optimizer and the batch size of a configuration. Coefficients and
// gradients are measured on the batch of [FirstBatch]. Errors are those of LossOf,
// Sensitivity.GSC, Config.Validate and optim.LayerFactors. Cost: 4.
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
	return optim.LayerFactors(gsc[1:], optim.WeightNorms(n), updates)
}
