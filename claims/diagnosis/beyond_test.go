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
