package theory

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/claims/measure"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/data"
)

// TestLinearBatchNormNetworksGrow: with nothing but linear layers and batch
// normalization GSC² grows by (B-2)/(B-3) a layer, which a small batch of B inputs
// makes large. The first layers are left out, in which the inputs' correlations settle.
func TestLinearBatchNormNetworksGrow(t *testing.T) {
	const (
		inputs, width, depth, networks = 6, 200, 20, 8
		first, last                    = 8, 18
		confidence                     = 0.999 // no false alarm in a thousand other seeds
	)
	a := net.Architecture{Depth: depth, Width: width, Inputs: width, Outputs: width, Normalization: net.BatchNorm}
	var rates []float64
	for seed := range uint64(networks) {
		n, err := net.New(a, seed)
		require.NoError(t, err)
		w, err := n.NewProbe(inputs)
		require.NoError(t, err)
		noise := data.NewNoise(seed, inputs, width, width)
		s, err := measure.Alignment(w, noise.Inputs, noise.Labels)
		require.NoError(t, err)
		rates = append(rates, 2*(s.Scaled(first).Log()-s.Scaled(last).Log())/(last-first))
	}
	rate, want := mathcheck.Mean(rates, confidence), math.Log(mathcheck.SquaredGrowthBatchNormLinear(inputs))
	assert.Less(t, rate.Lo, want, "log growth of GSC² a layer, %v", rate)
	assert.Greater(t, rate.Hi, want, "log growth of GSC² a layer, %v", rate)
	assert.Less(t, rate.Hi-rate.Lo, want/2, "an interval this wide would cover anything")
}
