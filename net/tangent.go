package net

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/internal/kernel"
)

// PostActivationTangent sets dst to the derivative of PostActivation(l) with respect
// to layer l, times v, at the activations of the last pass: normalization and
// nonlinearity, both of whose Jacobians are symmetric, so that their backward
// passes carry tangents forward. dst and v are batch × LayerSize(l), and may be one
// matrix. It changes nothing that can be read of the probe, and costs less than the elementwise part of a forward pass.
//
// With the weights behind it, it multiplies vectors with the Jacobian of any layer:
// dst·Weights(l+1), plus what a skip connection adds at the end of a block (see
// [Network.SkipTimes]), but for a normalization behind that sum (see [PostNorm]).
func (w *Probe) PostActivationTangent(l int, dst, v blas64.General) {
	t := w.network.tape
	to := t.postActivations[w.network.nonlinearityIndex(l)]
	if n := t.cols[to]; dst.Rows != w.batch || dst.Cols != n || dst.Stride != n {
		panic(fmt.Sprintf("net: tangent of nonlinearity %d is %d×%d of stride %d, want %d×%d of stride %d", l, dst.Rows, dst.Cols, dst.Stride, w.batch, n, n))
	}
	copyMatrix(dst, v, fmt.Sprint("tangent of layer ", l))
	for u := t.layers[l]; u < to; u++ {
		switch s := w.steps[u].(type) { // which computes value u+1
		case *forkStep:
		case *scaleStep:
			on := *s
			on.dx, on.dy = dst, dst
			on.backward(false)
		case *rowNormStep:
			on := *s
			on.dx, on.dxhat = dst, dst
			on.backward(false)
		case *batchNormStep:
			on := *s
			on.dx, on.dxhat = dst, dst
			on.backward(false)
		case *activateStep:
			on := *s
			on.dx, on.dy = dst.Data, dst.Data
			on.backward(false)
		case *affineStep:
			on := *s
			on.dx, on.dy = dst, dst
			on.backward(false)
		default:
			panic(fmt.Sprintf("net: no tangent of %T", s))
		}
	}
}

// BlockResidual returns what the residual function of block b, 1 ≤ b ≤ Blocks, put
// out in the last pass, as a view: layer BlockEnd(b) is this plus what the skip connection
// brings from layer BlockEnd(b-1), normalized if PostNorm says so.
func (w *Probe) BlockResidual(b int) blas64.General {
	return w.activation(w.network.join(b).residual)
}

// BlockResidualGradient returns the product of v, one row for each input, with the
// derivative of what the residual function of block b puts out with respect to what
// enters the block, at the last pass: a view that lasts until the next backward pass.
func (w *Probe) BlockResidualGradient(b int, v blas64.General) blas64.General {
	j := w.network.join(b)
	copyMatrix(w.gradient(j.residual), v, fmt.Sprint("vector for the residual function of block ", b))
	for u := j.residual; u > j.fork.out; u-- {
		w.steps[u-1].backward(false)
	}
	return w.gradient(j.fork.out)
}

// SkipTimes adds v·gain·S to dst: what the skip connection of block b, 1 ≤ b ≤
// Blocks, makes of v, one input a row.
func (n *Network) SkipTimes(b int, dst, v blas64.General) {
	j := n.join(b)
	if j.skip.Data == nil {
		if dst.Rows != v.Rows || dst.Cols != v.Cols {
			panic(fmt.Sprintf("net: skip connection from %d×%d to %d×%d", v.Rows, v.Cols, dst.Rows, dst.Cols))
		}
		for i := range v.Rows {
			kernel.Axpy(j.gain, row(v, i), row(dst, i))
		}
		return
	}
	gemm(blas.NoTrans, blas.NoTrans, j.gain, v, j.skip, 1, dst)
}

// join returns the node that ends block b.
func (n *Network) join(b int) *joinNode {
	if blocks := n.architecture.Blocks(); b < 1 || b > blocks {
		panic(fmt.Sprintf("net: block %d, want one of 1 to %d", b, blocks))
	}
	return n.tape.blocks[b-1]
}
