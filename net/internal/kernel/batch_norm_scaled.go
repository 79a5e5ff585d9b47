package kernel

import "math"

// scaledColumns are the columns of a BatchNorm that are worked on in Go, times a
// power of two. The loops over whole rows leave them as they are.
type scaledColumns struct {
	forward, backward []scaledColumn
	scratch           []float64
}

// scaledColumn has its means in terms of the scaled column.
type scaledColumn struct {
	column, shift    int // the column is multiplied by 2^shift
	mean, projection float64
}

// scaleColumn finds mean and 1/std of column j anew, scaled to numbers near 1. It
// returns the row of a NaN or ±Inf, or -1.
func (n *BatchNorm) scaleColumn(x []float64, j int) (bad int) {
	column := n.column(x, j, 0)
	if bad = FirstNonFinite(column); bad >= 0 {
		n.invStd[j], n.factor[j] = math.NaN(), math.NaN()
		return bad
	}
	shift := -LargestExponent(column)
	ShiftExponent(column, column, shift)
	one := NewBatchNorm(n.rows, 1)
	one.Moments(column, 0, one.Blocks())
	columnDeviationsGo(one.mean, one.invStd, one.sums, one.means, one.squares, one.counts, float64(n.rows), 1)
	n.invStd[j] = one.invStd[0]
	if n.invStd[j] == 0 {
		n.mean[j], n.factor[j] = x[j], 0
		return -1
	}
	n.exponent[j] = shift
	n.scaled.forward = append(n.scaled.forward, scaledColumn{column: j, shift: shift, mean: one.mean[0]})
	n.mean[j], n.factor[j] = 0, 1
	return -1
}

func (n *BatchNorm) standardizeScaled(xhat, x []float64, first, last int) {
	for _, s := range n.scaled.forward {
		for r := first; r < last; r++ {
			i := r*n.cols + s.column
			xhat[i] = (math.Ldexp(x[i], s.shift) - s.mean) * n.invStd[s.column]
		}
	}
}

// scaleGradient finds the means of column j anew, with the gradient scaled to
// numbers near 1.
func (n *BatchNorm) scaleGradient(dxhat, xhat []float64, j int) {
	s := scaledColumn{column: j, mean: n.mean[j], projection: n.projection[j]}
	if g := n.column(dxhat, j, 0); FirstNonFinite(g) < 0 && !ordinaryMeans(s.mean, s.projection) {
		s.shift = -LargestExponent(g)
		g = n.column(dxhat, j, s.shift)
		h := make([]float64, 0, n.rows)
		for r := range n.rows {
			h = append(h, xhat[r*n.cols+j])
		}
		one := NewBatchNorm(n.rows, 1)
		one.Products(g, h, 0, one.Blocks())
		columnMeansGo(one.mean, one.sums, one.Blocks(), float64(n.rows), 1)
		columnMeansGo(one.projection, one.means, one.Blocks(), float64(n.rows), 1)
		s.mean, s.projection = one.mean[0], one.projection[0]
	}
	n.scaled.backward = append(n.scaled.backward, s)
	n.mean[j], n.projection[j], n.factor[j] = 0, 0, 1
}

func (n *BatchNorm) projectScaled(dx, dxhat, xhat []float64, first, last int) {
	for _, s := range n.scaled.backward {
		for r := first; r < last; r++ {
			i := r*n.cols + s.column
			d := [1]float64{math.Ldexp(dxhat[i], s.shift)}
			projectGo(d[:], d[:], xhat[i:i+1], s.mean, s.projection, n.invStd[s.column])
			dx[i] = math.Ldexp(d[0], n.exponent[s.column]-s.shift)
		}
	}
}
