package net

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/internal/kernel"
)

// linearNode is z = x·W, W of linear layer `layer`. In residual form it is z =
// x·W⁰ + x·R, with R in the place of W, trained, and W⁰ not.
type linearNode struct {
	in, out, layer int
	weights        blas64.General
	initial        blas64.General // W⁰, without data where there is none
}

func (n *linearNode) forwardUse() use  { return use{reads: []int{n.in}, writes: n.out, inPlace: -1} }
func (n *linearNode) backwardUse() use { return use{reads: []int{n.out}, writes: n.in, inPlace: -1} }
func (n *linearNode) keeps() []int     { return []int{n.in} }

func (n *linearNode) bind(w *Workspace) step {
	s := &linearStep{
		linearNode: n,
		x:          w.activation(n.in), z: w.activation(n.out),
		dx: w.gradient(n.in), dz: w.gradient(n.out),
		dw: w.weightGradients[n.layer-1],
	}
	s.weightGradient = newWeightGradient(w, s)
	return s
}

type linearStep struct {
	*linearNode
	x, z   blas64.General
	dx, dz blas64.General // dx without data where nobody asks for it
	dw     blas64.General
	weightGradient
}

func (s *linearStep) forward() error {
	beta := 0.0
	if s.initial.Data != nil {
		gemm(blas.NoTrans, blas.NoTrans, 1, s.x, s.initial, 0, s.z)
		beta = 1
	}
	gemm(blas.NoTrans, blas.NoTrans, 1, s.x, s.weights, beta, s.z)
	return s.checkWeights()
}

// checkWeights looks for weights that are not finite, which ReLU and tanh would
// hide. Such a weight leaves nothing finite in its column of z, as 0·∞ is NaN, so
// that a row of z tells whether there may be one. Another BLAS may skip zeros.
func (s *linearStep) checkWeights() error {
	if ownBLAS() && kernel.FirstNonFinite(row(s.z, 0)) < 0 {
		return nil
	}
	if i := kernel.FirstNonFinite(s.weights.Data); i >= 0 {
		return &NonFiniteError{What: "weight", Layer: s.layer, Row: i / s.weights.Stride, Col: i % s.weights.Stride, Value: s.weights.Data[i]}
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
	gemm(blas.NoTrans, blas.Trans, 1, s.dz, s.weights, beta, s.dx)
}

// series computes z_k = x_k·(W⁰+W) + x_k-1·ΔW.
func (n *linearNode) series(p *jetPass) {
	x, z := p.values[n.in], p.values[n.out]
	for k := 1; k < len(z); k++ {
		if n.in <= p.from && k > 1 {
			clear(z[k].Data)
			continue
		}
		gemm(blas.NoTrans, blas.NoTrans, 1, x[k-1], p.direction[n.layer-1], 0, z[k])
		if n.in <= p.from {
			continue
		}
		gemm(blas.NoTrans, blas.NoTrans, 1, x[k], n.weights, 1, z[k])
		if n.initial.Data != nil {
			gemm(blas.NoTrans, blas.NoTrans, 1, x[k], n.initial, 1, z[k])
		}
	}
}
