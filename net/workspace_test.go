package net_test

import (
	"fmt"
	"math"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/net"
)

// workspaces returns what makes a workspace, and what makes a probe.
func workspaces(n *net.Network) []func(batch int) (*net.Workspace, error) {
	return []func(int) (*net.Workspace, error){n.NewWorkspace, func(batch int) (*net.Workspace, error) {
		p, err := n.NewProbe(batch)
		if err != nil {
			return nil, err
		}
		return p.Workspace, nil
	}}
}

// TestWorkspaceAgreesWithProbe lets buffers be shared and asks for the same bits.
func TestWorkspaceAgreesWithProbe(t *testing.T) {
	for a := range combinations {
		n, w, x, upstream := build(t, a, 4)
		require.NoError(t, w.Forward(x))
		w.Backward(upstream)
		lean, err := n.NewWorkspace(4)
		require.NoError(t, err)
		for range 2 { // the second pass meets what the first left behind
			require.NoError(t, lean.Forward(x))
			assert.Equal(t, w.Output().Data, lean.Output().Data, a)
			lean.Backward(upstream)
			assert.Equal(t, w.ParameterGradients(), lean.ParameterGradients(), a)
		}
	}
}

func TestNonFiniteIsReportedWithLayerAndPosition(t *testing.T) {
	for _, f := range net.Nonlinearities() {
		for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
			n, w, x, _ := build(t, net.Architecture{Depth: 4, Width: 6, Inputs: 5, Outputs: 3, Nonlinearity: f}, 4)

			x.Data[2*x.Stride+3] = bad
			var nonFinite *net.NonFiniteError
			require.ErrorAs(t, w.Forward(x), &nonFinite)
			assert.Equal(t, []any{"input", 0, 2, 3}, []any{nonFinite.What, nonFinite.Layer, nonFinite.Row, nonFinite.Col})
			x.Data[2*x.Stride+3] = 0

			n.Weights(3).Data[4*6+1] = bad
			require.ErrorAs(t, w.Forward(x), &nonFinite)
			assert.Equal(t, []any{"weight", 3, 4, 1}, []any{nonFinite.What, nonFinite.Layer, nonFinite.Row, nonFinite.Col})
		}
	}
}

func TestOverflowIsReported(t *testing.T) {
	n, w, x, _ := build(t, net.Architecture{Depth: 4, Width: 6, Inputs: 5, Outputs: 3, Nonlinearity: net.ReLU}, 4)
	for i := range n.Parameters() {
		n.Parameters()[i] *= 1e200
	}
	var nonFinite *net.NonFiniteError
	require.ErrorAs(t, w.Forward(x), &nonFinite)
	assert.Equal(t, "prediction", nonFinite.What)
}

func TestShapeMismatchPanicsWithBothShapes(t *testing.T) {
	_, w, x, upstream := build(t, net.Architecture{Depth: 2, Width: 6, Inputs: 5, Outputs: 3}, 4)
	assert.PanicsWithValue(t, "net: input is 4×3, want 4×5", func() { _ = w.Forward(upstream) })
	require.NoError(t, w.Forward(x))
	assert.PanicsWithValue(t, "net: gradient of the error is 4×5, want 4×3", func() { w.Backward(x) })
}

// TestInputMayBeWrittenInPlace instead of being copied there.
func TestInputMayBeWrittenInPlace(t *testing.T) {
	_, w, x, _ := build(t, net.Architecture{Depth: 3, Width: 6, Inputs: 5, Outputs: 3, Nonlinearity: net.Tanh}, 4)
	require.NoError(t, w.Forward(x))
	want := clone(w.Output())
	require.NoError(t, w.Forward(zeros(4, 5)))
	copy(w.Input().Data, x.Data)
	require.NoError(t, w.Forward(w.Input()))
	assert.Equal(t, want, w.Output())
}

func TestForwardProbesHaveNoGradientsToLookAt(t *testing.T) {
	n, _, x, _ := build(t, net.Architecture{Depth: 3, Width: 6, Inputs: 5, Outputs: 3, Nonlinearity: net.Tanh}, 4)
	w, err := n.NewForwardProbe(4)
	require.NoError(t, err)
	require.NoError(t, w.Forward(x))
	assert.PanicsWithValue(t, "net: Gradient needs a probe of NewProbe; one of NewForwardProbe overwrites gradients", func() { w.Gradient(1) })
	assert.PanicsWithValue(t, "net: BackwardScaled needs a probe of NewProbe; one of NewForwardProbe overwrites gradients", func() { _, _ = w.BackwardScaled(1, zeros(4, 6)) })
}

func TestEachDoesEveryPieceOnce(t *testing.T) {
	for _, n := range []int{0, 1, 100} {
		done := make([]atomic.Int32, n)
		net.Each(n, func(i int) { done[i].Add(1) })
		for i := range done {
			assert.Equal(t, int32(1), done[i].Load(), "piece %d of %d", i, n)
		}
	}
}

