package kernel

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/testblas"
)

func TestDgemmPassesGonumsSuite(t *testing.T) {
	forEachVersion(t, func(t *testing.T) { testblas.TestDgemm(t, BLAS{}) })
}

// chain is Dgemm's definition, an element at a time.
func chain(tA, tB blas.Transpose, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	for i := range m {
		for j := range n {
			s := 0.0
			for p := range k {
				x, y := i*lda+p, p*ldb+j
				if tA != blas.NoTrans {
					x = p*lda + i
				}
				if tB != blas.NoTrans {
					y = j*ldb + p
				}
				s = math.FMA(a[x], b[y], s)
			}
			if beta == 0 {
				c[i*ldc+j] = alpha * s
			} else {
				c[i*ldc+j] = math.FMA(alpha, s, float64(beta*c[i*ldc+j]))
			}
		}
	}
}

// TestDgemmIsOneChainPerElement compares bits over odd shapes and strides, with
// special values, and looks for writes outside C.
func TestDgemmIsOneChainPerElement(t *testing.T) {
	special := []float64{math.NaN(), math.Inf(1), math.Inf(-1), 5e-324, -1e-310, math.MaxFloat64, math.Copysign(0, -1)}
	sizes := []int{1, 2, 3, 4, 5, 7, 8, 9, 16, 23, 24, 25, 31, 50, 100}
	forEachVersion(t, func(t *testing.T) {
		s := source(1)
		for trial := range 600 {
			m, n, k := sizes[s.IntN(len(sizes))], sizes[s.IntN(len(sizes))], sizes[s.IntN(len(sizes))]
			switch trial {
			case 10, 11, 12, 13: // sums in blocks, rows far apart, many tiles
				k += 400
			case 14, 15:
				n, m = n+400, m+100
			case 16:
				m += 300
			}
			tA, tB := []blas.Transpose{blas.NoTrans, blas.Trans}[s.IntN(2)], []blas.Transpose{blas.NoTrans, blas.Trans, blas.ConjTrans}[s.IntN(3)]
			rowsA, colsA, _ := shape(tA, m, k)
			rowsB, colsB, _ := shape(tB, k, n)
			lda, ldb, ldc := colsA+s.IntN(4), colsB+s.IntN(4), n+s.IntN(4)
			a, b, c := normals(s, rowsA*lda), normals(s, rowsB*ldb), normals(s, m*ldc)
			if trial%3 == 0 {
				a[s.IntN(len(a))] = special[s.IntN(len(special))]
				b[s.IntN(len(b))] = special[s.IntN(len(special))]
				c[s.IntN(len(c))] = special[s.IntN(len(special))]
			}
			scalars := []float64{0, 1, -1, 0.3}
			alpha, beta := scalars[1+s.IntN(3)], scalars[s.IntN(4)]
			want := append([]float64(nil), c...)
			chain(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, want, ldc)
			guarded, check := guard(c)
			BLAS{}.Dgemm(tA, tB, m, n, k, alpha, a[:(rowsA-1)*lda+colsA], lda, b[:(rowsB-1)*ldb+colsB], ldb, beta, guarded[:(m-1)*ldc+n], ldc)
			if !assert.Empty(t, bitDifference(want, guarded), "%c%c m=%d n=%d k=%d lda=%d ldb=%d ldc=%d alpha=%v beta=%v", tA, tB, m, n, k, lda, ldb, ldc, alpha, beta) || !check() {
				return
			}
		}
	})
}

func TestDgemmAllocatesNothing(t *testing.T) {
	s := source(1)
	a, b, c := normals(s, 256*100), normals(s, 100*100), make([]float64, 256*100)
	assert.Zero(t, testing.AllocsPerRun(20, func() {
		BLAS{}.Dgemm(blas.NoTrans, blas.Trans, 256, 100, 100, 1, a, 100, b, 100, 0, c, 100)
	}))
}

func FuzzDgemm(f *testing.F) {
	f.Add(uint64(1), uint8(8), uint8(24), uint8(100), false, true)
	f.Fuzz(func(t *testing.T, seed uint64, m, n, k uint8, transA, transB bool) {
		if m == 0 || n == 0 || k == 0 {
			return
		}
		op := map[bool]blas.Transpose{false: blas.NoTrans, true: blas.Trans}
		rowsA, colsA, _ := shape(op[transA], int(m), int(k))
		rowsB, colsB, _ := shape(op[transB], int(k), int(n))
		s := source(seed)
		a, b, c := normals(s, rowsA*colsA), normals(s, rowsB*colsB), normals(s, int(m)*int(n))
		want := append([]float64(nil), c...)
		chain(op[transA], op[transB], int(m), int(n), int(k), 1.5, a, colsA, b, colsB, 0.5, want, int(n))
		BLAS{}.Dgemm(op[transA], op[transB], int(m), int(n), int(k), 1.5, a, colsA, b, colsB, 0.5, c, int(n))
		assert.Empty(t, bitDifference(want, c))
	})
}
