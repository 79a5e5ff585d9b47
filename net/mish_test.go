package net

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestMishAgainstItsDefinition evaluates that with Go's math, through the logarithm
// that mish does without.
func TestMishAgainstItsDefinition(t *testing.T) {
	const tolerance = 16 * 0x1p-52 // a few roundings on either side
	for x := -30.; x <= 30; x += 0.37 {
		soft := math.Log1p(math.Exp(x))
		tau, sigma := math.Tanh(soft), 1/(1+math.Exp(-x))
		y, slope := []float64{x}, []float64{1}
		mish{}.forward(y, y)
		mish{}.backward(slope, slope, []float64{x}, nil)
		assert.InEpsilon(t, x*tau, y[0], tolerance, "at %v", x)
		cosh := math.Cosh(soft)
		assert.InDelta(t, tau+x/(cosh*cosh)*sigma, slope[0], tolerance*max(math.Abs(tau), math.Abs(x*tau)), "slope at %v", x)
	}
}
