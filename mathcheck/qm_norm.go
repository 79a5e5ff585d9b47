package mathcheck

import (
	"math"

	"gonum.org/v1/gonum/blas/blas64"
)

// QMNorm returns the quadratic-mean norm of an m×n matrix, √(Σ s_i²/n) =
// ‖A‖_F/√n with s_i its singular values and n the dimension on the right. It is
// the quadratic mean of ‖Au‖₂ over unit vectors u (paper, section 2).
func QMNorm(a blas64.General) float64 {
	var rows RowNorm
	for i := range a.Rows {
		rows.Add(a.Data[i*a.Stride : i*a.Stride+a.Cols])
	}
	return rows.QMNorm(a.Cols)
}

// RowNorm is the norm of a matrix whose rows come one after the other.
type RowNorm struct{ squares float64 }

// Add adds the next row, or the next part of one.
func (r *RowNorm) Add(row []float64) {
	s := r.squares
	for _, v := range row {
		s += v * v
	}
	r.squares = s
}

// QMNorm is that of a matrix with so many columns.
func (r *RowNorm) QMNorm(cols int) float64 { return math.Sqrt(r.squares / float64(cols)) }
