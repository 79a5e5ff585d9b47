package mathcheck_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat/distuv"

	"gradscale/mathcheck"
)

// TestProportionInvertsTheBinomialTest asks for the interval's definition: at
// each end the tail of the binomial distribution beyond what was seen is half of
// what the confidence leaves.
func TestProportionInvertsTheBinomialTest(t *testing.T) {
	const n, confidence, tail, rounding = 20, 0.95, 0.025, 1e-9
	for k := range n + 1 {
		e := mathcheck.Proportion(k, n, confidence)
		assert.Less(t, e.Lo, e.Hi)
		assert.Equal(t, n, e.N)
		if k > 0 {
			assert.InDelta(t, tail, distuv.Binomial{N: n, P: e.Lo}.Survival(float64(k-1)), rounding)
		} else {
			assert.Zero(t, e.Lo)
		}
		if k < n {
			assert.InDelta(t, tail, distuv.Binomial{N: n, P: e.Hi}.CDF(float64(k)), rounding)
		} else {
			assert.EqualValues(t, 1, e.Hi)
		}
	}
	assert.Panics(t, func() { mathcheck.Proportion(3, 2, 0.95) })
	assert.Panics(t, func() { mathcheck.Proportion(-1, 2, 0.95) })
}

func ExampleProportion() {
	fmt.Println(mathcheck.Proportion(19, 20, 0.95))
	fmt.Println(mathcheck.Proportion(20, 20, 0.95))
	// Output:
	// 0.95 [0.7513, 0.9987]
	// 1 [0.8316, 1]
}
