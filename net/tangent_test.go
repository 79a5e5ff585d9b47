package net_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
)

// eachTangent calls check for networks of each kind that tangents go through, after
// a pass.
func eachTangent(t *testing.T, check func(t *testing.T, form string, w *net.Probe)) {
	for a := range combinations {
		if a.Initialization != net.Gaussian {
			continue // weights are alike whatever drew them
		}
		t.Run(a.Name(), func(t *testing.T) {
			t.Parallel()
			n, _, x, _ := build(t, a, 4)
			slopes, intercepts := randomMaps(a, 3)
			for form, n := range map[string]*net.Network{
				"as drawn":   n,
				"linearized": must(n.Linearized(3, slopes, intercepts)),
				"rescaled":   must(n.Rescaled([]float64{0.5, 2, 0.25, 1.5, 3})),
			} {
				w, err := n.NewProbe(4)
				require.NoError(t, err)
				require.NoError(t, w.Forward(x))
				check(t, form, w)
			}
		})
	}
}

// requireDifference compares a tangent with central differences of what is read of the
// probe, as layer l moves along v.
func requireDifference(t *testing.T, w *net.Probe, l int, v blas64.General, read func() blas64.General, got blas64.General, what string) {
	t.Helper()
	f := clone(w.Activation(l))
	want := make([]float64, len(got.Data))
	for _, sign := range []float64{1, -1} {
		moved := clone(f)
		for i, d := range v.Data {
			moved.Data[i] += sign * differenceStep * d
		}
		require.NoError(t, w.ForwardFrom(l, moved))
		for i, y := range read().Data {
			want[i] += sign * y / (2 * differenceStep)
		}
	}
	require.NoError(t, w.ForwardFrom(l, f))
	largest := slices.Max(want) - slices.Min(want)
	require.NotZero(t, largest, what)
	for i, d := range want {
		require.InDelta(t, d, got.Data[i], differenceTolerance*largest, "%s, entry %d", what, i)
	}
}

func TestPostActivationTangentsAgainstFiniteDifferences(t *testing.T) {
	eachTangent(t, func(t *testing.T, form string, w *net.Probe) {
		v := gaussian(4, 8, "direction")
		for l := 1; l < 6; l++ {
			before := slices.Clone(w.PostActivation(l).Data)
			got := zeros(4, 8)
			w.PostActivationTangent(l, got, v)
			assert.Equal(t, gaussian(4, 8, "direction"), v, "v is read only")
			assert.Equal(t, before, w.PostActivation(l).Data, "the pass is as it was")
			requireDifference(t, w, l, v, func() blas64.General { return w.PostActivation(l) }, got, fmt.Sprintf("%s, layer %d", form, l))
		}
	})
}

// TestTangentsAgainstFiniteDifferences carries a change of layer 1 up to the
// predictions, through nonlinearities, weights and skip connections. A rescaled
// network has factors besides, which are not to be read of it.
func TestTangentsAgainstFiniteDifferences(t *testing.T) {
	eachTangent(t, func(t *testing.T, form string, w *net.Probe) {
		if v := gaussian(4, 8, "direction"); form != "rescaled" {
			requireDifference(t, w, 1, v, w.Output, tangent(w, v), form)
		}
	})
}

// tangent returns what the derivative of the predictions with respect to layer 1 makes
// of v, as the documentation of PostActivationTangent has it.
func tangent(w *net.Probe, v blas64.General) blas64.General {
	n := w.Network()
	a := n.Architecture()
	x, entering := v, v
	for l := 1; l < a.Depth; l++ {
		behind := clone(x)
		w.PostActivationTangent(l, behind, behind) // in place
		x = zeros(w.Batch(), n.LayerSize(l+1))
		blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, behind, n.Weights(l+1), 0, x)
		if a.Blocks() > 0 && l%2 == 0 {
			n.SkipTimes(l/2, x, entering)
			entering = x
		}
	}
	return x
}

func TestTangentsReject(t *testing.T) {
	a := net.Architecture{Depth: 6, Width: 8, Inputs: 5, Outputs: 3, Nonlinearity: net.Tanh, Skip: net.IdentitySkip(1)}
	n, w, x, _ := build(t, a, 4)
	require.NoError(t, w.Forward(x))
	right := zeros(4, 8)
	assert.PanicsWithValue(t, "net: tangent of nonlinearity 2 is 4×7 of stride 7, want 4×8 of stride 8", func() { w.PostActivationTangent(2, zeros(4, 7), right) })
	assert.PanicsWithValue(t, "net: tangent of nonlinearity 2 is 3×8 of stride 8, want 4×8 of stride 8", func() { w.PostActivationTangent(2, zeros(3, 8), right) })
	assert.Panics(t, func() { w.PostActivationTangent(2, zeros(4, 8), zeros(4, 7)) })
	assert.PanicsWithValue(t, "net: skip connection from 4×8 to 4×7", func() { n.SkipTimes(1, zeros(4, 7), right) })
	assert.PanicsWithValue(t, "net: skip connection from 4×8 to 3×8", func() { n.SkipTimes(1, zeros(3, 8), right) })
	assert.PanicsWithValue(t, "net: block 0, want one of 1 to 2", func() { n.SkipTimes(0, right, right) })
	assert.PanicsWithValue(t, "net: block 3, want one of 1 to 2", func() { w.BlockResidual(3) })
	a.Skip = net.GaussianSkip(1)
	drawn, _, _, _ := build(t, a, 4)
	assert.PanicsWithValue(t, "net: product of 4×8 and 8×8 into 4×7", func() { drawn.SkipTimes(1, zeros(4, 7), right) })
	assert.PanicsWithValue(t, "net: product of 4×7 and 8×8 into 4×8", func() { drawn.SkipTimes(1, right, zeros(4, 7)) })
	assert.PanicsWithValue(t, "net: product of 4×8 and 8×8 into 3×8", func() { drawn.SkipTimes(1, zeros(3, 8), right) })
}
