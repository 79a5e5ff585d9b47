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
	assert.PanicsWithValue(t, "train: 2 labels for 1 predictions", func() { train.Mistakes(predictions, []uint8{0, 1}) })
}

// TestFirstBatchIsThatOfEvaluate evaluates on a single batch, which is all of the set.
func TestFirstBatchIsThatOfEvaluate(t *testing.T) {
	set := noise(9)
	n := build(t, net.Architecture{Depth: 2, Width: 5, Inputs: 8, Outputs: 3, Nonlinearity: net.Tanh})
	inputs, labels, err := train.FirstBatch(n, set, 9)
	require.NoError(t, err)
	w, err := n.NewWorkspace(9)
	require.NoError(t, err)
	require.NoError(t, w.Forward(inputs))
	want, err := train.Evaluate(n, set, 9)
	require.NoError(t, err)
	assert.Equal(t, want, train.Score(w.Output(), labels))

	_, one, err := train.FirstBatch(n, set, 1)
	require.NoError(t, err)
	assert.Equal(t, labels[:1], one)
	for batch, wanted := range map[int]string{0: "at least 1", 10: "at most 9, the size of the set"} {
		var e *net.FieldError
		_, _, err = train.FirstBatch(n, set, batch)
		require.ErrorAs(t, err, &e)
		assert.Equal(t, wanted, e.Wanted)
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
