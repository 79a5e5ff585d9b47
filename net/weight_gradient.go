package net

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/internal/kernel"
)

// weightGradient computes dW = xᵀ·dz, a sum over the batch, as that over its
// first half of rows plus that over its second: each half is summed by the cores
// that computed its rows. The halves do not depend on the number of cores.
// Another BLAS gets the product whole.
type weightGradient struct {
	x, dz, dw blas64.General
	second    blas64.General // of the sums over the second half; without data if there is one half
	middle    int            // rows of the first half
	strips    int            // that dW is cut into
	uncut     bool           // the work was done in one piece, and the second half added
}

const (
	// gradientRows is the number of rows of dW in a strip.
	gradientRows = 8
	// smallestHalf is the number of inputs up to which a batch has one half, and
	// of which the first half is a multiple, as batch norm's blocks are.
	smallestHalf = 32
	// longestUpdate is the number of inputs that Dgemm adds to C in one go; if C
	// is overwritten it takes longer sums in blocks, which is faster.
	longestUpdate = 256
)

func newWeightGradient(w *Workspace, s *linearStep) weightGradient {
	g := weightGradient{x: s.x, dz: s.dz, dw: s.dw, middle: w.batch, strips: (s.dw.Rows + gradientRows - 1) / gradientRows}
	if w.batch > smallestHalf {
		g.middle = (w.batch/2 + smallestHalf - 1) / smallestHalf * smallestHalf
		if size := len(s.dw.Data); len(w.halfGradient) < size {
			w.halfGradient = make([]float64, size)
		}
		g.second = s.dw
		g.second.Data = w.halfGradient[:len(s.dw.Data)]
	}
	return g
}

func (g *weightGradient) compute() {
	if g.second.Data == nil || !ownBLAS() {
		gemm(blas.Trans, blas.NoTrans, 1, g.x, g.dz, 0, g.dw)
		return
	}
	g.uncut = false
	kernel.Parallel(2*g.strips, g.grain(), g)
	if !g.uncut {
		kernel.Parallel(len(g.dw.Data), elementGrain, (*addHalves)(g))
	}
}

// grain is a number of strips with some 2^16 multiply-adds, a microsecond's.
func (g *weightGradient) grain() int {
	return 1 + 1<<16/(gradientRows*g.dw.Cols*g.middle)
}

// Do computes strips lo to hi, those of the first half, then those of the second.
func (g *weightGradient) Do(lo, hi int) {
	if lo == 0 && hi == 2*g.strips && g.middle <= longestUpdate {
		g.uncut = true
		g.sum(g.dw, 0, 0, g.strips, 0, g.middle)
		g.sum(g.dw, 1, 0, g.strips, g.middle, g.x.Rows)
		return
	}
	if lo < g.strips {
		g.sum(g.dw, 0, lo, min(hi, g.strips), 0, g.middle)
	}
	if hi > g.strips {
		g.sum(g.second, 0, max(lo, g.strips)-g.strips, hi-g.strips, g.middle, g.x.Rows)
	}
}

// sum sets strips lo to hi of dw to beta times themselves, 0 or 1, and the sums
// over rows first to last of the batch.
func (g *weightGradient) sum(dw blas64.General, beta float64, lo, hi, first, last int) {
	from, to := lo*gradientRows, min(hi*gradientRows, dw.Rows)
	gemm(blas.Trans, blas.NoTrans, 1, part(g.x, first, last, from, to), part(g.dz, first, last, 0, g.dz.Cols), beta, part(dw, from, to, 0, dw.Cols))
}

type addHalves weightGradient

func (g *addHalves) Do(lo, hi int) {
	kernel.Add(g.dw.Data[lo:hi], g.dw.Data[lo:hi], g.second.Data[lo:hi])
}

// part returns rows r0 to r1 and columns c0 to c1.
func part(m blas64.General, r0, r1, c0, c1 int) blas64.General {
	return blas64.General{Rows: r1 - r0, Cols: c1 - c0, Stride: m.Stride, Data: m.Data[r0*m.Stride+c0 : (r1-1)*m.Stride+c1]}
}
