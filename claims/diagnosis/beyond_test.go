package diagnosis

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/claims/paper"
	"gradscale/mathcheck"
	"gradscale/net"
)

// Networks beyond those of the paper.

// TestRMSNormIsAsLayerNorm in verdict, theory and growth: the mean that it leaves is
// that of 100 neurons.
func TestRMSNormIsAsLayerNorm(t *testing.T) {
	for _, name := range []string{"layer-tanh", "layer-ReLU"} {
		a := paper.Named(name).Architecture()
		layer, err := Of(Network{Architecture: a, Batch: 100, Seeds: 8})
		require.NoError(t, err)
		a.Normalization = net.RMSNorm
		rms, err := Of(Network{Architecture: a, Batch: 100, Seeds: 8})
		require.NoError(t, err)
		assert.Equal(t, layer.Verdict, rms.Verdict, name)
		assert.Equal(t, layer.Theory.layers, rms.Theory.layers, name)
		assert.InDelta(t, layer.Finding(LogGrowth).Measured.Value, rms.Finding(LogGrowth).Measured.Value, 0.01, name)
	}
}

// TestPostNormGrowsExponentially where pre-norm grows like a power of depth: a tanh
// ResNet of 200 layers, by the factor that theory gives for a block of two.
func TestPostNormGrowsExponentially(t *testing.T) {
	a := net.Architecture{Depth: 202, Width: 100, Inputs: 100, Outputs: 100, Nonlinearity: net.Tanh, Normalization: net.LayerNorm, Skip: net.IdentitySkip(1)}
	pre, err := Of(Network{Architecture: a, Batch: 50, Seeds: 6})
	require.NoError(t, err)
	a.Placement = net.PostNorm
	post, err := Of(Network{Architecture: a, Batch: 50, Seeds: 6})
	require.NoError(t, err)
	growth := math.Log(mathcheck.Tanh.SquaredGrowthPostNorm(1, 1, 2)) / 4 // of GSC by the layer
	assert.InEpsilon(t, growth, post.Finding(LogGrowth).Theory, 0.01, "but for the layer that is not in a block")
	assert.InEpsilon(t, growth, post.Finding(LogGrowth).Measured.Value, 0.1, "at width 100")
	assert.Equal(t, Explodes, post.Verdict)
	assert.Equal(t, Explodes, post.Theory.Verdict)
	assert.Equal(t, Healthy, pre.Verdict)
	k := post.Finding(Dilution)
	assert.InEpsilon(t, k.Theory, k.Measured.Value, 0.05, "the same in all blocks")
}

// TestStartsAsSkips: a ReLU network of 1000 layers neither explodes nor collapses at
// such a start, as theory has it, and GSC is exactly 1 through all blocks.
func TestStartsAsSkips(t *testing.T) {
	for _, start := range []net.Start{net.ReZero, net.Fixup} {
		for _, f := range []net.Nonlinearity{net.ReLU, net.Tanh} {
			a := net.Architecture{Depth: 1002, Width: 30, Inputs: 30, Outputs: 30, Nonlinearity: f, Skip: net.IdentitySkip(1), Start: start}
			d, err := Of(Network{Architecture: a, Batch: 30, Seeds: 6})
			require.NoError(t, err)
			assert.Equal(t, Healthy, d.Verdict, "%v", a)
			assert.Equal(t, Healthy, d.Theory.Verdict, "%v", a)
			assert.Equal(t, "R3", d.Nearest[0].ID)
			assert.Len(t, d.Curves, 3, "and no dilution, which is infinite")
			for _, s := range d.Curves[0].Seeds {
				for _, v := range s[:len(s)-1] { // but the last layer's
					assert.InDelta(t, s[0], v, 1e-12, "some hundred roundings")
				}
			}
			assert.InDelta(t, 1, d.Finding(DeviationLeft).Measured.Value, 1e-12)
		}
	}
}
