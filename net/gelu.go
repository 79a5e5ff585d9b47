package net

import (
	"math"

	"gradscale/net/internal/kernel"
)

// GELU is x·Φ(x) (Hendrycks, Gimpel 2016).
const GELU Nonlinearity = "gelu"

// gelu is x·Φ(x), Φ the standard normal distribution function (Hendrycks,
// Gimpel 2016), not its tanh approximation.
type gelu struct{}

func (gelu) forward(y, x []float64)          { kernel.GELU(y, x) }
func (gelu) backward(dx, dy, x, _ []float64) { kernel.GELUBackward(dx, dy, x) }
func (gelu) readsInput() bool                { return true }
func (gelu) weightVariance() float64         { return 1 }

// series is that of x·Φ(x), Φ' = p·x' and p' = -x·p·x', p the standard normal
// density.
func (gelu) series(y, x series) {
	const rootTwoPi = 2.50662827463100050241576528481104525
	orders, entries := len(x), len(x[0])
	phi, density, exponent := newSeries(orders, entries), newSeries(orders, entries), newSeries(orders, entries)
	for k := range orders {
		convolve(exponent[k], x, x, k)
		kernel.Scale(-0.5, exponent[k])
	}
	for i, v := range x[0] {
		phi[0][i] = kernel.Erfc(-v/math.Sqrt2) / 2
		density[0][i] = kernel.Exp(exponent[0][i]) / rootTwoPi
	}
	for k := 1; k < orders; k++ {
		chain(density[k], density, exponent, k)
		chain(phi[k], density, x, k)
		convolve(y[k], x, phi, k)
	}
}
