package train_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/train"
)

// TestFirstOfEqualPredictionsCounts has the largest prediction twice.
func TestFirstOfEqualPredictionsCounts(t *testing.T) {
	predictions := blas64.General{Rows: 1, Cols: 3, Stride: 3, Data: []float64{-1, 2, 2}}
	for label, mistakes := range []int{1, 0, 1} {
		assert.Equal(t, mistakes, train.Mistakes(predictions, []uint8{uint8(label)}), "label %d", label)
	}
}

// TestInfiniteLossOfFinitePredictionsIsDivergence has predictions whose difference
// overflows.
func TestInfiniteLossOfFinitePredictionsIsDivergence(t *testing.T) {
	n := build(t, net.Architecture{Depth: 1, Inputs: 1, Outputs: 2, Width: 1})
	copy(n.Parameters(), []float64{1.5e308, -1.5e308})
	set := data.Set{Name: "ones", Classes: 2, Inputs: blas64.General{Rows: 1, Cols: 1, Stride: 1, Data: []float64{1}}, Labels: []uint8{1}}
	r, err := train.Run(n, set, momentum(1, 3))
	require.NoError(t, err)
	assert.Equal(t, train.Diverged, r.Outcome)
	assert.Equal(t, "loss is +Inf", r.Cause)
	assert.Zero(t, r.Steps())
	assert.True(t, math.IsInf(r.FinalPass.Loss, 1))
}
