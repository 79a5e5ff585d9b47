package kernel

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// BLAS is gonum's implementation with a Dgemm of its own; it can be handed to
// blas64.Use.
type BLAS struct{ gonum.Implementation }

// Dgemm sets C = alpha·op(A)·op(B) + beta·C, as BLAS defines it, with op(A) m×k,
// op(B) k×n and C m×n. With s_ij the sum over p = 0, …, k-1 of op(A)_ip·op(B)_pj,
// each product fused with its addition, starting at 0:
//
//	c_ij = alpha·s_ij                         if beta = 0
//	c_ij = fma(alpha, s_ij, round(beta·c_ij)) otherwise
//
// C must not overlap A or B. Dgemm panics like gonum's on arguments out of range.
func (b BLAS) Dgemm(tA, tB blas.Transpose, m, n, k int, alpha float64, a []float64, lda int, bData []float64, ldb int, beta float64, c []float64, ldc int) {
	if m <= 0 || n <= 0 || k <= 0 || alpha == 0 || !validGemm(tA, tB, m, n, k, a, lda, bData, ldb, c, ldc) {
		// Nothing to multiply, or a panic: gonum knows which.
		b.Implementation.Dgemm(tA, tB, m, n, k, alpha, a, lda, bData, ldb, beta, c, ldc)
		return
	}
	t := takeGemm()
	*t = gemmTask{
		m: m, n: n, k: k, alpha: alpha, beta: beta,
		a: a, aRow: lda, aCol: 1,
		b: bData, bRow: ldb, bCol: 1,
		c: c, ldc: ldc,
		state: t.state, packed: t.packed,
	}
	if tA != blas.NoTrans {
		t.aRow, t.aCol = 1, lda
	}
	if tB != blas.NoTrans {
		t.bRow, t.bCol = 1, ldb
	}
	t.run()
	giveGemm(t)
}

func validGemm(tA, tB blas.Transpose, m, n, k int, a []float64, lda int, b []float64, ldb int, c []float64, ldc int) bool {
	rowsA, colsA, okA := shape(tA, m, k)
	rowsB, colsB, okB := shape(tB, k, n)
	return okA && okB && lda >= colsA && ldb >= colsB && ldc >= n &&
		len(a) >= lda*(rowsA-1)+colsA && len(b) >= ldb*(rowsB-1)+colsB && len(c) >= ldc*(m-1)+n
}

// shape returns the stored shape of a matrix that is rows×cols after op.
func shape(t blas.Transpose, rows, cols int) (r, c int, ok bool) {
	switch t {
	case blas.NoTrans:
		return rows, cols, true
	case blas.Trans, blas.ConjTrans:
		return cols, rows, true
	}
	return 0, 0, false
}
