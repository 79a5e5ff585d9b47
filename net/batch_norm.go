package net

import "gradscale/net/internal/kernel"

// batchNorm normalizes columns, with the statistics of the batch at hand: there
// are no running averages, in training or after it.
type batchNorm struct{}

func (batchNorm) forward(xhat, invStd, x []float64, rows, cols, lo, hi int) {
	kernel.BatchNorm(xhat, invStd, x, rows, cols, lo, hi)
}

func (batchNorm) backward(dx, dxhat, xhat, invStd []float64, rows, cols, lo, hi int) {
	kernel.BatchNormBackward(dx, dxhat, xhat, invStd, rows, cols, lo, hi)
}

func (batchNorm) groups(_, cols int) int { return cols }
func (batchNorm) couplesRows() bool      { return true }
