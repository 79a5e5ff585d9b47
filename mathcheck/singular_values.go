package mathcheck

import (
	"math"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/mathext"
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

// GaussianMeanLogSingularValue returns E[log|det W|]/n of an n×n matrix with
// entries N(0, 1/n): by Bartlett's decomposition |det W|² is a product of
// independent χ²_k/n, k = 1, …, n, so it is Σ (ψ(k/2) + log(2/n))/(2n), ψ the
// digamma function. It tends to -1/2: a Gaussian layer keeps squared lengths in
// the mean and loses volume. It panics for n < 1.
func GaussianMeanLogSingularValue(n int) float64 {
	atLeast(n, 1, "rows")
	sum := 0.0
	for k := 1; k <= n; k++ {
		sum += mathext.Digamma(float64(k)/2) + math.Log(2/float64(n))
	}
	return sum / float64(2*n)
}
