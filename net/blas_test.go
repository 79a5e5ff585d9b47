package net_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"

	"gradscale/net"
)

// otherBLAS stands for what a user hands to blas64.Use, like netlib's OpenBLAS.
type otherBLAS struct {
	gonum.Implementation
	products *int
}

func (o otherBLAS) Dgemm(tA, tB blas.Transpose, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	*o.products++
	o.Implementation.Dgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
}

// TestUsersBLASIsUsed runs passes over another BLAS: same results, but for
// rounding.
func TestUsersBLASIsUsed(t *testing.T) {
	a := net.Architecture{Depth: 6, Width: 60, Inputs: 60, Outputs: 10, Nonlinearity: net.Tanh, Normalization: net.LayerNorm, Skip: net.GaussianSkip(1)}
	_, w, x, upstream := build(t, a, 50)
	require.NoError(t, w.Forward(x))
	w.Backward(upstream)
	predictions, gradients := clone(w.Output()), append([]float64(nil), w.ParameterGradients()...)

	products := 0
	defer blas64.Use(blas64.Implementation())
	blas64.Use(otherBLAS{products: &products})
	require.NoError(t, w.Forward(x))
	w.Backward(upstream)
	// 6 layers and 2 skips, each a product forward and one or two backward.
	assert.Equal(t, 6*3+2*2, products)
	const rounding = 1e-11 // of some thousand terms, through 12 layers
	assert.InDeltaSlice(t, predictions.Data, w.Output().Data, rounding)
	assert.InDeltaSlice(t, gradients, w.ParameterGradients(), rounding)
	assert.NotEqual(t, gradients, w.ParameterGradients(), "gonum sums in another order")
}

// TestBLASCanBeHandedToBlas64 puts the project's own Dgemm under gonum's mat.
func TestBLASCanBeHandedToBlas64(t *testing.T) {
	defer blas64.Use(blas64.Implementation())
	blas64.Use(net.BLAS{})
	c := zeros(1, 1)
	blas64.Gemm(blas.NoTrans, blas.Trans, 1, blas64.General{Rows: 1, Cols: 2, Stride: 2, Data: []float64{3, 4}}, blas64.General{Rows: 1, Cols: 2, Stride: 2, Data: []float64{3, 4}}, 0, c)
	assert.Equal(t, 25.0, c.Data[0])
}
