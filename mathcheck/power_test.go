package mathcheck_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"gradscale/mathcheck"
)

func TestMeanPowerAgainstSimulation(t *testing.T) {
	const repetitions, deviations = 4000, 4
	source := rand.New(rand.NewPCG(5, 6))
	for _, c := range []struct {
		distance float64
		n        int
	}{{0.5, 10}, {1, 5}, {1, 10}, {2, 4}, {0, 8}} {
		clear := 0
		for range repetitions {
			x := make([]float64, c.n)
			for i := range x {
				x[i] = c.distance + source.NormFloat64()
			}
			if mathcheck.Mean(x, 0.95).Lo > 0 {
				clear++
			}
		}
		p := mathcheck.MeanPower(c.distance, c.n, 0.95)
		assert.InDelta(t, p, float64(clear)/repetitions, deviations*math.Sqrt(p*(1-p)/repetitions), "%+v", c)
	}
	assert.InDelta(t, 0.025, mathcheck.MeanPower(0, 12, 0.95), 1e-3, "no distance: half of what the confidence leaves")
}

func TestSamplesForPower(t *testing.T) {
	n, ok := mathcheck.SamplesForPower(1, 0.95, 0.95, 100)
	assert.True(t, ok)
	assert.GreaterOrEqual(t, mathcheck.MeanPower(1, n, 0.95), 0.95)
	assert.Less(t, mathcheck.MeanPower(1, n-1, 0.95), 0.95)
	_, ok = mathcheck.SamplesForPower(0.01, 0.95, 0.95, 100)
	assert.False(t, ok)
	assert.Panics(t, func() { mathcheck.SamplesForPower(1, 1, 0.95, 10) })
}

func ExampleMeanPower() {
	fmt.Printf("%.2f\n", mathcheck.MeanPower(1, 10, 0.95))
	// Output: 0.80
}

func ExampleSamplesForPower() {
	fmt.Println(mathcheck.SamplesForPower(1, 0.95, 0.95, 100))
	// Output: 16 true
}
