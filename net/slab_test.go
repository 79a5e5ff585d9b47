package net

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestReleasedMemoryChangesNothing makes passes in memory that another network,
// larger or smaller, left full of its own numbers.
func TestReleasedMemoryChangesNothing(t *testing.T) {
	x := newMatrix(7, 9)
	for i := range x.Data {
		x.Data[i] = float64(i%5) - 1.5
	}
	pass := func(width int, norm Normalization) []float64 {
		n, err := New(Architecture{Depth: 6, Width: width, Inputs: 9, Outputs: 3, Nonlinearity: Tanh, Normalization: norm, Skip: IdentitySkip(1)}, 1)
		require.NoError(t, err)
		w, err := n.NewProbe(x.Rows)
		require.NoError(t, err)
		defer w.Release()
		require.NoError(t, w.Forward(x))
		copy(w.OutputGradient().Data, w.Output().Data)
		w.Backward(w.OutputGradient())
		return append(append([]float64(nil), w.Output().Data...), w.ParameterGradients()...)
	}
	idleSlabs.slabs = nil
	want := pass(8, LayerNorm)
	for _, width := range []int{50, 8, 5, 20} {
		pass(width, BatchNorm)
		assert.Equal(t, want, pass(8, LayerNorm), "after width %d", width)
	}
	assert.LessOrEqual(t, len(idleSlabs.slabs), runtime.GOMAXPROCS(0))
}

func TestReleasedWorkspaceIsOfNoUse(t *testing.T) {
	n, err := New(Architecture{Depth: 2, Width: 3, Inputs: 3, Outputs: 3}, 1)
	require.NoError(t, err)
	w, err := n.NewProbe(2)
	require.NoError(t, err)
	w.Release()
	w.Release()
	assert.Panics(t, func() { w.Output() })
}

func TestLongestSlabsAreKept(t *testing.T) {
	idleSlabs.slabs = nil
	cores := runtime.GOMAXPROCS(0)
	for n := range cores + 3 {
		s := slab{whole: make([]float64, 10+n)}
		s.release()
	}
	require.Len(t, idleSlabs.slabs, cores)
	assert.Len(t, idleSlabs.slabs[0], 13, "shortest first")
	s := newSlab(5)
	assert.Len(t, s.whole, 13, "the shortest that is long enough")
	assert.Len(t, idleSlabs.slabs, cores-1)
	s = newSlab(1000)
	assert.Len(t, s.whole, 1000)
	idleSlabs.slabs = nil
}
