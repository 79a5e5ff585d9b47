package net_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
	"gradscale/net/random"
)

// TestVectorJacobians asks for the product of a vector with the Jacobians, and
// that layer by layer, each product taken from the workspace's own memory, it be
// that of all layers at once.
func TestVectorJacobians(t *testing.T) {
	for _, norm := range net.Normalizations() {
		for _, skip := range []net.Skip{{}, net.GaussianSkip(0.7)} {
			a := net.Architecture{Depth: 6, Width: 8, Inputs: 5, Outputs: 3, Nonlinearity: net.SELU, Normalization: norm, Skip: skip}
			_, w, x, v := build(t, a, 4)
			require.NoError(t, w.Forward(x))
			whole := clone(w.VectorJacobian(0, a.Depth, v))

			j := fullJacobian(w.Jacobians(0, a.Depth), w.Batch())
			product := make([]float64, j.Cols)
			for r, factor := range v.Data {
				for c := range product {
					product[c] += factor * j.Data[r*j.Stride+c]
				}
			}
			assertAgree(t, product, whole.Data, a.Name())

			step := 1
			if a.Blocks() > 0 {
				step = 2 // 6 to 5, and then by blocks, which no skip connection passes by
			}
			part := w.VectorJacobian(a.Depth-1, a.Depth, v)
			for l := a.Depth - 1; l > 1; l -= step {
				part = w.VectorJacobian(l-step, l, part)
			}
			assertAgree(t, whole.Data, w.VectorJacobian(0, 1, part).Data, a.Name()+", layer by layer")
		}
	}
}

func TestVectorJacobianRejects(t *testing.T) {
	_, w, x, _ := build(t, net.Architecture{Depth: 2, Width: 6, Inputs: 5, Outputs: 3}, 4)
	require.NoError(t, w.Forward(x))
	assert.PanicsWithValue(t, "net: vector for layer 2 is 4×5, want 4×3", func() { w.VectorJacobian(0, 2, x) })
	assert.PanicsWithValue(t, "net: layer 1, want one of 2 to 2", func() { w.VectorJacobian(2, 1, x) })
}

func ExampleProbe_Jacobians() {
	n := must(net.New(net.Architecture{Depth: 2, Width: 2, Inputs: 2, Outputs: 1, Nonlinearity: net.ReLU}, 1))
	copy(n.Parameters(), []float64{1, 0, 0, 1, 3, 5}) // relu(x)·(3, 5)
	w, err := n.NewProbe(2)
	if err == nil {
		err = w.Forward(blas64.General{Rows: 2, Cols: 2, Stride: 2, Data: []float64{1, 1, 1, -1}})
	}
	for _, j := range w.Jacobians(0, 2) {
		fmt.Println(j.Data, err)
	}
	// Output:
	// [3 5] <nil>
	// [3 0] <nil>
}

// TestBlockResidualGradient: together with what comes down through the skip connection
// it is what comes down through the block.
func TestBlockResidualGradient(t *testing.T) {
	for _, norm := range net.Normalizations() {
		a := net.Architecture{Depth: 6, Width: 8, Inputs: 5, Outputs: 3, Nonlinearity: net.Tanh, Normalization: norm, Skip: net.IdentitySkip(0.7)}
		n, w, x, _ := build(t, a, 4)
		require.NoError(t, w.Forward(x))
		forward, err := n.NewForwardProbe(4)
		require.NoError(t, err)
		require.NoError(t, forward.Forward(x))
		v := blas64.General{Rows: 4, Cols: 8, Stride: 8, Data: make([]float64, 32)}
		random.New(1, "v").FillNormal(v.Data, 1)
		for b := 1; b <= a.Blocks(); b++ {
			whole := w.VectorJacobian(2*b-1, 2*b+1, v)
			residual := forward.BlockResidualGradient(b, v)
			assert.Equal(t, forward.BlockResidual(b), w.BlockResidual(b))
			for i, r := range residual.Data {
				assert.Equal(t, math.FMA(0.7, v.Data[i], r), whole.Data[i], "%v, block %d", a, b)
			}
			assert.Equal(t, residual.Data, w.BlockResidualGradient(b, v).Data)
		}
	}
}
