package net

import (
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/internal/kernel"
)

// normalizeNode is x̂ = (x - mean)/std over rows or columns.
type normalizeNode struct {
	in, out    int
	normalizer normalizer
}

func (n *normalizeNode) forwardUse() use {
	return use{reads: []int{n.in}, writes: n.out, inPlace: n.in}
}

func (n *normalizeNode) backwardUse() use {
	return use{reads: []int{n.out}, writes: n.in, inPlace: n.out}
}

func (n *normalizeNode) keeps() []int { return []int{n.out} }

func (n *normalizeNode) bind(w *Workspace) step {
	x := w.activation(n.in)
	groups := n.normalizer.groups(x.Rows, x.Cols)
	return &normalizeStep{
		normalizer: n.normalizer,
		x:          x, xhat: w.activation(n.out),
		dx: w.gradient(n.in), dxhat: w.gradient(n.out),
		invStd: make([]float64, groups),
		grain:  max(1, elementGrain*groups/len(x.Data)),
	}
}

type normalizeStep struct {
	normalizer         normalizer
	x, xhat, dx, dxhat blas64.General
	invStd             []float64
	grain              int // groups worth a task of their own
}

func (s *normalizeStep) forward() error {
	kernel.Parallel(len(s.invStd), s.grain, (*normalizeForward)(s))
	return nil
}

func (s *normalizeStep) backward(bool) {
	kernel.Parallel(len(s.invStd), s.grain, (*normalizeBackward)(s))
}

type normalizeForward normalizeStep

func (s *normalizeForward) Do(lo, hi int) {
	s.normalizer.forward(s.xhat.Data, s.invStd, s.x.Data, s.x.Rows, s.x.Cols, lo, hi)
}

type normalizeBackward normalizeStep

func (s *normalizeBackward) Do(lo, hi int) {
	s.normalizer.backward(s.dx.Data, s.dxhat.Data, s.xhat.Data, s.invStd, s.x.Rows, s.x.Cols, lo, hi)
}
