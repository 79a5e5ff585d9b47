package net

import "gradscale/net/internal/kernel"

// SiLU is x/(1 + exp(-x)) (Elfwing, Uchibe, Doya 2018).
const SiLU Nonlinearity = "silu"

// silu is x/(1+exp(-x)) (Elfwing, Uchibe, Doya 2018; also called swish).
type silu struct{}

func (silu) forward(y, x []float64)          { kernel.SiLU(y, x) }
func (silu) backward(dx, dy, x, _ []float64) { kernel.SiLUBackward(dx, dy, x) }
func (silu) readsInput() bool                { return true }
func (silu) weightVariance() float64         { return 1 }

// series is that of x·σ(x), σ' = σ·(1 - σ)·x'.
func (silu) series(y, x series) {
	sigma, slope := newSeries(len(x), len(x[0])), newSeries(len(x), len(x[0]))
	for i, v := range x[0] {
		sigma[0][i] = 1 / (1 + kernel.Exp(-v))
		slope[0][i] = float64(sigma[0][i] * (1 - sigma[0][i]))
	}
	for k := 1; k < len(x); k++ {
		chain(sigma[k], slope, x, k)
		convolve(slope[k], sigma, sigma, k)
		kernel.AddScaled(slope[k], sigma[k], -1, slope[k])
		convolve(y[k], x, sigma, k)
	}
}
