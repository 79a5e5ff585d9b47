package mathcheck_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"gradscale/mathcheck"
)

// TestStartsAsSkips: nothing grows and nothing collapses from the first layer to the
// last block, whatever the residual functions do.
func TestStartsAsSkips(t *testing.T) {
	for _, f := range nonlinearities {
		for _, gain := range []float64{0.5, 1} {
			n := mathcheck.WideNetwork{Nonlinearity: f, WeightVariance: 1.5, Depth: 50, SkipGain: gain, StartsAsSkips: true}
			layers, seen := n.Layers()
			assert.InEpsilon(t, 1, layers[0].GSC(layers[24]), 1e-12, f.Name)
			assert.InEpsilon(t, math.Pow(gain, 2*24), layers[24].Variance, 1e-12, f.Name)
			assert.InEpsilon(t, math.Sqrt(f.SquaredGrowthUnnormalized(layers[24].Variance)), n.GSC(), 1e-11, "%s: the last layer's growth is that of the network", f.Name)
			assert.InDelta(t, seen[0].Correlation, seen[48].Correlation, 1e-12, f.Name)
			assert.Zero(t, layers[3].Residual)
		}
	}
}

// TestFixupVariance: where nothing bends, the last layer of a block reads a share of
// 1/blocks.
func TestFixupVariance(t *testing.T) {
	for block := 2; block <= 5; block++ {
		n := mathcheck.WideNetwork{Nonlinearity: mathcheck.Identity, WeightVariance: 1, Depth: 2 + 7*block, SkipGain: 1, BlockDepth: block}
		n.InnerWeightVariance = mathcheck.FixupVariance(7, block)
		_, seen := n.Layers()
		assert.InEpsilon(t, 1./7, seen[block-1].Variance/seen[0].Variance, 1e-14, "what the last layer of a block reads")
	}
}

func ExampleFixupVariance() {
	fmt.Printf("%.3f\n", mathcheck.FixupVariance(24, 2))
	// Output: 0.042
}
