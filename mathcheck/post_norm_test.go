package mathcheck_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"gradscale/mathcheck"
)

// TestPostNormGrowsByTheBlock: each block but the first adds the closed factor, and
// without a residual function none.
func TestPostNormGrowsByTheBlock(t *testing.T) {
	for _, f := range nonlinearities {
		for _, normalization := range []mathcheck.Normalization{mathcheck.LayerNorm, mathcheck.RMSNorm} {
			for block := 1; block <= 3; block++ {
				n := mathcheck.WideNetwork{Nonlinearity: f, Normalization: normalization, WeightVariance: 1.7, Depth: 2 + 4*block, SkipGain: 0.8, BlockDepth: block, PostNorm: true}
				layers, seen := n.Layers()
				assert.Len(t, layers, 6)
				assert.Len(t, seen, n.Depth-1)
				growth := f.SquaredGrowthPostNorm(1.7, 0.8, block)
				for b := 1; b < 4; b++ {
					assert.InEpsilon(t, 1, layers[b].Variance, 1e-15, f.Name)
					assert.InEpsilon(t, math.Sqrt(growth), layers[b].GSC(layers[b+1]), 1e-12, "%s, blocks of %d", f.Name, block)
				}
			}
		}
	}
	assert.InEpsilon(t, 1, mathcheck.ReLU.SquaredGrowthPostNorm(2, 1, 2), quadratureTolerance)
	assert.InEpsilon(t, 1, mathcheck.Tanh.SquaredGrowthPostNorm(1, 1e9, 2), quadratureTolerance, "nothing but the skip connection")
}

// TestPostNormWithoutASkipIsThatOfTheLayer: of blocks of one without a skip to speak
// of, the normalization stands where it does in vanilla networks.
func TestPostNormWithoutASkipIsThatOfTheLayer(t *testing.T) {
	for _, normalization := range []mathcheck.Normalization{mathcheck.LayerNorm, mathcheck.BatchNorm, mathcheck.RMSNorm} {
		vanilla := mathcheck.WideNetwork{Nonlinearity: mathcheck.SELU, Normalization: normalization, WeightVariance: 1, Depth: 8}
		post := vanilla
		post.PostNorm, post.SkipGain, post.BlockDepth = true, 1e-9, 1
		// Layer 1 is normalized in front of its nonlinearity in one of them only.
		a, seen := vanilla.Layers()
		b, seenPost := post.Layers()
		if normalization != mathcheck.BatchNorm {
			assert.InEpsilon(t, a[0].GSC(a[7]), b[0].GSC(b[7]), 1e-12, normalization)
		}
		assert.InEpsilon(t, a[2].GSC(a[7]), b[2].GSC(b[7]), 1e-12, normalization)
		assert.InDelta(t, seen[6].Correlation, seenPost[6].Correlation, 1e-12)
	}
}

func ExampleNonlinearity_SquaredGrowthPostNorm() {
	fmt.Printf("relu %.4f, tanh %.4f\n", mathcheck.ReLU.SquaredGrowthPostNorm(2, 1, 2), mathcheck.Tanh.SquaredGrowthPostNorm(1, 1, 2))
	// Output: relu 1.0000, tanh 1.0478
}
