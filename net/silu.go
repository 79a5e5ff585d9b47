package net

import "gradscale/net/internal/kernel"

// silu is x/(1+exp(-x)) (Elfwing, Uchibe, Doya 2018; also called swish).
type silu struct{}

func (silu) forward(y, x []float64)          { kernel.SiLU(y, x) }
func (silu) backward(dx, dy, x, _ []float64) { kernel.SiLUBackward(dx, dy, x) }
func (silu) readsInput() bool                { return true }
func (silu) weightVariance() float64         { return 1 }

// series is that of x·σ(x), σ' = σ·(1 - σ)·x'.
func (silu) series(y, x []float64) {
	sigma, slope := make([]float64, len(x)), make([]float64, len(x))
	sigma[0] = 1 / (1 + kernel.Exp(-x[0]))
	slope[0] = float64(sigma[0] * (1 - sigma[0]))
	for k := 1; k < len(x); k++ {
		sigma[k] = chain(slope, x, k)
		slope[k] = sigma[k] - convolve(sigma, sigma, k)
		y[k] = convolve(x, sigma, k)
	}
}
