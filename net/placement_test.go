package net_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/net"
)

// postNorms are residual networks normalized behind each block's sum.
func postNorms() []net.Architecture {
	var all []net.Architecture
	for _, n := range net.Normalizations() {
		for _, c := range []struct {
			depth, block int
			skip         net.Skip
		}{{4, 1, net.IdentitySkip(0.7)}, {6, 2, net.GaussianSkip(0.7)}, {8, 3, net.IdentitySkip(0)}} {
			a := net.Architecture{
				Depth: c.depth, Width: 6, Inputs: 5, Outputs: 3, Nonlinearity: net.Tanh, Normalization: n,
				Skip: c.skip, BlockDepth: c.block, Placement: net.PostNorm,
			}
			if a.Validate() == nil {
				all = append(all, a)
			}
		}
	}
	return all
}

// TestPostNormIsBehindTheSum: a block's end is skip and residual function, normalized,
// and nonlinearities read layers as they are.
func TestPostNormIsBehindTheSum(t *testing.T) {
	assert.Len(t, postNorms(), 9)
	for _, a := range postNorms() {
		n, w, x, _ := build(t, a, 4)
		require.NoError(t, w.Forward(x))
		for b := 1; b <= a.Blocks(); b++ {
			sum := clone(w.BlockResidual(b))
			n.SkipTimes(b, sum, w.Activation(a.BlockEnd(b-1)))
			want := bigNormalized(a, bigMatrix(sum))
			for i, row := range want {
				for j, v := range row {
					f, _ := v.Float64()
					assert.InDelta(t, f, w.Activation(a.BlockEnd(b)).Data[i*sum.Cols+j], 1e-13, "%v, block %d: some ten roundings", a, b)
				}
			}
		}
		for l := 1; l < a.Depth; l++ {
			assert.Equal(t, w.Activation(l), w.PreActivation(l), "%v, layer %d", a, l)
		}
	}
}

func TestPostNormNamesTheLayer(t *testing.T) {
	for _, a := range postNorms() {
		n, w, x, _ := build(t, a, 4)
		last := a.BlockEnd(a.Blocks())
		require.NoError(t, w.Forward(x))
		first := w.PostActivation(last - 1) // of the first input, whose sums overflow
		for i := range a.Width {
			n.Weights(last).Data[i*a.Width+2] = math.Copysign(math.MaxFloat64, first.Data[i])
		}
		var found *net.NonFiniteError
		require.ErrorAs(t, w.Forward(x), &found)
		assert.Equal(t, []any{"activation", last, 2}, []any{found.What, found.Layer, found.Col}, "%v", a)
	}
}

func TestPlacementsThatCantBe(t *testing.T) {
	for says, a := range map[string]net.Architecture{
		`net: Placement is "mid", want one of "post", "pre"`:        {Placement: "mid"},
		`net: Placement is "post", want "pre" without skip conn`:    {Placement: net.PostNorm, Normalization: net.LayerNorm},
		`net: Placement is "post", want "pre" without a normalizat`: {Placement: net.PostNorm, Skip: net.IdentitySkip(1)},
	} {
		a.Depth, a.Width, a.Inputs, a.Outputs = 6, 4, 3, 2
		assert.ErrorContains(t, a.Validate(), says)
	}
	a := net.Architecture{Depth: 6, Width: 4, Inputs: 3, Outputs: 2, Nonlinearity: net.ReLU, Normalization: net.RMSNorm, Skip: net.IdentitySkip(1), Placement: net.PostNorm}
	require.NoError(t, a.Validate())
	assert.Equal(t, "resnet-rms-relu(post-norm)", a.Name())
}
