package net

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/internal/kernel"
)

// Residualize returns the network in residual form: each layer is its initial
// function, x·W⁰, which is never trained, plus its residual function x·R. The
// parameters of the result are R = θ - initial, in the order of Parameters; W⁰
// is a copy of initial, which is laid out likewise. Branch factors are split in the same
// way. Layers without parameters are
// their own initial functions, with residual 0. As dW = dR, optimizers that see
// gradients only move both networks alike: outputs, gradients and trajectories
// agree but for rounding (paper, section 5). Of a network in residual form
// already, initial is taken to be the start of its R. Initialize draws R.
//
// A NaN or ±Inf in initial is reported as a [*NonFiniteError]; another length
// than that of Parameters panics.
func (n *Network) Residualize(initial []float64) (*Network, error) {
	if len(initial) != len(n.parameters) {
		panic(fmt.Sprintf("net: %d initial parameters for a network with %d", len(initial), len(n.parameters)))
	}
	as := n.form
	as.initial = make([]blas64.General, len(n.weights))
	rest := initial
	for i, w := range n.weights {
		from := w
		from.Data, rest = rest[:len(w.Data)], rest[len(w.Data):]
		if err := checkFinite(from, "initial weight", i+1); err != nil {
			return nil, err
		}
		w0 := newMatrix(w.Rows, w.Cols)
		copy(w0.Data, from.Data)
		if n.form.initial != nil {
			kernel.Axpy(1, n.form.initial[i].Data, w0.Data)
		}
		as.initial[i] = w0
	}
	if n.factors != nil {
		if i := kernel.FirstNonFinite(rest); i >= 0 {
			return nil, &NonFiniteError{What: "initial branch factor", Layer: n.architecture.BlockEnd(i + 1), Value: rest[i]}
		}
		as.initialFactors = slices.Clone(rest)
		if n.form.initialFactors != nil {
			kernel.Axpy(1, n.form.initialFactors, as.initialFactors)
		}
	}
	r := n.rewritten(as)
	kernel.Axpy(-1, initial, r.parameters)
	return r, nil
}

// AroundIdentity returns the network with each layer f between layers of one
// size written as identity skip and residual function, v + (f(v) - v). Nothing
// is trained that was not before, and Parameters mean what they did: any network
// is a residual network (paper, section 5). Layers that change size stay as they are.
func (n *Network) AroundIdentity() *Network {
	as := n.form
	as.identitySkips = true
	return n.rewritten(as)
}

// aroundIdentity lays out v + (f(v) - v): a block of skip gain -1 inside one of
// gain 1.
func (t *tape) aroundIdentity(v int, f func(int) int) int {
	skip := t.fork(v)
	minus := t.fork(skip.out)
	residual := t.join(minus, f(minus.out), -1, blas64.General{})
	return t.join(skip, residual, 1, blas64.General{})
}
