package trick

import (
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
	"gradscale/net/optim"
)

// optimizers with step sizes at which descent is stable: beyond, training is
// chaotic and multiplies rounding errors with every step, in any form.
var optimizers = []optim.Optimizer{
	{Kind: optim.SGD, StepSize: 3e-3}, {Kind: optim.Momentum, StepSize: 1e-3}, {Kind: optim.Adam, StepSize: 1e-4},
}

const descentSteps = 50

// leastChange is what training must change predictions by, relative to their norm,
// for an agreement afterwards to mean something: far more than exactness.
const leastChange = 1e-4

// descend trains on the mean squared error, halved, and returns the predictions
// at every step, one after the other.
func descend(n *net.Network, o optim.Optimizer, x, labels blas64.General) ([]float64, error) {
	w, err := n.NewWorkspace(x.Rows)
	if err != nil {
		return nil, err
	}
	s, err := o.New(n)
	if err != nil {
		return nil, err
	}
	var trajectory []float64
	for range descentSteps {
		if err := w.Forward(x); err != nil {
			return nil, err
		}
		trajectory = append(trajectory, w.Output().Data...)
		copy(w.OutputGradient().Data, errorGradient(w.Output().Data, labels.Data))
		w.Backward(w.OutputGradient())
		s.Step(w.ParameterGradients(), 1)
	}
	return trajectory, nil
}

func errorGradient(y, labels []float64) []float64 {
	g := make([]float64, len(y))
	for i := range g {
		g[i] = (y[i] - labels[i]) / float64(len(y))
	}
	return g
}

// moved is the relative change of predictions from the first step to the last.
func moved(trajectory []float64, size int) float64 {
	first, last := trajectory[:size], trajectory[len(trajectory)-size:]
	return distance(first, last) / norm(first)
}
