package net

import "gradscale/net/internal/kernel"

// layerNorm normalizes rows.
type layerNorm struct{}

func (layerNorm) forward(xhat, invStd, x []float64, _, cols, lo, hi int) {
	kernel.LayerNorm(xhat[lo*cols:hi*cols], invStd[lo:hi], x[lo*cols:hi*cols], cols)
}

func (layerNorm) backward(dx, dxhat, xhat, invStd []float64, _, cols, lo, hi int) {
	kernel.LayerNormBackward(dx[lo*cols:hi*cols], dxhat[lo*cols:hi*cols], xhat[lo*cols:hi*cols], invStd[lo:hi], cols)
}

func (layerNorm) groups(rows, _ int) int { return rows }
func (layerNorm) couplesRows() bool      { return false }
