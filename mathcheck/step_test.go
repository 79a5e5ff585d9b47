package mathcheck_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"gradscale/mathcheck"
)

// bruteOrders sums products over all subsets of layers, times the growth from the
// lowest layer of each; layers 2b and 2b+1 share a block, whose first is diluted.
func bruteOrders(first, second, dilution, growth []float64) []float64 {
	blocks := len(first)
	e := make([]float64, 2*blocks+1)
	for subset := 1; subset < 1<<(2*blocks); subset++ {
		product, order, lowest := 1.0, 0, -1
		for b := range blocks {
			in := subset >> (2 * b) & 3
			if in != 0 && lowest < 0 {
				lowest = b
			}
			switch in {
			case 1:
				product *= dilution[b] * first[b]
				order++
			case 2:
				product *= second[b]
				order++
			case 3:
				product *= first[b] * second[b]
				order += 2
			}
		}
		e[order] += growth[lowest] * product
	}
	return e
}

func TestOrderBoundsAgainstBruteForce(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 21))
	draw := func(n int) []float64 {
		x := make([]float64, n)
		for i := range x {
			x[i] = math.Exp(2 * source.NormFloat64())
		}
		return x
	}
	for blocks := range 6 {
		first, second, dilution, growth := draw(blocks), draw(blocks), draw(blocks), draw(blocks)
		var steps []mathcheck.Step
		for b := range blocks {
			steps = append(steps, mathcheck.Step{Terms: []float64{dilution[b]*first[b] + second[b], first[b] * second[b]}, Growth: growth[b]})
		}
		want := bruteOrders(first, second, dilution, growth)
		bounds := mathcheck.LogOrderBounds(steps)
		tail := 0.0
		for j := len(want) - 1; j > 0; j-- {
			assert.InDelta(t, math.Log(want[j]), bounds[j], roundings(500), "%d blocks, order %d", blocks, j)
			tail += want[j]
			// Just below the tail the order counts, just above it doesn't.
			assert.Equal(t, j-1, mathcheck.EffectiveDepthOfSteps(steps, tail*(1-1e-9)))
			assert.Less(t, mathcheck.EffectiveDepthOfSteps(steps, tail*(1+1e-9)), j-1)
		}
	}
}

func TestLayersOfGrowth1HaveSymmetricPolynomials(t *testing.T) {
	var rho []float64
	var steps []mathcheck.Step
	for l := range 50 {
		r := 0.3 / float64(l+1)
		rho, steps = append(rho, r), append(steps, mathcheck.Step{Terms: []float64{r}, Growth: 1})
	}
	assert.InDeltaSlice(t, mathcheck.LogElementarySymmetric(rho, 50), mathcheck.LogOrderBounds(steps), roundings(5000))
	for _, threshold := range []float64{1e-12, 1e-6, 1e-3, 10} {
		assert.Equal(t, mathcheck.EffectiveDepth(rho, threshold), mathcheck.EffectiveDepthOfSteps(steps, threshold), "threshold %g", threshold)
	}
}

func TestEffectiveDepthOfStepsRejects(t *testing.T) {
	assert.Equal(t, -1, mathcheck.EffectiveDepthOfSteps([]mathcheck.Step{{Terms: []float64{0}, Growth: 1}}, 1e-6))
	for _, s := range []mathcheck.Step{{Terms: []float64{-1}, Growth: 1}, {Terms: []float64{1}, Growth: math.NaN()}, {Terms: []float64{math.Inf(1)}, Growth: 1}} {
		assert.Panics(t, func() { mathcheck.EffectiveDepthOfSteps([]mathcheck.Step{s}, 1e-6) }, s)
	}
	assert.PanicsWithValue(t, "mathcheck: threshold 0, want a positive one", func() { mathcheck.EffectiveDepthOfSteps(nil, 0) })
}

func ExampleLogOrderBounds() {
	// Two layers: 1 + 3·½z·(1 + ¼z) + 2·¼z.
	for _, l := range mathcheck.LogOrderBounds([]mathcheck.Step{{Terms: []float64{0.5}, Growth: 3}, {Terms: []float64{0.25}, Growth: 2}}) {
		fmt.Printf("%.4f ", math.Exp(l))
	}
	// Output: 1.0000 2.0000 0.3750
}

func ExampleEffectiveDepthOfSteps() {
	layers := make([]mathcheck.Step, 50)
	for l := range layers {
		layers[l] = mathcheck.Step{Terms: []float64{0.01}, Growth: math.Pow(1.2, float64(49-l))}
	}
	fmt.Println(mathcheck.EffectiveDepthOfSteps(layers, 1e-6))
	// Output: 8
}
