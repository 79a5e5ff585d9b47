package net_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/net"
)

// shifts are powers of two that take weights of about 1 almost to the ends of
// the range of float64, and to where squares leave it.
var shifts = []int{-1000, -700, -540, -530, -500, -300, 300, 480, 500, 520, 700, 1000}

// normalizedNetworks have their first weights in front of a normalization and
// nothing else.
func normalizedNetworks(yield func(net.Architecture) bool) {
	for _, norm := range []net.Normalization{net.LayerNorm, net.BatchNorm, net.RMSNorm} {
		for _, f := range []net.Nonlinearity{net.ReLU, net.Tanh} {
			a := net.Architecture{Depth: 6, Width: 40, Inputs: 12, Outputs: 5, Nonlinearity: f, Normalization: norm}
			if !yield(a) {
				return
			}
		}
	}
}

func timesPowerOfTwo(x []float64, shift int) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = math.Ldexp(v, shift)
	}
	return y
}

// TestFirstWeightsMayHaveAnySize multiplies them by powers of two, which a
// normalized network does not notice: the bits of predictions, gradients and
// Taylor coefficients stay.
func TestFirstWeightsMayHaveAnySize(t *testing.T) {
	const batch, order = 70, 3
	for a := range normalizedNetworks {
		n, w, x, upstream := build(t, a, batch)
		d := direction(n)
		require.NoError(t, w.Forward(x))
		w.Backward(upstream)
		predictions, gradients := clone(w.Output()), append([]float64(nil), w.ParameterGradients()...)
		jets, err := n.Jet(x, d, order)
		require.NoError(t, err)
		first, firstDirection := append([]float64(nil), n.Weights(1).Data...), append([]float64(nil), d...)
		size := len(first)
		for _, shift := range shifts {
			copy(n.Weights(1).Data, timesPowerOfTwo(first, shift))
			copy(d, timesPowerOfTwo(firstDirection[:size], shift))
			require.NoError(t, w.Forward(x))
			w.Backward(upstream)
			assert.Equal(t, predictions.Data, w.Output().Data, "%v, first weights times 2^%d", a, shift)
			assert.Equal(t, gradients[size:], w.ParameterGradients()[size:], "%v, first weights times 2^%d", a, shift)
			// Below 2^-1022 gradients have fewer bits, above 2^1000 their sums
			// overflow.
			if -1000 < shift && shift < 1000 {
				assert.Equal(t, timesPowerOfTwo(gradients[:size], -shift), w.ParameterGradients()[:size], "%v, first weights times 2^%d", a, shift)
			}
			again, err := n.Jet(x, d, order)
			require.NoError(t, err)
			for k := range jets {
				assert.Equal(t, jets[k].Data, again[k].Data, "%v, order %d, first weights times 2^%d", a, k, shift)
			}
		}
	}
}

// TestDiversityMayHaveAnySize scales pre-activations.
func TestDiversityMayHaveAnySize(t *testing.T) {
	m := gaussian(70, 9, "pre-activations")
	want := net.MeasureDiversity(m)
	for _, shift := range shifts {
		scaled := clone(m)
		scaled.Data = timesPowerOfTwo(m.Data, shift)
		got := net.MeasureDiversity(scaled)
		assert.Equal(t, math.Ldexp(want.StandardDeviation, shift), got.StandardDeviation, "times 2^%d", shift)
		assert.Equal(t, math.Ldexp(want.QuadraticMean, shift), got.QuadraticMean, "times 2^%d", shift)
		assert.Equal(t, math.Ldexp(want.Variance, 2*shift), got.Variance, "times 2^%d", shift)
	}
}

// TestOverflowInFrontOfNormalizationIsNamed has a pre-activation beyond the
// range, which normalization can do nothing about.
func TestOverflowInFrontOfNormalizationIsNamed(t *testing.T) {
	for a := range normalizedNetworks {
		for _, layer := range []int{1, 3} {
			n, w, x, _ := build(t, a, 70)
			weights := n.Weights(layer)
			for i := range weights.Rows {
				weights.Data[i*weights.Stride+2] = math.MaxFloat64
			}
			lean, err := n.NewWorkspace(70)
			require.NoError(t, err)
			for _, pass := range []*net.Workspace{w.Workspace, lean} {
				var nonFinite *net.NonFiniteError
				require.ErrorAs(t, pass.Forward(x), &nonFinite)
				assert.Equal(t, []any{"activation", layer, 2}, []any{nonFinite.What, nonFinite.Layer, nonFinite.Col})
				assert.True(t, math.IsInf(nonFinite.Value, 0) || math.IsNaN(nonFinite.Value))
			}
		}
	}
}
