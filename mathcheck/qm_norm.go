package mathcheck

import (
	"math"

	"gonum.org/v1/gonum/blas/blas64"
)

// QMNorm returns the quadratic-mean norm of an m×n matrix, √(Σ s_i²/n) =
// ‖A‖_F/√n with s_i its singular values and n the dimension on the right. It is
// the quadratic mean of ‖Au‖₂ over unit vectors u (paper, section 2).
func QMNorm(a blas64.General) float64 {
	s := 0.0
	for i := range a.Rows {
		for _, v := range a.Data[i*a.Stride : i*a.Stride+a.Cols] {
			s += v * v
		}
	}
	return math.Sqrt(s / float64(a.Cols))
}
