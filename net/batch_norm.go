package net

import "gradscale/net/internal/kernel"

// batchNorm normalizes columns, with the statistics of the batch at hand: there
// are no running averages, in training or after it.
type batchNorm struct{}

func (batchNorm) couplesRows() bool { return true }
func (batchNorm) centers() bool     { return true }

func (batchNorm) bind(m normalized) step {
	rows, cols := m.x.Rows, m.x.Cols
	statistics := kernel.NewBatchNorm(rows, cols)
	return &batchNormStep{normalized: m, statistics: statistics, grain: max(1, elementGrain*statistics.Blocks()/(rows*cols))}
}

// batchNormStep cuts its work by rows, as products do, so that a core finds in
// its cache what it computed last.
type batchNormStep struct {
	normalized
	statistics *kernel.BatchNorm
	grain      int // blocks of rows worth a task of their own
}

func (s *batchNormStep) forward() error {
	blocks := s.statistics.Blocks()
	kernel.Parallel(blocks, s.grain, (*batchNormMoments)(s))
	if i, j := s.statistics.Deviations(s.x.Data); i >= 0 {
		return s.nonFinite(i, j, row(s.x, i)[j])
	}
	kernel.Parallel(blocks, s.grain, (*batchNormStandardize)(s))
	return nil
}

func (s *batchNormStep) backward(bool) {
	blocks := s.statistics.Blocks()
	kernel.Parallel(blocks, s.grain, (*batchNormProducts)(s))
	s.statistics.Projection(s.dxhat.Data, s.xhat.Data)
	kernel.Parallel(blocks, s.grain, (*batchNormProject)(s))
}

type batchNormMoments batchNormStep

func (s *batchNormMoments) Do(lo, hi int) { s.statistics.Moments(s.x.Data, lo, hi) }

type batchNormStandardize batchNormStep

func (s *batchNormStandardize) Do(lo, hi int) {
	s.statistics.Standardize(s.xhat.Data, s.x.Data, lo, hi)
}

type batchNormProducts batchNormStep

func (s *batchNormProducts) Do(lo, hi int) {
	s.statistics.Products(s.dxhat.Data, s.xhat.Data, lo, hi)
}

type batchNormProject batchNormStep

func (s *batchNormProject) Do(lo, hi int) {
	s.statistics.Project(s.dx.Data, s.dxhat.Data, s.xhat.Data, lo, hi)
}
