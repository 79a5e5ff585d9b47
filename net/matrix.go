package net

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"

	"gradscale/net/internal/kernel"
)

// BLAS is gonum's pure Go BLAS with this package's Dgemm, whose results have the
// same bits on any CPU and for any number of cores: each element of a product
// is one chain of fused multiply-adds in ascending order. Networks use it
// unless blas64.Use has set an implementation other than gonum's.
type BLAS = kernel.BLAS

// gemm sets c = alpha·op(a)·op(b) + beta·c.
func gemm(tA, tB blas.Transpose, alpha float64, a, b blas64.General, beta float64, c blas64.General) {
	m, k := a.Rows, a.Cols
	if tA != blas.NoTrans {
		m, k = k, m
	}
	kb, n := b.Rows, b.Cols
	if tB != blas.NoTrans {
		kb, n = n, kb
	}
	if k != kb || m != c.Rows || n != c.Cols {
		panic(fmt.Sprintf("net: product of %d×%d and %d×%d into %d×%d", m, k, kb, n, c.Rows, c.Cols))
	}
	level3().Dgemm(tA, tB, m, n, k, alpha, a.Data, a.Stride, b.Data, b.Stride, beta, c.Data, c.Stride)
}

func level3() blas.Float64Level3 {
	impl := blas64.Implementation()
	if _, untouched := impl.(gonum.Implementation); untouched {
		return BLAS{}
	}
	return impl
}

func ownBLAS() bool {
	_, own := level3().(BLAS)
	return own
}

func newMatrix(rows, cols int) blas64.General {
	return blas64.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float64, rows*cols)}
}

func row(m blas64.General, i int) []float64 { return m.Data[i*m.Stride : i*m.Stride+m.Cols] }

func scale(m blas64.General, alpha float64) {
	for i := range m.Rows {
		kernel.Scale(alpha, row(m, i))
	}
}

// copyMatrix copies src into dst, whatever their strides; it panics with both
// shapes if they differ, and if src has fewer numbers than its shape says.
func copyMatrix(dst, src blas64.General, what string) {
	if dst.Rows != src.Rows || dst.Cols != src.Cols {
		panic(fmt.Sprintf("net: %s is %d×%d, want %d×%d", what, src.Rows, src.Cols, dst.Rows, dst.Cols))
	}
	if src.Stride < src.Cols || len(src.Data) < src.Cols || src.Rows > 1 && src.Stride > (len(src.Data)-src.Cols)/(src.Rows-1) {
		panic(fmt.Sprintf("net: %s is %d×%d with stride %d, but has %d numbers", what, src.Rows, src.Cols, src.Stride, len(src.Data)))
	}
	for i := range dst.Rows {
		copy(row(dst, i), row(src, i))
	}
}
