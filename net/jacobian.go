package net

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas64"
)

// Jacobians returns the derivative of layer `to` with respect to layer `from`,
// from ≤ to, at the activations of the last Forward, exact but for rounding.
// Without coupling between inputs the result holds one LayerSize(to) ×
// LayerSize(from) matrix for each input of the batch. With batch normalization
// the whole batch is one input: the result is one matrix, of size
// batch·LayerSize(to) × batch·LayerSize(from), rows of the batch one after the
// other. Where `from` lies inside a residual block, the block's skip connection
// counts as a constant. It overwrites the gradients of the probe, and takes
// LayerSize(to) backward passes, times the batch where that is coupled.
func (w *Probe) Jacobians(from, to int) []blas64.General {
	w.network.checkLayer(from, 0)
	w.network.checkLayer(to, from)
	m, n, inputs := w.network.LayerSize(to), w.network.LayerSize(from), w.batch
	if w.network.architecture.CouplesInputs() {
		m, n, inputs = w.batch*m, w.batch*n, 1
	}
	js := make([]blas64.General, inputs)
	for b := range js {
		js[b] = newMatrix(m, n)
	}
	w.EachJacobianRow(from, to, func(input, i int, values []float64) { copy(row(js[input], i), values) })
	return js
}

// EachJacobianRow calls visit with each row of the matrices that [Probe.Jacobians]
// returns, without making them: row i of that of an input, 0 where there is only one.
// Of each matrix rows come in their order. They last until visit returns.
func (w *Probe) EachJacobianRow(from, to int, visit func(input, i int, values []float64)) {
	w.needGradients("EachJacobianRow")
	w.network.checkLayer(from, 0)
	w.network.checkLayer(to, from)
	m := w.network.LayerSize(to)
	if w.network.architecture.CouplesInputs() {
		for b := range w.batch {
			for i := range m {
				g := w.vectorJacobian(from, to, func(dTo blas64.General) { row(dTo, b)[i] = 1 })
				visit(0, b*m+i, g.Data)
			}
		}
		return
	}
	for i := range m {
		g := w.vectorJacobian(from, to, func(dTo blas64.General) {
			for b := range w.batch {
				row(dTo, b)[i] = 1
			}
		})
		for b := range w.batch {
			visit(b, i, row(g, b))
		}
	}
}

// VectorJacobian returns the product of v, batch × LayerSize(to), with the
// derivative of layer `to` with respect to layer `from`, as a view of Gradient(from),
// batch × LayerSize(from). v may be such a view itself. See [Probe.Jacobians]
// for the conditions.
func (w *Probe) VectorJacobian(from, to int, v blas64.General) blas64.General {
	w.needGradients("VectorJacobian")
	w.network.checkLayer(from, 0)
	w.network.checkLayer(to, from)
	// v may be a view of a gradient, like the result for the layers above.
	own := newMatrix(w.batch, w.network.LayerSize(to))
	copyMatrix(own, v, fmt.Sprint("vector for layer ", to))
	return w.vectorJacobian(from, to, func(dTo blas64.General) { copy(dTo.Data, own.Data) })
}

// vectorJacobian runs the steps between two layers backward from a gradient
// that is zero but for what seed writes.
func (w *Probe) vectorJacobian(from, to int, seed func(dTo blas64.General)) blas64.General {
	t := w.network.tape
	vFrom, vTo := t.layers[from], t.layers[to]
	for v := vFrom; v <= vTo; v++ {
		clear(w.gradient(v).Data)
	}
	for _, n := range t.nodes[vFrom:vTo] {
		if fork, ok := n.(*forkNode); ok && fork.join.out > vTo {
			clear(w.gradient(fork.join.out).Data) // a path that ends above `to` carries nothing
		}
	}
	seed(w.gradient(vTo))
	for v := vTo; v > vFrom; v-- {
		w.steps[v-1].backward(false)
	}
	return w.gradient(vFrom)
}
