package net_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/net"
)

// TestJetAboveALayer asks that a jet from a layer on be that of the whole network
// along the same direction without the part below.
func TestJetAboveALayer(t *testing.T) {
	const order = 3
	for a := range combinations {
		t.Run(a.Name(), func(t *testing.T) {
			t.Parallel()
			n, w, x, _ := build(t, a, 4)
			require.NoError(t, w.Forward(x))
			d := direction(n)
			above, rest := slices.Clone(d), 0
			for from := range a.Depth {
				got, err := w.Jet(from, a.Depth, d, order)
				require.NoError(t, err)
				want, err := n.Jet(x, above, order)
				require.NoError(t, err)
				require.Len(t, got, order+1)
				for k := range got {
					if k < 2 || a.Nonlinearity != net.Identity && k <= a.Depth-from { // else it may be 0
						assertAgree(t, want[k].Data, got[k].Data, fmt.Sprintf("from %d, order %d", from, k))
					}
				}
				rest += len(n.Weights(from + 1).Data)
				clear(above[:rest])
			}
		})
	}
}

// TestJetOfHiddenLayers holds the derivative of each layer against differences.
func TestJetOfHiddenLayers(t *testing.T) {
	for _, skip := range []net.Skip{{}, net.IdentitySkip(0.7), net.GaussianSkip(0.7)} {
		for _, norm := range net.Normalizations() {
			a := net.Architecture{Depth: 6, Width: 8, Inputs: 5, Outputs: 3, Nonlinearity: net.Tanh, Normalization: norm, Skip: skip}
			n, w, x, _ := build(t, a, 4)
			d := direction(n)
			require.NoError(t, w.Forward(x))
			for to := 1; to <= a.Depth; to++ {
				jets, err := w.Jet(0, to, d, 1)
				require.NoError(t, err)
				assert.Equal(t, w.Activation(to).Data, jets[0].Data, "order 0 is the pass")
				above, below := along(t, n, x, d, differenceStep, to), along(t, n, x, d, -differenceStep, to)
				largest := 1.0
				for _, v := range jets[1].Data {
					largest = max(largest, math.Abs(v))
				}
				for i, v := range jets[1].Data {
					assert.InDelta(t, (above[i]-below[i])/(2*differenceStep), v, differenceTolerance*largest, "%s, layer %d", a.Name(), to)
				}
			}
		}
	}
}

// TestJetOfRescaledLayers: the factor that a layer is written with is one of all orders.
// Predictions don't show it, as what follows takes it back.
func TestJetOfRescaledLayers(t *testing.T) {
	factors := []float64{0.5, 2, 0.25, 1.5, 3}
	for _, norm := range net.Normalizations() {
		a := net.Architecture{Depth: 6, Width: 8, Inputs: 5, Outputs: 3, Nonlinearity: net.Tanh, Normalization: norm, Skip: net.IdentitySkip(0.7)}
		n, w, x, _ := build(t, a, 4)
		require.NoError(t, w.Forward(x))
		v, err := must(n.Rescaled(factors)).NewProbe(4)
		require.NoError(t, err)
		require.NoError(t, v.Forward(x))
		for l, factor := range factors {
			want, err := w.Jet(0, l+1, direction(n), 3)
			require.NoError(t, err)
			got, err := v.Jet(0, l+1, direction(n), 3)
			require.NoError(t, err)
			for k := range want {
				for i := range want[k].Data {
					want[k].Data[i] *= factor
				}
				if l > 0 || k < 2 { // layer 1 is linear in its weights
					assertAgree(t, want[k].Data, got[k].Data, fmt.Sprintf("%v, layer %d, order %d", a, l+1, k))
				}
			}
		}
	}
}

func TestJetLeavesTheWorkspaceAlone(t *testing.T) {
	n, w, x, _ := build(t, net.Architecture{Depth: 6, Width: 8, Inputs: 5, Outputs: 3, Nonlinearity: net.ReLU, Normalization: net.BatchNorm, Skip: net.IdentitySkip(1)}, 4)
	require.NoError(t, w.Forward(x))
	before := clone(w.Output())
	jets, err := w.Jet(3, 6, direction(n), 2)
	require.NoError(t, err)
	jets[0].Data[0]++
	assert.Equal(t, before, w.Output())
	assert.PanicsWithValue(t, "net: layer 3, want one of 4 to 6", func() { _, _ = w.Jet(3, 3, direction(n), 2) })
}
