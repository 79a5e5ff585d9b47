package optim

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
)

// LayerFactors returns factors of the step size, one for each linear layer, such
// that the first step's relative update of layer l is the step size over the
// layer's gradient scale coefficient,
//
//	‖ΔW_l‖/‖W_l‖ = η/GSC(l,0),
//
// so that, to first order and for random directions, each layer changes the error
// by the same share of itself. gsc[l-1] is GSC(l,0), with layer l the output of
// linear layer l and 0 the error; weightNorms[l-1] is ‖W_l‖ and updateNorms[l-1]
// is ‖ΔW_l‖ for step size 1, of which [Optimizer.FirstUpdateNorms] gives the
// latter: for SGD and Momentum the gradient's norm. Norms are Frobenius norms.
//
//	factor_l = ‖W_l‖/(GSC(l,0)·‖ΔW_l‖)
//
// An error names the first number that is not positive and finite. LayerFactors
// panics unless all slices have the same length.
func LayerFactors(gsc, weightNorms, updateNorms []float64) ([]float64, error) {
	if len(weightNorms) != len(gsc) || len(updateNorms) != len(gsc) {
		panic(fmt.Sprintf("optim: %d GSC values, %d weight norms, %d update norms", len(gsc), len(weightNorms), len(updateNorms)))
	}
	factors := make([]float64, len(gsc))
	for i := range gsc {
		for _, x := range []struct {
			name  string
			value float64
		}{{"gsc", gsc[i]}, {"weightNorms", weightNorms[i]}, {"updateNorms", updateNorms[i]}} {
			if !positive(x.value) {
				return nil, fieldError(fmt.Sprintf("%s[%d]", x.name, i), x.value, "positive and finite")
			}
		}
		factors[i] = weightNorms[i] / gsc[i] / updateNorms[i]
	}
	return factors, nil
}

// WeightNorms returns ‖W_l‖, Frobenius, of each linear layer.
func WeightNorms(n *net.Network) []float64 {
	norms := make([]float64, n.Architecture().Depth)
	for i := range norms {
		norms[i] = net.FrobeniusNorm(n.Weights(i + 1))
	}
	return norms
}

// FirstUpdateNorms returns ‖ΔW_l‖, Frobenius, of each linear layer for the
// optimizer's first step from these gradients with step size 1: ‖g‖ for SGD and
// Momentum, (1+μ)‖g‖ for Nesterov, about √(entries/(1-ρ)) for RMSprop and
// √entries for Adam. The network is left as it is. It returns the error of
// [Optimizer.Validate], and panics if there is not one gradient for each
// parameter.
func (o Optimizer) FirstUpdateNorms(n *net.Network, gradients []float64) ([]float64, error) {
	o.StepSize = 1
	update := make([]float64, len(n.Parameters()))
	s, err := o.newState(n, update)
	if err != nil {
		return nil, err
	}
	s.Step(gradients, 1)
	norms := make([]float64, len(s.ends))
	lo := 0
	for i, hi := range s.ends {
		norms[i] = net.FrobeniusNorm(blas64.General{Rows: 1, Cols: hi - lo, Stride: hi - lo, Data: update[lo:hi]})
		lo = hi
	}
	return norms, nil
}
