package net

import (
	"math"

	"gradscale/net/internal/kernel"
)

// gelu is x·Φ(x), Φ the standard normal distribution function (Hendrycks,
// Gimpel 2016), not its tanh approximation.
type gelu struct{}

func (gelu) forward(y, x []float64)          { kernel.GELU(y, x) }
func (gelu) backward(dx, dy, x, _ []float64) { kernel.GELUBackward(dx, dy, x) }
func (gelu) readsInput() bool                { return true }
func (gelu) weightVariance() float64         { return 1 }

// series is that of x·Φ(x), Φ' = p·x' and p' = -x·p·x', p the standard normal
// density.
func (gelu) series(y, x []float64) {
	const rootTwoPi = 2.50662827463100050241576528481104525
	phi, density, exponent := make([]float64, len(x)), make([]float64, len(x)), make([]float64, len(x))
	phi[0] = kernel.Erfc(-x[0]/math.Sqrt2) / 2
	exponent[0] = -convolve(x, x, 0) / 2
	density[0] = kernel.Exp(exponent[0]) / rootTwoPi
	for k := 1; k < len(x); k++ {
		exponent[k] = -convolve(x, x, k) / 2
		density[k] = chain(density, exponent, k)
		phi[k] = chain(density, x, k)
		y[k] = convolve(x, phi, k)
	}
}
