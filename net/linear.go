package net

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/internal/kernel"
)

// linearNode is z = x·W, W of linear layer `layer`. If the network holds an
// initial function for the layer, z = x·W⁰ + x·R, R trained and W⁰ not.
type linearNode struct{ in, out, layer int }

func (n *linearNode) forwardUse() use  { return use{reads: []int{n.in}, writes: n.out, inPlace: -1} }
func (n *linearNode) backwardUse() use { return use{reads: []int{n.out}, writes: n.in, inPlace: -1} }
func (n *linearNode) keeps() []int     { return []int{n.in} }

func (n *linearNode) bind(w *Workspace) step {
	s := &linearStep{
		layer: n.layer,
		x:     w.activation(n.in), z: w.activation(n.out),
		dx: w.gradient(n.in), dz: w.gradient(n.out),
		w: w.network.weights[n.layer-1], dw: w.weightGradients[n.layer-1],
	}
	if initial := w.network.initial; initial != nil {
		s.initial = initial[n.layer-1]
	}
	s.weightGradient = newWeightGradient(w, s)
	return s
}

type linearStep struct {
	layer   int
	x, z    blas64.General
	dx, dz  blas64.General // dx without data where nobody asks for it
	w, dw   blas64.General
	initial blas64.General // without data where there is none
	weightGradient
}

func (s *linearStep) forward() error {
	beta := 0.0
	if s.initial.Data != nil {
		gemm(blas.NoTrans, blas.NoTrans, 1, s.x, s.initial, 0, s.z)
		beta = 1
	}
	gemm(blas.NoTrans, blas.NoTrans, 1, s.x, s.w, beta, s.z)
	return s.checkWeights()
}

// checkWeights looks for weights that are not finite, which ReLU and tanh would
// hide. Such a weight leaves nothing finite in its column of z, as 0·∞ is NaN, so
// that a row of z tells whether there may be one. Another BLAS may skip zeros.
func (s *linearStep) checkWeights() error {
	if ownBLAS() && kernel.FirstNonFinite(row(s.z, 0)) < 0 {
		return nil
	}
	if i := kernel.FirstNonFinite(s.w.Data); i >= 0 {
		return &NonFiniteError{What: "weight", Layer: s.layer, Row: i / s.w.Stride, Col: i % s.w.Stride, Value: s.w.Data[i]}
	}
	return nil
}

func (s *linearStep) backward(parameters bool) {
	if parameters {
		s.weightGradient.compute()
	}
	if s.dx.Data == nil {
		return
	}
	beta := 0.0
	if s.initial.Data != nil {
		gemm(blas.NoTrans, blas.Trans, 1, s.dz, s.initial, 0, s.dx)
		beta = 1
	}
	gemm(blas.NoTrans, blas.Trans, 1, s.dz, s.w, beta, s.dx)
}
