package train

import (
	"math"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/internal/kernel"
	"gradscale/net/optim"
	"gradscale/net/random"
)

// GSC returns the gradient scale coefficients of the loss with respect to the
// outputs of linear layers l = 1, …, Depth, on a batch of the set (paper,
// section 3),
//
//	GSC(l,0) = Q‖∂e/∂f_l‖/√n_l·Q‖f_l‖/Q(e),
//
// with e an input's cross-entropy, n_l the size of the layer and Q the quadratic
// mean over inputs; at index 0 it is that of the input itself. With batch
// normalization the losses of a batch form one vector e; the gradient is then
// that of the losses' sum with random signs, whose mean square is the Jacobian's
// squared norm. The batch is the first that Evaluate would take. Errors are those
// of Evaluate.
func GSC(n *net.Network, set data.Set, batch int) ([]float64, error) {
	p, err := firstPass(n, set, batch)
	if err != nil {
		return nil, err
	}
	defer p.workspace.Release()
	return p.gsc(), nil
}

// LayerFactors returns factors of the layers' step size with which the first
// relative update of layer l is the step size over GSC(l,0), as
// [optim.LayerFactors] has them, for the optimizer and the batch size of a
// configuration. Coefficients and gradients are measured on the batch that GSC
// takes. Errors are those of Evaluate, Config.Validate and optim.LayerFactors.
func LayerFactors(n *net.Network, set data.Set, config Config) ([]float64, error) {
	if err := config.Validate(); err != nil {
		return nil, err
	}
	p, err := firstPass(n, set, config.Batch)
	if err != nil {
		return nil, err
	}
	defer p.workspace.Release()
	p.workspace.Backward(p.workspace.OutputGradient())
	updates, err := config.Optimizer.FirstUpdateNorms(n, p.workspace.ParameterGradients())
	if err != nil {
		return nil, err
	}
	return optim.LayerFactors(p.gsc()[1:], optim.WeightNorms(n), updates)
}

// firstPass returns the first pass that Evaluate would make, in a workspace that
// keeps everything.
func firstPass(n *net.Network, set data.Set, batch int) (*pass, error) {
	if batch < 1 {
		return nil, &net.FieldError{Package: "train", Field: "batch", Value: batch, Wanted: "at least 1"}
	}
	if err := fits(n, set, batch); err != nil {
		return nil, err
	}
	w, err := n.NewWorkspace(batch)
	if err != nil {
		return nil, err
	}
	p := &pass{newBatches(set, w.Input()), w, make([]float64, batch)}
	p.shuffle(random.New(0, "evaluation"))
	p.load(0)
	return p, p.forward()
}

// gsc changes the gradient of the predictions.
func (p *pass) gsc() []float64 {
	w := p.workspace
	flipSigns(w.OutputGradient(), random.New(0, "signs of losses"))
	w.BackwardActivations(w.OutputGradient())
	loss := math.Sqrt(kernel.SumSquares(p.losses))
	root := math.Sqrt(float64(w.Batch())) // left over from three quadratic means and from gradients of a mean
	gsc := make([]float64, w.Network().Architecture().Depth+1)
	for l := range gsc {
		gradient := net.FrobeniusNorm(w.Gradient(l)) / math.Sqrt(float64(w.Network().LayerSize(l)))
		gsc[l] = gradient * net.FrobeniusNorm(w.Activation(l)) / loss * root
	}
	return gsc
}

func flipSigns(gradient blas64.General, s *random.Stream) {
	for i := range gradient.Rows {
		if s.Uint64()>>63 == 0 {
			continue
		}
		row := gradient.Data[i*gradient.Stride : i*gradient.Stride+gradient.Cols]
		for j := range row {
			row[j] = -row[j]
		}
	}
}
