package net

import "gradscale/net/internal/kernel"

// silu is x/(1+exp(-x)) (Elfwing, Uchibe, Doya 2018; also called swish).
type silu struct{}

func (silu) forward(y, x []float64)          { kernel.SiLU(y, x) }
func (silu) backward(dx, dy, x, _ []float64) { kernel.SiLUBackward(dx, dy, x) }
func (silu) readsInput() bool                { return true }
func (silu) weightVariance() float64         { return 1 }
