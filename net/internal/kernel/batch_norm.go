package kernel

import (
	"fmt"
	"slices"
)

// blockRows is the number of rows whose sums batch normalization forms on their
// own, before it adds them in order. Results hang on it, so it is fixed.
const blockRows = 32

// BatchNorm takes the columns of rows×cols matrices to mean 0 and variance 1. It
// works block by block of rows, so that callers may cut the work as they cut
// products, and keep rows in the cache of one core: Moments on each block, then
// Deviations, then Standardize on each block. With the sum s_b, mean m_b and
// squared deviations q_b = Σ (x - m_b)² of the n_b rows of block b,
//
//	mean     = Σ s_b / rows
//	variance = Σ (q_b + n_b·(m_b - mean)²) / rows
//
// (Chan, Golub, LeVeque 1983), in the order of blocks whoever does them.
//
// All of it is right over the whole range of float64: a column is scaled by a
// power of two if its variance, or what backward sums, comes near the ends of
// the range; see scaled.
type BatchNorm struct {
	rows, cols int
	counts     []float64 // rows of each block

	// Sums of blocks, one a row. Backward uses the first two.
	sums, means, squares []float64

	mean, projection []float64 // projection is backward's mean(dx̂·x̂)
	factor           []float64 // what Standardize or Project multiplies with

	invStd   []float64 // 1/std of column j is invStd[j]·2^exponent[j]; 0 for a constant column
	exponent []int
	scaled   scaledColumns
}

// NewBatchNorm returns one for matrices of this shape, at least 1×1.
func NewBatchNorm(rows, cols int) *BatchNorm {
	if rows < 1 || cols < 1 {
		panic(fmt.Sprintf("kernel: batch normalization of %d×%d", rows, cols))
	}
	n := &BatchNorm{rows: rows, cols: cols, exponent: make([]int, cols)}
	for first := 0; first < rows; first += blockRows {
		n.counts = append(n.counts, float64(min(blockRows, rows-first)))
	}
	for _, s := range []*[]float64{&n.sums, &n.means, &n.squares} {
		*s = make([]float64, len(n.counts)*cols)
	}
	for _, s := range []*[]float64{&n.mean, &n.projection, &n.factor, &n.invStd} {
		*s = make([]float64, cols)
	}
	return n
}

// Blocks returns the number of blocks of rows.
func (n *BatchNorm) Blocks() int { return len(n.counts) }

// InvStd returns 1/std of a column as factor·2^exponent, since it need not be a
// float64; 0 for a constant column, NaN if Deviations met NaN or ±Inf there.
func (n *BatchNorm) InvStd(column int) (factor float64, exponent int) {
	return n.invStd[column], n.exponent[column]
}

// Moments sums blocks lo to hi of x.
func (n *BatchNorm) Moments(x []float64, lo, hi int) {
	checkShape(n.rows, n.cols, x)
	for b := lo; b < hi; b++ {
		at := b * n.cols
		columnMoments(n.sums[at:], n.means[at:], n.squares[at:], x[at*blockRows:], int(n.counts[b]), n.cols)
	}
}

// Deviations takes what Moments left of all blocks of x to mean and 1/std of
// each column. It returns the place of a NaN or ±Inf, or -1, -1; such a column
// becomes NaN.
func (n *BatchNorm) Deviations(x []float64) (row, column int) {
	checkShape(n.rows, n.cols, x)
	columnDeviations(n.mean, n.invStd, n.sums, n.means, n.squares, n.counts, float64(n.rows), n.cols)
	copy(n.factor, n.invStd)
	clear(n.exponent)
	n.scaled.forward = n.scaled.forward[:0]
	row, column = -1, -1
	for j, v := range n.invStd {
		if v >= leastInvStd && v <= largestInvStd {
			continue
		}
		if bad := n.scaleColumn(x, j); bad >= 0 && row < 0 {
			row, column = bad, j
		}
	}
	return row, column
}

