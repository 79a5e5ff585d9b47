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
// counts as a constant. It overwrites the gradients of the workspace, takes
// LayerSize(to) backward passes (times the batch where that is coupled), and
// needs a workspace that keeps everything.
func (w *Workspace) Jacobians(from, to int) []blas64.General {
	w.network.checkLayer(to, from)
	m, n := w.network.LayerSize(to), w.network.LayerSize(from)
	inputs := 1
	if w.network.architecture.CouplesInputs() {
		m, n = w.batch*m, w.batch*n
	} else {
		inputs = w.batch
	}
	js := make([]blas64.General, inputs)
	for b := range js {
		js[b] = newMatrix(m, n)
	}
	w.EachJacobianRow(from, to, func(input, i int, values []float64) { copy(row(js[input], i), values) })
	return js
}

// EachJacobianRow calls visit with each row of the matrices that [Workspace.Jacobians]
// returns, without making them: row i of that of an input, 0 where there is only one.
// Of each matrix rows come in their order. They last until visit returns.
func (w *Workspace) EachJacobianRow(from, to int, visit func(input, i int, values []float64)) {
	w.needKeeping("Jacobians")
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
// batch × LayerSize(from). v may be such a view itself. See [Workspace.Jacobians]
// for the conditions.
func (w *Workspace) VectorJacobian(from, to int, v blas64.General) blas64.General {
	w.needKeeping("VectorJacobian")
	w.network.checkLayer(from, 0)
	w.network.checkLayer(to, from)
	// v may be a view of a gradient, like the result for the layers above.
	own := newMatrix(w.batch, w.network.LayerSize(to))
	copyMatrix(own, v, fmt.Sprint("vector for layer ", to))
	return w.vectorJacobian(from, to, func(dTo blas64.General) { copy(dTo.Data, own.Data) })
}

// vectorJacobian runs the steps between two layers backward from a gradient
// that is zero but for what seed writes.
func (w *Workspace) vectorJacobian(from, to int, seed func(dTo blas64.General)) blas64.General {
	t := w.network.tape
	vFrom, vTo := t.layers[from], t.layers[to]
	for v := vFrom; v <= vTo; v++ {
		clear(w.gradient(v).Data) // paths that end above `to` carry nothing
	}
	seed(w.gradient(vTo))
	for v := vTo; v > vFrom; v-- {
		w.steps[v-1].backward(false)
	}
	return w.gradient(vFrom)
}
