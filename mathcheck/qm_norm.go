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

// GSC returns the gradient scale coefficient ‖J‖_qm·‖f_k‖/‖f_l‖ of a layer l
// with respect to a layer k below it, from the quadratic-mean norm of the
// Jacobian and the Euclidean norms of both layers' values. Over a data set each
// factor is the quadratic mean over inputs (paper, definition 2). The result
// does not depend on the units of either layer.
func GSC(jacobian, lower, upper float64) float64 { return jacobian * lower / upper }

// JacobianFromVJP returns the m×n Jacobian of a function from n to m numbers,
// given a closure that sets out = vᵀJ for v of length m and out of length n.
func JacobianFromVJP(m, n int, vjp func(out, v []float64)) blas64.General {
	j := blas64.General{Rows: m, Cols: n, Stride: n, Data: make([]float64, m*n)}
	v := make([]float64, m)
	for i := range m {
		v[i] = 1
		vjp(j.Data[i*n:(i+1)*n], v)
		v[i] = 0
	}
	return j
}
