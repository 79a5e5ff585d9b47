package net

import (
	"math"

	"gradscale/net/internal/kernel"
)

// Mish is x·tanh(log(1 + exp(x))) (Misra 2019).
const Mish Nonlinearity = "mish"

// mish is x·τ(x), τ = tanh(log(1 + e^x)).
type mish struct{}

func (mish) readsInput() bool        { return true }
func (mish) weightVariance() float64 { return 1 }

func (mish) forward(y, x []float64) {
	for i, v := range x {
		y[i] = 0 // also at -∞
		if m := mishAt(v); m.tau != 0 {
			y[i] = v * m.tau
		}
	}
}

// backward sets dx = dy·(τ + x·τ').
func (mish) backward(dx, dy, x, _ []float64) {
	for i, v := range x {
		m := mishAt(v)
		slope := m.tau
		if m.slope != 0 {
			slope = math.FMA(v, m.slope, slope)
		}
		dx[i] = dy[i] * slope
	}
}

// series is that of x·τ: τ' = (1 - τ²)·σ·x' and σ' = σ·(1 - σ)·x', σ the
// logistic function, the derivative of log(1 + e^x).
func (mish) series(y, x series) {
	orders, entries := len(x), len(x[0])
	tau, sech, slope := newSeries(orders, entries), newSeries(orders, entries), newSeries(orders, entries)
	sigma, sigmaSlope := newSeries(orders, entries), newSeries(orders, entries)
	for i, v := range x[0] {
		m := mishAt(v)
		tau[0][i], sech[0][i], slope[0][i] = m.tau, m.sech, m.slope
		sigma[0][i], sigmaSlope[0][i] = m.sigma, float64(m.sigma*m.rest)
	}
	for k := 1; k < orders; k++ {
		chain(sigma[k], sigmaSlope, x, k)
		convolve(sigmaSlope[k], sigma, sigma, k)
		kernel.AddScaled(sigmaSlope[k], sigma[k], -1, sigmaSlope[k])
		chain(tau[k], slope, x, k)
		convolve(sech[k], tau, tau, k)
		kernel.Scale(-1, sech[k])
		convolve(slope[k], sech, sigma, k)
		convolve(y[k], x, tau, k)
	}
}

// mishParts are τ, 1 - τ² and τ' = (1 - τ²)·σ, σ and 1 - σ.
type mishParts struct{ tau, sech, slope, sigma, rest float64 }

// mishAt returns them as rational functions of e = e^-|x|, in which nothing
// cancels or overflows: with u = 1 + e^x, τ = (u² - 1)/(u² + 1).
func mishAt(x float64) mishParts {
	e := kernel.Exp(-math.Abs(x))
	near, far := 1/(1+e), e/(1+e) // σ and 1 - σ for x ≥ 0, the other way round below
	scale, sigma, rest := float64(e*e), near, far
	above := 1 + float64(2*e)
	below := above + float64(2*scale)
	if x < 0 {
		scale, sigma, rest = 1, far, near
		above = float64(e * (2 + e))
		below = above + 2
	}
	root := (1 + e) / below
	sech := float64(4*scale) * float64(root*root)
	return mishParts{above / below, sech, float64(sech * sigma), sigma, rest}
}
