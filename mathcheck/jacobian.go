package mathcheck

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/mat"
)

// JacobianFromVJP returns the m×n Jacobian of a function from n to m numbers,
// given a closure that sets out = vᵀJ for v of length m and out of length n: one
// call for each unit vector v.
func JacobianFromVJP(m, n int, vjp func(out, v []float64)) blas64.General {
	j := newMatrix(m, n)
	v := make([]float64, m)
	for i := range m {
		v[i] = 1
		vjp(j.Data[i*n:(i+1)*n], v)
		v[i] = 0
	}
	return j
}

// FiniteDifferenceJacobian returns the m×len(x) Jacobian of f, which sets y of
// length m, at x, by central differences of a step: the error is step²·f”'/6
// from curvature and about 1e-16·|f|/step from rounding, so 1e-5 suits functions
// of scale 1. Within a step of a kink it means nothing.
func FiniteDifferenceJacobian(m int, f func(y, x []float64), x []float64, step float64) blas64.General {
	j := mat.NewDense(m, len(x), nil)
	fd.Jacobian(j, f, x, &fd.JacobianSettings{Formula: fd.Central, Step: step})
	return j.RawMatrix()
}

// Discrepancy is the place where two matrices differ most.
type Discrepancy struct {
	Relative  float64 // |got - want|, relative to the largest absolute entry of both
	Row, Col  int
	Got, Want float64
}

// String returns the discrepancy as a line.
func (d Discrepancy) String() string {
	return fmt.Sprintf("row %d, column %d is %v, want %v: off by %.3g of the largest entry", d.Row, d.Col, d.Got, d.Want, d.Relative)
}

// LargestDiscrepancy compares two matrices of the same shape, as an analytic
// Jacobian with one from finite differences. The scale is that of the largest
// entry, since differences have an absolute error; Relative is 0 for equal
// matrices and +Inf where there is a NaN. It panics if shapes differ.
func LargestDiscrepancy(got, want blas64.General) Discrepancy {
	if got.Rows != want.Rows || got.Cols != want.Cols {
		panic(fmt.Sprintf("mathcheck: matrices %d×%d and %d×%d", got.Rows, got.Cols, want.Rows, want.Cols))
	}
	var d Discrepancy
	worst, scale := 0.0, 0.0
	for i := range got.Rows {
		for j := range got.Cols {
			g, w := got.Data[i*got.Stride+j], want.Data[i*want.Stride+j]
			if math.IsNaN(g) || math.IsNaN(w) {
				return Discrepancy{math.Inf(1), i, j, g, w}
			}
			scale = max(scale, math.Abs(g), math.Abs(w))
			if e := math.Abs(g - w); e > worst {
				worst, d = e, Discrepancy{0, i, j, g, w}
			}
		}
	}
	if worst > 0 {
		d.Relative = worst / scale
	}
	return d
}

func newMatrix(rows, cols int) blas64.General {
	return blas64.General{Rows: rows, Cols: cols, Stride: max(1, cols), Data: make([]float64, rows*cols)}
}
