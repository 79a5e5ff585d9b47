package net

import (
	"math"

	"gradscale/net/internal/kernel"
)

// layerNorm normalizes rows.
type layerNorm struct{}

func (layerNorm) couplesRows() bool { return false }

func (layerNorm) bind(m normalized) step {
	rows, cols := m.x.Rows, m.x.Cols
	return &layerNormStep{normalized: m, invStd: make([]float64, rows), exponent: make([]int, rows), grain: max(1, elementGrain/cols)}
}

type layerNormStep struct {
	normalized
	invStd   []float64 // see [kernel.LayerNorm]
	exponent []int
	grain    int // rows worth a task of their own
}

func (s *layerNormStep) forward() error {
	kernel.Parallel(s.x.Rows, s.grain, (*layerNormForward)(s))
	for i, v := range s.invStd {
		if math.IsNaN(v) { // and x̂ has the row of x
			j := kernel.FirstNonFinite(row(s.xhat, i))
			return s.nonFinite(i, j, row(s.xhat, i)[j])
		}
	}
	return nil
}

func (s *layerNormStep) backward(bool) {
	kernel.Parallel(s.x.Rows, s.grain, (*layerNormBackward)(s))
}

type layerNormForward layerNormStep

func (s *layerNormForward) Do(lo, hi int) {
	from, to := lo*s.x.Cols, hi*s.x.Cols
	kernel.LayerNorm(s.xhat.Data[from:to], s.invStd[lo:hi], s.exponent[lo:hi], s.x.Data[from:to], s.x.Cols)
}

type layerNormBackward layerNormStep

func (s *layerNormBackward) Do(lo, hi int) {
	from, to := lo*s.x.Cols, hi*s.x.Cols
	kernel.LayerNormBackward(s.dx.Data[from:to], s.dxhat.Data[from:to], s.xhat.Data[from:to], s.invStd[lo:hi], s.exponent[lo:hi], s.x.Cols)
}
