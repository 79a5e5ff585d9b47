package measure

import (
	"fmt"

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
	step := wholeBlocks(end.Network().Architecture())
	var replaced []int
	for m := 0; m < end.Network().Architecture().Depth; m += step {
		replaced = append(replaced, m)
	}
	return DepthCutAt(start, end, labels, replaced)
}

// DepthCutAt is DepthCut for numbers m of layers of the caller's choice, each from 0 to
// Depth-1 and in residual networks even. Cost: 3·Σm/Depth.
func DepthCutAt(start, end *net.Probe, labels []uint8, replaced []int) ([]train.Evaluation, error) {
	sameArchitecture(start, end)
	a := end.Network().Architecture()
	top := a.Depth - 1
	residual := residualWeights(start.Network(), end.Network())
	hidden := clone(end.Activation(top))
	var curve []train.Evaluation
	var spare spares
	for _, m := range replaced {
		if m < 0 || m > top || m%wholeBlocks(a) != 0 {
			panic(fmt.Sprintf("measure: %d of %d hidden layers to replace, want whole blocks of them", m, top))
		}
		sum := hidden
		if m > 0 {
			var err error
			if sum, err = firstOrder(start, end.Activation(top-m), residual, top-m, top, &spare); err != nil {
				return nil, err
			}
		}
		if err := end.ForwardFrom(top, sum); err != nil {
			return nil, err
		}
		if m > 0 {
			spare.give(sum)
		}
		curve = append(curve, train.Score(end.Output(), labels))
	}
	return curve, end.ForwardFrom(top, hidden)
}

// wholeBlocks returns by how many layers a cut may grow: no block is cut in two.
func wholeBlocks(a net.Architecture) int {
	if a.Blocks() > 0 {
		return 2
	}
	return 1
}

// firstOrder returns the expansion of layers above `from` at v, which becomes the
// caller's.
func firstOrder(start *net.Probe, v blas64.General, residual []blas64.General, from, to int, spare *spares) (blas64.General, error) {
	if err := start.ForwardFrom(from, v); err != nil {
		return blas64.General{}, err
	}
	terms := expand(start, residual, from, to, 1, spare)
	add(terms[0], terms[1])
	spare.give(terms[1])
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
