package net

import "gradscale/net/internal/kernel"

// gelu is x·Φ(x), Φ the standard normal distribution function (Hendrycks,
// Gimpel 2016), not its tanh approximation.
type gelu struct{}

func (gelu) forward(y, x []float64)          { kernel.GELU(y, x) }
func (gelu) backward(dx, dy, x, _ []float64) { kernel.GELUBackward(dx, dy, x) }
func (gelu) readsInput() bool                { return true }
func (gelu) weightVariance() float64         { return 1 }
