package net

import "gradscale/net/internal/kernel"

type tanh struct{}

func (tanh) forward(y, x []float64)          { kernel.Tanh(y, x) }
func (tanh) backward(dx, dy, _, y []float64) { kernel.TanhBackward(dx, dy, y) }
func (tanh) readsInput() bool                { return false }
func (tanh) weightVariance() float64         { return 1 }

// series follows y' = (1 - y²)·x'.
func (tanh) series(y, x []float64) {
	slope := make([]float64, len(x))
	slope[0] = float64((1 - y[0]) * (1 + y[0]))
	for k := 1; k < len(x); k++ {
		y[k] = chain(slope, x, k)
		slope[k] = -convolve(y, y, k)
	}
}
