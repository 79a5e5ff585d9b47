package mathcheck

import (
	"math"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// SingularValues returns the singular values of a matrix, largest first, as many
// as the smaller of its dimensions. All are NaN if an entry is not finite.
func SingularValues(a blas64.General) []float64 {
	m := mat.NewDense(a.Rows, a.Cols, nil)
	for i := range a.Rows {
		m.SetRow(i, a.Data[i*a.Stride:i*a.Stride+a.Cols])
	}
	s := make([]float64, min(a.Rows, a.Cols))
	var svd mat.SVD
	if n := mat.Norm(m, 2); math.IsNaN(n) || math.IsInf(n, 0) || !svd.Factorize(m, mat.SVDNone) {
		for i := range s {
			s[i] = math.NaN()
		}
		return s
	}
	return svd.Values(s)
}

// LogVolume returns Σ log s_i of singular values: the logarithm of the factor by
// which the map changes volumes, 0 if it preserves them, -Inf if it is singular.
func LogVolume(s []float64) float64 {
	sum := 0.0
	for _, v := range s {
		sum += math.Log(v)
	}
	return sum
}

// LogGap returns log(qm) - mean(log s_i), qm the quadratic mean of the singular
// values of a square matrix. By Jensen's inequality it is at least 0, and 0 only
// if all are equal. With LogVolume/n, it makes up log qm: a map that keeps
// volumes, and not all lengths alike, makes gradients grow (paper, section 6).
// +Inf if some singular value is 0.
func LogGap(s []float64) float64 {
	return math.Log(QuadraticMean(s)) - LogVolume(s)/float64(len(s))
}
