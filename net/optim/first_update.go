package optim

import (
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
)

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
	norms := make([]float64, s.layers)
	lo := 0
	for i, hi := range s.ends[:s.layers] {
		norms[i] = net.FrobeniusNorm(blas64.General{Rows: 1, Cols: hi - lo, Stride: hi - lo, Data: update[lo:hi]})
		lo = hi
	}
	return norms, nil
}
