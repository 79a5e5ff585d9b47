package measure

import (
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
	"gradscale/net/train"
)

// DepthCut returns how a trained network does when its m topmost hidden layers are
// replaced by their first-order Taylor expansion in the parameters around the start,
//
//	f(θ⁰) + ∂f/∂θ·(θ-θ⁰),
//
// taken at what the trained layers below send up (claim E5); the trained last layer
// reads what comes out. Element i is for m = i, up to Depth-1, and in residual networks
// for m = 2i, whole blocks, up to all of them; element 0 is the network itself. Both
// probes must be passed; start is left with other activations, end as it was.
// Errors are those of [net.Probe.ForwardFrom]. Cost: 1.5·Depth, half with blocks:
// each cut has activations of its own to expand at.
func DepthCut(start, end *net.Probe, labels []uint8) ([]train.Evaluation, error) {
	sameArchitecture(start, end)
	a := end.Network().Architecture()
	step := 1
	if a.Blocks() > 0 {
		step = 2
	}
	top := a.Depth - 1
	residual := residualWeights(start.Network(), end.Network())
	hidden := clone(end.Activation(top))
	curve := []train.Evaluation{train.Score(end.Output(), labels)}
	for m := step; m <= top; m += step {
		sum, err := firstOrder(start, end.Activation(top-m), residual, top-m, top)
		if err != nil {
			return nil, err
		}
		if err := end.ForwardFrom(top, sum); err != nil {
			return nil, err
		}
		curve = append(curve, train.Score(end.Output(), labels))
	}
	return curve, end.ForwardFrom(top, hidden)
}

// firstOrder returns the expansion of layers above `from` at v.
func firstOrder(start *net.Probe, v blas64.General, residual []blas64.General, from, to int) (blas64.General, error) {
	if err := start.ForwardFrom(from, v); err != nil {
		return blas64.General{}, err
	}
	terms := expand(start, residual, from, to, 1)
	add(terms[0], terms[1])
	return terms[0], nil
}

// Undoing returns how a trained network does when the training of its k lowest layers
// is undone, for k = 0, …, Depth: these have their initial weights, the others their
// trained ones. Both probes must be passed; end is left with the start's
// activations. Errors are those of [net.Probe.ForwardFrom]. Cost: Depth/2.
func Undoing(start, end *net.Probe, labels []uint8) ([]train.Evaluation, error) {
	sameArchitecture(start, end)
	curve := []train.Evaluation{train.Score(end.Output(), labels)}
	// Inside a block the skip connection brings what the layer before has put there.
	for k := 1; k <= end.Network().Architecture().Depth; k++ {
		if err := end.ForwardFrom(k, start.Activation(k)); err != nil {
			return nil, err
		}
		curve = append(curve, train.Score(end.Output(), labels))
	}
	return curve, nil
}
