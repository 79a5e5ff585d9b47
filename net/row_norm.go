package net

import (
	"math"

	"gradscale/net/internal/kernel"
)

// rowNormStep normalizes rows, as its kernels do.
type rowNormStep struct {
	normalized
	forwardKernel  func(xhat, invStd []float64, exponent []int, x []float64, cols int)
	backwardKernel func(dx, dxhat, xhat, invStd []float64, exponent []int, cols int)
	invStd         []float64 // see [kernel.LayerNorm]
	exponent       []int
	grain          int // rows worth a task of their own
}

func bindRows(m normalized, forward func(xhat, invStd []float64, exponent []int, x []float64, cols int), backward func(dx, dxhat, xhat, invStd []float64, exponent []int, cols int)) *rowNormStep {
	rows, cols := m.x.Rows, m.x.Cols
	return &rowNormStep{m, forward, backward, make([]float64, rows), make([]int, rows), max(1, elementGrain/cols)}
}

func (s *rowNormStep) forward() error {
	kernel.Parallel(s.x.Rows, s.grain, (*rowNormForward)(s))
	for i, v := range s.invStd {
		if math.IsNaN(v) { // and x̂ has the row of x
			j := kernel.FirstNonFinite(row(s.xhat, i))
			return s.nonFinite(i, j, row(s.xhat, i)[j])
		}
	}
	return nil
}

func (s *rowNormStep) backward(bool) {
	kernel.Parallel(s.x.Rows, s.grain, (*rowNormBackward)(s))
}

type rowNormForward rowNormStep

func (s *rowNormForward) Do(lo, hi int) {
	from, to := lo*s.x.Cols, hi*s.x.Cols
	s.forwardKernel(s.xhat.Data[from:to], s.invStd[lo:hi], s.exponent[lo:hi], s.x.Data[from:to], s.x.Cols)
}

type rowNormBackward rowNormStep

func (s *rowNormBackward) Do(lo, hi int) {
	from, to := lo*s.x.Cols, hi*s.x.Cols
	s.backwardKernel(s.dx.Data[from:to], s.dxhat.Data[from:to], s.xhat.Data[from:to], s.invStd[lo:hi], s.exponent[lo:hi], s.x.Cols)
}
