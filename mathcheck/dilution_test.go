package mathcheck_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"gradscale/mathcheck"
)

func TestDilutionLaw(t *testing.T) {
	for _, r := range []float64{1, 1.01, 1.2, 3} {
		assert.InEpsilon(t, r, mathcheck.DilutedGrowth(0, r), roundings(5))
		assert.InDelta(t, 1, mathcheck.DilutedGrowth(1e9, r), roundings(5))
		for _, k := range []float64{0, 0.5, 1, 4} {
			firstOrder := 1 + (r-1)/(k*k+1)
			assert.InDelta(t, firstOrder, mathcheck.DilutedGrowth(k, r), (r-1)*(r-1)/2+1e-15, "k %v, r %v", k, r)
		}
	}
}

// TestDilutionLawByPythagoras builds s and ρ as random vectors of high
// dimension, of gradients likewise, and adds them.
func TestDilutionLawByPythagoras(t *testing.T) {
	const n, k, r = 100000, 1.5, 1.8
	source := rand.New(rand.NewPCG(1, 8))
	value, gradient := 0.0, 0.0
	for range n {
		v := k*source.NormFloat64() + source.NormFloat64()
		g := k*source.NormFloat64() + r*source.NormFloat64() // each 1/√n of the path's growth times its value
		value += v * v
		gradient += g * g
	}
	// Both sums have relative standard deviation √(2/n); the root halves it.
	assert.InEpsilon(t, mathcheck.DilutedGrowth(k, r), math.Sqrt(gradient/value), 5*math.Sqrt(4./n)/2)
}

func TestNormalizedResNetIsAPowerLaw(t *testing.T) {
	const r, ratio, blocks = 1.2, 0.7, 1 << 15
	logGamma := func(x float64) float64 { v, _ := math.Lgamma(x); return v }
	n := float64(blocks)
	closed := math.Exp((logGamma(n+ratio+r*r) + logGamma(ratio+1) - logGamma(n+ratio+1) - logGamma(ratio+r*r)) / 2)
	growth := normalizedResNet(blocks, r, ratio)
	assert.InEpsilon(t, closed, growth, 1e-9, "log Γ(32768) = 3e5 is rounded to 6e-11")
	exponent := math.Log2(normalizedResNet(2*blocks, r, ratio) / growth)
	assert.InDelta(t, mathcheck.NormalizedResNetExponent(r), exponent, 1/n, "corrections fall like 1/blocks")
}

// normalizedResNet returns the growth of GSC through blocks that each add a
// residual of the same variance, ratio that in front of the first one over it.
func normalizedResNet(blocks int, r, ratio float64) float64 {
	k, rs := make([]float64, blocks), make([]float64, blocks)
	for b := range k {
		k[b], rs[b] = math.Sqrt(ratio+float64(b)), r
	}
	return mathcheck.DilutedProduct(k, rs)
}

// TestWideResNetObeysTheLaw: blocks of a wide layer-tanh ResNet are diluted by
// the variance that earlier ones left.
func TestWideResNetObeysTheLaw(t *testing.T) {
	const blocks = 40
	n := mathcheck.WideNetwork{Nonlinearity: mathcheck.Tanh, Normalization: mathcheck.LayerNorm, WeightVariance: 1, Depth: 2*blocks + 2, SkipGain: 1}
	layers, _ := n.Layers()
	residual := layers[1].Variance - layers[0].Variance
	r := mathcheck.Tanh.SquaredGrowthLayerNorm() // √λ for each of two layers
	want := normalizedResNet(blocks, r, 1/residual)
	assert.InEpsilon(t, want, layers[0].GSC(layers[blocks]), 10*quadratureTolerance)
}

// TestTanhResNetRate iterates the mean-field recursion far out. Squared gradients
// grow by 1 + a/√b in block b, so that their root grows like exp(a√b); corrections
// of relative order 1/√b cancel between b and 4b, what is left is of order log(b)/b.
func TestTanhResNetRate(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long; run without -short")
	}
	for _, c := range []struct {
		weightVariance float64
		blockDepth     int
	}{{1, 1}, {1, 2}, {2, 1}, {1.5, 3}} {
		const blocks = 1000
		n := mathcheck.WideNetwork{Nonlinearity: mathcheck.Tanh, WeightVariance: c.weightVariance,
			Depth: 4*blocks*c.blockDepth + 2, SkipGain: 1, BlockDepth: c.blockDepth}
		layers, _ := n.Layers()
		scaled := func(b int) float64 {
			return math.Expm1(layers[b].LogSquaredJacobian-layers[b-1].LogSquaredJacobian) * math.Sqrt(float64(b))
		}
		limit := 2*scaled(4*blocks) - scaled(blocks)
		assert.InEpsilon(t, mathcheck.TanhResNetRate(c.weightVariance, c.blockDepth), limit, 0.01, "%+v", c)
	}
	assert.InEpsilon(t, 4/(3*math.Sqrt(2*math.Pi)), mathcheck.TanhResNetRate(1, 1), roundings(5))
}

// TestHigherOrderShare expands products of random paths: each block's output is
// √(1-p)·skip + √p·residual of independent signs.
func TestHigherOrderShare(t *testing.T) {
	const k, blocks = 1.5, 6
	p := 1 / (k*k + 1)
	byOrder := make([]float64, blocks+1)
	for subset := range 1 << blocks {
		square, order := 1.0, 0
		for b := range blocks {
			if subset>>b&1 == 1 {
				square *= p
				order++
			} else {
				square *= 1 - p
			}
		}
		byOrder[order] += square
	}
	above := 0.0
	for order := blocks; order >= 0; order-- {
		assert.InDelta(t, above, mathcheck.HigherOrderShare(k, blocks, order), roundings(500))
		above += byOrder[order]
	}
}

func ExampleDilutedGrowth() {
	fmt.Printf("%.3f\n", mathcheck.DilutedGrowth(1, 1.2))
	// Output: 1.105
}

func ExampleDilutedProduct() {
	fmt.Printf("%.3f\n", mathcheck.DilutedProduct([]float64{0, 1, 2}, []float64{1.2, 1.2, 1.2}))
	// Output: 1.383
}

func ExampleNormalizedResNetExponent() {
	lambda := mathcheck.ReLU.SquaredGrowthBatchNorm()
	fmt.Printf("%.2f\n", mathcheck.NormalizedResNetExponent(math.Sqrt(lambda))) // one batch-ReLU in a block
	// Output: 0.23
}

func ExampleTanhResNetRate() {
	fmt.Printf("log GSC grows like %.3f·√blocks\n", mathcheck.TanhResNetRate(1, 1))
	// Output: log GSC grows like 0.532·√blocks
}

func ExampleHigherOrderShare() {
	for _, k := range []float64{0, 1, 3} { // of 20 blocks, terms through more than 5
		fmt.Printf("%.3f ", mathcheck.HigherOrderShare(k, 20, 5))
	}
	// Output: 1.000 0.979 0.011
}
