package measure

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
	"gradscale/net/train"
)

// Expansion returns the terms of the residual expansion of a trained network's
// predictions by order 0, …, order (paper, the residual trick; claims T2 and E6).
//
// Let x⁰_l = i_l(x⁰_l-1) be the start's own activations, and replace every initial
// and residual function by its affine expansion there,
//
//	f_l(x⁰+δ) ≈ i_l(x⁰) + I_l·δ + z·(r_l(x⁰) + R_l·δ),
//
// I_l and R_l the Jacobians of i_l and r_l at x⁰_l-1; z counts residual functions.
// The coefficient of z^λ is the sum, over all sets of λ layers, of the term in which
// these act by their residual function and all others by their initial one. Of the
// layers in the set the lowest gives r_l(x⁰), those above act by R_l:
//
//	x^λ_l = I_l·x^λ_l-1 + R_l·x^(λ-1)_l-1 for λ ≥ 2,  x¹_l = I_l·x¹_l-1 + r_l(x⁰_l-1).
//
// With order = Depth these are all 2^Depth terms. Order 1 is the first-order Taylor
// expansion in the parameters. In linear networks the sum of all terms is the trained
// network. In others it is not: left out is the curvature of ψ, every derivative of
// second and higher order at x⁰, so that even all orders together are the network only
// to first order in each layer's input. Compare [SubsetTerms], which leaves out
// nothing. With batch normalization Jacobians couple the inputs of the batch.
//
// start must be passed; of end only the weights are read. order is 0 to Depth.
// Cost: 1 + (order+1), less where orders exceed layers.
func Expansion(start *net.Probe, end *net.Network, order int) []blas64.General {
	if a, b := start.Network().Architecture(), end.Architecture(); a != b {
		panic(fmt.Sprintf("measure: start %v of a network %v", a, b))
	}
	depth := end.Architecture().Depth
	return expand(start, residualWeights(start.Network(), end), 0, depth, order, new(spares))
}

// residualWeights returns W_l - W⁰_l of layer l at index l-1.
func residualWeights(start, end *net.Network) []blas64.General {
	var r []blas64.General
	for l := 1; l <= end.Architecture().Depth; l++ {
		r = append(r, minus(end.Weights(l), start.Weights(l)))
	}
	return r
}

// expand returns the terms of layer `to`, as of a network of the layers above `from`,
// which is not inside a block, at the activations that stand in the probe. The terms
// are the caller's.
func expand(start *net.Probe, residual []blas64.General, from, to, order int, spare *spares) []blas64.General {
	n := start.Network()
	if order < 0 || order > to-from {
		panic(fmt.Sprintf("measure: expansion of %d layers to order %d", to-from, order))
	}
	a := n.Architecture()
	var terms, skipped []blas64.General // x^1, x^2, …, and what the block began with
	for l := from + 1; l <= to; l++ {
		beginsBlock := blockEnding(a, l+1) != 0
		if beginsBlock {
			skipped = terms
		}
		weights, size := n.Weights(l), n.LayerSize(l)
		next := make([]blas64.General, min(len(terms)+1, order))
		tangents := make([]blas64.General, len(terms)) // ψ's derivative times x^λ
		for i, x := range terms {
			tangents[i] = spare.take(x.Rows, x.Cols)
			start.PostActivationTangent(l-1, tangents[i], x)
		}
		b := blockEnding(a, l)
		for i := range next {
			next[i] = spare.take(start.Batch(), size)
			carried := 0.0
			if i < len(terms) {
				multiply(next[i], tangents[i], weights, 0)
				carried = 1
			}
			if i == 0 {
				multiply(next[i], behind(start, l), residual[l-1], carried)
			} else {
				multiply(next[i], tangents[i-1], residual[l-1], carried)
			}
			if b != 0 && i < len(skipped) {
				n.SkipTimes(b, next[i], skipped[i])
			}
		}
		spare.give(tangents...)
		if !beginsBlock {
			spare.give(terms...)
		}
		if b != 0 {
			spare.give(skipped...)
			skipped = nil
		}
		terms = next
	}
	top := start.Activation(to)
	zeroth := spare.take(top.Rows, top.Cols)
	copy(zeroth.Data, top.Data)
	return append([]blas64.General{zeroth}, terms...)
}

// Truncated returns the evaluation of the sum of terms up to each order, on a batch
// with these labels.
func Truncated(terms []blas64.General, labels []uint8) []train.Evaluation {
	sum := zeros(terms[0].Rows, terms[0].Cols)
	var out []train.Evaluation
	for _, t := range terms {
		add(sum, t)
		out = append(out, train.Score(sum, labels))
	}
	return out
}

// SubsetTerms returns, by order, the terms of another reading of the residual
// expansion, which leaves out nothing: by inclusion and exclusion. With F(S) the
// predictions of the network that has trained weights in the layers of S and initial
// ones elsewhere, the term of S is Σ_{T⊆S} (-1)^|S\T|·F(T): what the layers of S do
// together and no smaller set does. All terms sum to the trained network, whatever
// the nonlinearity, and in linear networks they are those of [Expansion]. They differ
// from them by the curvature of ψ along the way: a term of Expansion takes Jacobians
// at the start's activations, one here the differences at the activations that the
// subset gives. Element λ is the sum over all S of λ layers; with
//
//	Σ_{|S|=λ} Σ_{T⊆S} (-1)^(λ-|T|)·F(T) = Σ_{t≤λ} (-1)^(λ-t)·C(L-t, λ-t)·Σ_{|T|=t} F(T)
//
// the cost is Σ_{t≤order} C(L, t), 2^L for order = L, where the binomials also cost
// digits: some 10^(L/3) units in the last place. It is meant for small networks.
// Errors are those of [net.Workspace.Forward].
func SubsetTerms(start, end *net.Network, x blas64.General, order int) ([]blas64.General, error) {
	depth := end.Architecture().Depth
	if order < 0 || order > depth || depth > 30 {
		panic(fmt.Sprintf("measure: subsets of up to %d of %d layers, want up to depth and 30", order, depth))
	}
	w, err := Passed(start.Clone(), x)
	if err != nil {
		return nil, err
	}
	defer w.Release()
	sums := make([]blas64.General, order+1) // Σ_{|T|=t} F(T)
	for t := range sums {
		sums[t] = zeros(x.Rows, end.LayerSize(depth))
	}
	for subset := range 1 << depth {
		size := 0
		for l := range depth {
			size += subset >> l & 1
		}
		if size > order {
			continue
		}
		for l := 1; l <= depth; l++ {
			from := start
			if subset>>(l-1)&1 == 1 {
				from = end
			}
			copy(w.Network().Weights(l).Data, from.Weights(l).Data)
		}
		if err := w.Forward(x); err != nil {
			return nil, err
		}
		add(sums[size], w.Output())
	}
	terms := make([]blas64.General, order+1)
	for o := range terms {
		terms[o] = zeros(x.Rows, end.LayerSize(depth))
		factor := 1.0 // (-1)^(o-t)·C(L-t, o-t)
		for t := o; t >= 0; t-- {
			for i, v := range sums[t].Data {
				terms[o].Data[i] += float64(factor * v)
			}
			factor *= -float64(depth-t+1) / float64(o-t+1)
		}
	}
	return terms, nil
}
