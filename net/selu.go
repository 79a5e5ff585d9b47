package net

import "gradscale/net/internal/kernel"

// SELU is the self-normalizing exponential linear unit (Klambauer et al. 2017).
const SELU Nonlinearity = "selu"

// selu is λx where x > 0 and λα(exp(x)-1) elsewhere, with the constants that
// make mean 0 and variance 1 a fixed point (Klambauer et al. 2017).
type selu struct{}

func (selu) forward(y, x []float64)          { kernel.SELU(y, x) }
func (selu) backward(dx, dy, _, y []float64) { kernel.SELUBackward(dx, dy, y) }
func (selu) readsInput() bool                { return false }
func (selu) weightVariance() float64         { return 1 }

// series follows y' = (y + λα)·x' left of 0; y + λα is taken as λα·exp(x), in
// which nothing cancels.
func (selu) series(y, x series) {
	slope := append(series{make([]float64, len(x[0]))}, y[1:]...)
	for i, v := range x[0] {
		slope[0][i] = kernel.SELULambdaAlpha * kernel.Exp(min(v, 0))
	}
	for k := 1; k < len(x); k++ {
		chain(y[k], slope, x, k)
	}
	for i, v := range x[0] {
		if v > 0 {
			for k := 1; k < len(x); k++ {
				y[k][i] = kernel.SELULambda * x[k][i]
			}
		}
	}
}