// TestLayersThatAreNotThereAreNamed with those that are, by whatever takes a layer.
func TestLayersThatAreNotThereAreNamed(t *testing.T) {
	n, w, x, upstream := build(t, net.Architecture{Depth: 4, Width: 6, Inputs: 5, Outputs: 3, Nonlinearity: net.Tanh}, 4)
	require.NoError(t, w.Forward(x))
	for method, c := range map[string]struct {
		call   func(l int)
		lowest int
	}{
		"LayerSize":       {func(l int) { n.LayerSize(l) }, 0},
		"Weights":         {func(l int) { n.Weights(l) }, 1},
		"WeightGradients": {func(l int) { w.WeightGradients(l) }, 1},
		"Activation":      {func(l int) { w.Activation(l) }, 0},
		"Gradient":        {func(l int) { w.Gradient(l) }, 0},
		"ForwardFrom":     {func(l int) { _ = w.ForwardFrom(l, x) }, 0},
		"BackwardScaled":  {func(l int) { _, _ = w.BackwardScaled(l, upstream) }, 0},
		"VectorJacobian":  {func(l int) { w.VectorJacobian(l, 4, upstream) }, 0},
		"Jacobians":       {func(l int) { w.Jacobians(l, 4) }, 0},
		"EachJacobianRow": {func(l int) { w.EachJacobianRow(l, 4, func(_, _ int, _ []float64) {}) }, 0},
		"Jet":             {func(l int) { _, _ = w.Jet(l, 4, direction(n), 1) }, 0},
	} {
		for _, l := range []int{c.lowest - 1, 5} {
			assert.PanicsWithValue(t, fmt.Sprintf("net: layer %d, want one of %d to 4", l, c.lowest), func() { c.call(l) }, method)
		}
	}
	for method, call := range map[string]func(l int){
		"PreActivation":         func(l int) { w.PreActivation(l) },
		"PostActivation":        func(l int) { w.PostActivation(l) },
		"PostActivationTangent": func(l int) { w.PostActivationTangent(l, upstream, upstream) },
	} {
		for _, l := range []int{0, 4} {
			assert.PanicsWithValue(t, fmt.Sprintf("net: nonlinearity %d, want one of 1 to 3", l), func() { call(l) }, method)
		}
	}
}

func TestPassesAllocateNothing(t *testing.T) {
	for _, skip := range []net.Skip{{}, net.IdentitySkip(1), net.GaussianSkip(1)} {
		for _, norm := range net.Normalizations() {
			a := net.Architecture{Depth: 6, Width: 64, Inputs: 64, Outputs: 10, Nonlinearity: net.Tanh, Normalization: norm, Skip: skip}
			_, w, x, upstream := build(t, a, 128)
			assert.Zero(t, testing.AllocsPerRun(5, func() {
				if err := w.Forward(x); err != nil {
					t.Fatal(err)
				}
				w.Backward(upstream)
			}), a)
		}
	}
}

// TestBatchOrderDoesNotMatter permutes the inputs; with batch normalization the
// column sums change their order, hence only rounding may move.
func TestBatchOrderDoesNotMatter(t *testing.T) {
	for a := range combinations {
		_, w, x, _ := build(t, a, 4)
		require.NoError(t, w.Forward(x))
		want := clone(w.Output())
		reversed := clone(x)
		for i := range 4 {
			copy(reversed.Data[i*5:(i+1)*5], x.Data[(3-i)*5:(4-i)*5])
		}
		require.NoError(t, w.Forward(reversed))
		for i := range 4 {
			for j := range 3 {
				assert.InDelta(t, want.Data[(3-i)*3+j], w.Output().Data[i*3+j], 1e-10, a)
			}
		}
	}
}

func TestRescalingLeavesPredictions(t *testing.T) {
	const rescaling = 50000 * 0x1p-52 // six layers of six neurons, and normalizations of four inputs that magnify
	for a := range combinations {
		n, w, x, _ := build(t, a, 4)
		require.NoError(t, w.Forward(x))
		r, err := n.Rescaled([]float64{3, 0.01, 700, 1, 0.2})
		require.NoError(t, err)
		v, err := r.NewProbe(4)
		require.NoError(t, err)
		require.NoError(t, v.Forward(x))
		for i, y := range w.Output().Data {
			assert.InDelta(t, y, v.Output().Data[i], rescaling, a)
		}
		assert.InEpsilon(t, 700*net.FrobeniusNorm(w.Activation(3)), net.FrobeniusNorm(v.Activation(3)), rescaling)
	}
}

func TestInitializeRedraws(t *testing.T) {
	a := net.Architecture{Depth: 6, Width: 6, Inputs: 5, Outputs: 3, Nonlinearity: net.ReLU, Skip: net.GaussianSkip(1)}
	n, w, x, _ := build(t, a, 4)
	require.NoError(t, w.Forward(x))
	first := clone(w.Output())
	n.Initialize(2)
	require.NoError(t, w.Forward(x))
	assert.NotEqual(t, first.Data, w.Output().Data)
	n.Initialize(1)
	require.NoError(t, w.Forward(x))
	assert.Equal(t, first.Data, w.Output().Data)
}