// Standardize sets blocks lo to hi of x̂ to (x - mean)/std; x̂ may be x. A constant
// column gives 0.
func (n *BatchNorm) Standardize(xhat, x []float64, lo, hi int) {
	checkShape(n.rows, n.cols, xhat, x)
	first, last := n.rowsOf(lo, hi)
	columnStandardize(xhat[first*n.cols:], x[first*n.cols:], n.mean, n.factor, last-first, n.cols)
	n.standardizeScaled(xhat, x, first, last)
}

// Forward is Moments, Deviations and Standardize on all blocks.
func (n *BatchNorm) Forward(xhat, x []float64) (row, column int) {
	n.Moments(x, 0, n.Blocks())
	row, column = n.Deviations(x)
	n.Standardize(xhat, x, 0, n.Blocks())
	return row, column
}

// Products sums blocks lo to hi of dx̂ and dx̂·x̂, the first step of backward: then
// comes Projection, then Project on each block. Together, with x̂ of the last
// forward, they set
//
//	dx = (dx̂ - mean(dx̂) - x̂·mean(dx̂·x̂))/std.
func (n *BatchNorm) Products(dxhat, xhat []float64, lo, hi int) {
	checkShape(n.rows, n.cols, dxhat, xhat)
	for b := lo; b < hi; b++ {
		at := b * n.cols
		columnProducts(n.sums[at:], n.means[at:], dxhat[at*blockRows:], xhat[at*blockRows:], int(n.counts[b]), n.cols)
	}
}

// Projection takes what Products left of all blocks to the two means.
func (n *BatchNorm) Projection(dxhat, xhat []float64) {
	checkShape(n.rows, n.cols, dxhat, xhat)
	columnMeans(n.mean, n.sums, len(n.counts), float64(n.rows), n.cols)
	columnMeans(n.projection, n.means, len(n.counts), float64(n.rows), n.cols)
	copy(n.factor, n.invStd)
	n.scaled.backward = n.scaled.backward[:0]
	for j, m := range n.mean {
		if n.exponent[j] == 0 && (ordinaryMeans(m, n.projection[j]) || m == 0 && n.isZero(dxhat, j)) {
			continue
		}
		n.scaleGradient(dxhat, xhat, j)
	}
}

// Project sets blocks lo to hi of dx; dx may be dx̂.
func (n *BatchNorm) Project(dx, dxhat, xhat []float64, lo, hi int) {
	checkShape(n.rows, n.cols, dx, dxhat, xhat)
	first, last := n.rowsOf(lo, hi)
	at := first * n.cols
	columnProject(dx[at:], dxhat[at:], xhat[at:], n.mean, n.projection, n.factor, last-first, n.cols)
	n.projectScaled(dx, dxhat, xhat, first, last)
}

// Backward is Products, Projection and Project on all blocks.
func (n *BatchNorm) Backward(dx, dxhat, xhat []float64) {
	n.Products(dxhat, xhat, 0, n.Blocks())
	n.Projection(dxhat, xhat)
	n.Project(dx, dxhat, xhat, 0, n.Blocks())
}

func (n *BatchNorm) rowsOf(lo, hi int) (first, last int) {
	return lo * blockRows, min(hi*blockRows, n.rows)
}

// isZero tells whether column j is 0 throughout, as gradients are that a ReLU which
// is off for a whole batch passes on.
func (n *BatchNorm) isZero(x []float64, j int) bool {
	for r := range n.rows {
		if x[r*n.cols+j] != 0 {
			return false
		}
	}
	return true
}

// column copies column j of a matrix, times 2^shift.
func (n *BatchNorm) column(x []float64, j, shift int) []float64 {
	column := slices.Grow(n.scaled.scratch[:0], n.rows)
	for r := range n.rows {
		column = append(column, x[r*n.cols+j])
	}
	n.scaled.scratch = column
	ShiftExponent(column, column, shift)
	return column
}
