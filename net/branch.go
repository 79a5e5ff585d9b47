package net

import (
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/internal/kernel"
)

// branchNode is y = α·x: what a residual function computes, times the block's factor
// (see [ReZero]). In residual form α is the sum of a part that is trained and one that
// is not.
type branchNode struct {
	in, out int
	layer   int // that the block ends with
	block   int // counted from 0
	factors []float64
	initial float64
}

func (t *tape) branch(in int, layer, block int, factors []float64, as form) int {
	n := &branchNode{in: in, out: t.add(t.cols[in]), layer: layer, block: block, factors: factors}
	if as.initialFactors != nil {
		n.initial = as.initialFactors[block]
	}
	t.nodes = append(t.nodes, n)
	return n.out
}

func (n *branchNode) factor() float64 { return n.factors[n.block] + n.initial }

func (n *branchNode) forwardUse() use {
	return use{reads: []int{n.in}, writes: n.out, inPlace: n.in}
}

func (n *branchNode) backwardUse() use {
	return use{reads: []int{n.out}, writes: n.in, inPlace: n.out}
}

func (n *branchNode) keeps() []int { return []int{n.in} }

func (n *branchNode) bind(w *Workspace) step {
	return &branchStep{n, w.branchGradients, w.activation(n.in), w.activation(n.out), w.gradient(n.in), w.gradient(n.out)}
}

type branchStep struct {
	*branchNode
	gradients    []float64
	x, y, dx, dy blas64.General
}

func (s *branchStep) forward() error {
	if f := s.factor(); f-f != 0 {
		return &NonFiniteError{What: "branch factor", Layer: s.layer, Value: f}
	}
	kernel.Parallel(len(s.y.Data), elementGrain, (*branchForward)(s))
	return nil
}

// backward computes dα = ⟨x, dy⟩ and dx = α·dy.
func (s *branchStep) backward(parameters bool) {
	if parameters {
		s.gradients[s.block] = kernel.Dot(s.x.Data, s.dy.Data)
	}
	kernel.Parallel(len(s.dx.Data), elementGrain, (*branchBackward)(s))
}

type branchForward branchStep

func (s *branchForward) Do(lo, hi int) {
	copy(s.y.Data[lo:hi], s.x.Data[lo:hi])
	kernel.Scale(s.factor(), s.y.Data[lo:hi])
}

type branchBackward branchStep

func (s *branchBackward) Do(lo, hi int) {
	copy(s.dx.Data[lo:hi], s.dy.Data[lo:hi])
	kernel.Scale(s.factor(), s.dx.Data[lo:hi])
}

// series computes y_k = α·x_k + Δα·x_k-1.
func (n *branchNode) series(p *jetPass) {
	x, y := p.values[n.in], p.values[n.out]
	for k := 1; k < len(y); k++ {
		copy(y[k].Data, x[k].Data)
		kernel.Scale(n.factor(), y[k].Data)
		kernel.Axpy(p.factorsDirection[n.block], x[k-1].Data, y[k].Data)
	}
}
