package net

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/random"
)

// recomputed yields networks of all kinds, deep enough to be cut.
func recomputed(yield func(Architecture) bool) {
	for _, f := range []Nonlinearity{ReLU, Tanh, GELU} {
		for _, n := range Normalizations() {
			for _, s := range []Skip{{}, IdentitySkip(1), GaussianSkip(0.7)} {
				for _, p := range Placements() {
					for _, start := range Starts() {
						for _, bias := range []float64{0, 0.1} {
							a := Architecture{
								Depth: 14, Width: 8, Inputs: 5, Outputs: 3, Nonlinearity: f, Normalization: n, Skip: s,
								Placement: p, Start: start, BiasVariance: bias,
							}
							if a.Validate() == nil && !yield(a) {
								return
							}
						}
					}
				}
			}
		}
	}
}

func drawn(rows, cols int, stream string) blas64.General {
	m := newMatrix(rows, cols)
	random.New(7, stream).FillNormal(m.Data, 1)
	return m
}

// TestRecomputingHasTheSameBits in predictions and gradients, of a first and a second
// pass, and of a second gradient of the same pass; in other forms, too.
func TestRecomputingHasTheSameBits(t *testing.T) {
	const batch = 6
	for a := range recomputed {
		n, err := New(a, 1)
		require.NoError(t, err)
		for i := range n.factors {
			n.factors[i] = 0.5
		}
		residual, err := n.Residualize(make([]float64, len(n.parameters)))
		require.NoError(t, err)
		rescaled, err := residual.AroundIdentity().Rescaled(slices.Repeat([]float64{1.5}, a.Depth-1))
		require.NoError(t, err)
		for _, n := range []*Network{n, residual, rescaled} {
			whole, err := n.NewWorkspace(batch)
			require.NoError(t, err)
			cut, err := n.NewRecomputingWorkspace(batch)
			require.NoError(t, err)
			require.Greater(t, len(cut.segments), 3, "%v: pieces", a)
			for _, name := range []string{"first", "second"} {
				x := drawn(batch, a.Inputs, name)
				require.NoError(t, whole.Forward(x))
				require.NoError(t, cut.Forward(x))
				assert.Equal(t, whole.Output().Data, cut.Output().Data, a)
				for _, of := range []string{"an error", "another"} {
					upstream := drawn(batch, a.Outputs, of)
					whole.Backward(upstream)
					cut.Backward(upstream)
					assert.Equal(t, whole.parameterGradients, cut.parameterGradients, "%v, pass %s, gradient of %s", a, name, of)
				}
			}
		}
	}
}

// TestRecomputingMemory holds what activations take to the documented model: 2√(u·n)
// values of n layers that keep u each, beside input and predictions, and beside two for
// the values that skip connections and steps carry through a piece.
func TestRecomputingMemory(t *testing.T) {
	const batch, width = 20, 16
	for _, depth := range []int{102, 1002} {
		for _, c := range []struct {
			a    Architecture
			kept float64 // values by layer
		}{
			{Architecture{Nonlinearity: ReLU}, 1},
			{Architecture{Nonlinearity: GELU}, 2},
			{Architecture{Nonlinearity: ReLU, Normalization: BatchNorm}, 2},
			{Architecture{Nonlinearity: GELU, Normalization: LayerNorm}, 2}, // of which nonlinearity and normalization share one
			{Architecture{Nonlinearity: Tanh, Normalization: RMSNorm, Skip: IdentitySkip(1)}, 2},
		} {
			a := c.a
			a.Depth, a.Width, a.Inputs, a.Outputs = depth, width, width, width
			n, err := New(a, 1)
			require.NoError(t, err)
			whole, err := n.NewWorkspace(batch)
			require.NoError(t, err)
			cut, err := n.NewRecomputingWorkspace(batch)
			require.NoError(t, err)
			layers := func(w *Workspace) float64 {
				numbers := 0
				for _, m := range w.activations {
					numbers += len(m.Data)
				}
				return float64(numbers) / (batch * width)
			}
			model := 2*math.Sqrt(c.kept*float64(depth)) + 4
			assert.LessOrEqual(t, layers(cut), 1.25*model, "%v: the last piece may be a short one", a)
			assert.GreaterOrEqual(t, layers(cut), 0.5*model, "%v: the model is no more than that", a)
			assert.GreaterOrEqual(t, layers(whole), c.kept*float64(depth-2), a)
			t.Logf("%v: %.0f values of a layer's size instead of %.0f", a.Name(), layers(cut), layers(whole))
			assert.Len(t, whole.gradients, len(cut.gradients))
		}
	}
}

// TestRecomputingTime counts steps: no more than those of one forward pass are made
// again.
func TestRecomputingTime(t *testing.T) {
	a := Architecture{Depth: 50, Width: 8, Inputs: 8, Outputs: 8, Nonlinearity: Tanh, Normalization: LayerNorm, Skip: IdentitySkip(1)}
	n, err := New(a, 1)
	require.NoError(t, err)
	w, err := n.NewRecomputingWorkspace(4)
	require.NoError(t, err)
	made := 0
	for i, s := range w.steps {
		w.steps[i] = countedStep{s, &made}
	}
	require.NoError(t, w.Forward(drawn(4, 8, "inputs")))
	assert.Equal(t, len(w.steps), made)
	w.Backward(drawn(4, 8, "error"))
	assert.LessOrEqual(t, made, 2*len(w.steps)-(w.segments[len(w.segments)-1]-w.segments[len(w.segments)-2]), "the last piece is still there")
	assert.Greater(t, made, len(w.steps), "or nothing was computed anew")
}

type countedStep struct {
	step
	made *int
}

func (s countedStep) forward() error {
	*s.made++
	return s.step.forward()
}

func TestShallowNetworksHaveTheSameBits(t *testing.T) {
	for depth := 1; depth <= 3; depth++ {
		n, err := New(Architecture{Depth: depth, Width: 4, Inputs: 3, Outputs: 2, Nonlinearity: ReLU}, 1)
		require.NoError(t, err)
		w, err := n.NewRecomputingWorkspace(3)
		require.NoError(t, err)
		require.NoError(t, w.Forward(drawn(3, 3, "inputs")))
		w.Backward(drawn(3, 2, "error"))
		v, err := n.NewWorkspace(3)
		require.NoError(t, err)
		require.NoError(t, v.Forward(drawn(3, 3, "inputs")))
		v.Backward(drawn(3, 2, "error"))
		assert.Equal(t, v.parameterGradients, w.parameterGradients, depth)
	}
}

func TestRecomputingNoticesOtherWeights(t *testing.T) {
	n, err := New(Architecture{Depth: 12, Width: 4, Inputs: 3, Outputs: 2, Nonlinearity: ReLU}, 1)
	require.NoError(t, err)
	w, err := n.NewRecomputingWorkspace(3)
	require.NoError(t, err)
	require.NoError(t, w.Forward(drawn(3, 3, "inputs")))
	n.Weights(1).Data[0] = math.NaN()
	assert.PanicsWithValue(t, "net: the network changed between Forward and Backward: net: weight of layer 1 at row 0, column 0 is NaN, want a finite number",
		func() { w.Backward(drawn(3, 2, "error")) })
}
