package net

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/random"
)

// TestVectorJacobianAfterBackward: products between layers, inside blocks and across,
// are those of a fresh probe whatever stood in the gradients before.
func TestVectorJacobianAfterBackward(t *testing.T) {
	for _, a := range []Architecture{
		{Depth: 8, Width: 5, Inputs: 5, Outputs: 5, Nonlinearity: Tanh, Skip: IdentitySkip(1)},
		{Depth: 8, Width: 5, Inputs: 5, Outputs: 5, Nonlinearity: Tanh, Normalization: BatchNorm, Skip: IdentitySkip(1)},
		{Depth: 8, Width: 5, Inputs: 5, Outputs: 5, Nonlinearity: Tanh, Normalization: LayerNorm, Skip: Skip{Kind: SkipGaussian, Gain: 0.5}},
		{Depth: 8, Width: 5, Inputs: 5, Outputs: 5, Nonlinearity: Tanh},
	} {
		n, err := New(a, 1)
		require.NoError(t, err)
		x := newMatrix(3, 5)
		random.New(1, "inputs").FillNormal(x.Data, 1)
		v := newMatrix(3, 5)
		random.New(2, "vector").FillNormal(v.Data, 1)
		product := func(used bool, from, to int) blas64.General {
			w, err := n.NewProbe(3)
			require.NoError(t, err)
			require.NoError(t, w.Forward(x))
			if used {
				w.VectorJacobian(0, a.Depth, v)
			}
			return w.VectorJacobian(from, to, v)
		}
		for to := range a.Depth + 1 {
			for from := range to + 1 {
				assert.Equal(t, product(false, from, to).Data, product(true, from, to).Data, fmt.Sprint(a, from, to))
			}
		}
	}
}
