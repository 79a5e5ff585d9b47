package net

import "gradscale/net/internal/kernel"

// Tanh is the hyperbolic tangent.
const Tanh Nonlinearity = "tanh"

type tanh struct{}

func (tanh) forward(y, x []float64)          { kernel.Tanh(y, x) }
func (tanh) backward(dx, dy, _, y []float64) { kernel.TanhBackward(dx, dy, y) }
func (tanh) readsInput() bool                { return false }
func (tanh) weightVariance() float64         { return 1 }

// series follows y' = (1 - y²)·x'.
func (tanh) series(y, x series) {
	slope := newSeries(len(x), len(x[0]))
	for i, v := range y[0] {
		slope[0][i] = float64((1 - v) * (1 + v))
	}
	for k := 1; k < len(x); k++ {
		chain(y[k], slope, x, k)
		convolve(slope[k], y, y, k)
		kernel.Scale(-1, slope[k])
	}
}
