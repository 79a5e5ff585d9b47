package mathcheck

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

// OrderTerms expands the product (I_L + R_L)…(I_1 + R_1) of a linear network, I_l
// the initial and R_l the residual matrix of layer l, and returns its terms by
// order: element λ is the sum over all subsets of λ layers of the product with
// R_l in these and I_l elsewhere, 2^L products in all. By the recurrence
// T_λ(l) = I_l·T_λ(l-1) + R_l·T_λ-1(l-1). The first layer comes first. It panics
// if shapes don't fit.
func OrderTerms(initial, residual []blas64.General) []blas64.General {
	sameLength(len(initial), len(residual), "initial and residual functions")
	atLeast(len(initial), 1, "layers")
	terms := []blas64.General{compact(initial[0]), compact(residual[0])}
	for l := 1; l < len(initial); l++ {
		next := make([]blas64.General, len(terms)+1)
		for order := range next {
			next[order] = newMatrix(initial[l].Rows, terms[0].Cols)
			if order < len(terms) {
				addProduct(next[order], initial[l], terms[order])
			}
			if order > 0 {
				addProduct(next[order], residual[l], terms[order-1])
			}
		}
		terms = next
	}
	return terms
}

func addProduct(c, a, b blas64.General) {
	if a.Cols != b.Rows || a.Rows != c.Rows || b.Cols != c.Cols {
		panic(fmt.Sprintf("mathcheck: product of %d×%d and %d×%d, want %d×%d", a.Rows, a.Cols, b.Rows, b.Cols, c.Rows, c.Cols))
	}
	blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, a, b, 1, c)
}

// compact returns a copy without gaps between rows.
func compact(a blas64.General) blas64.General {
	c := newMatrix(a.Rows, a.Cols)
	for i := range a.Rows {
		copy(c.Data[i*c.Stride:], a.Data[i*a.Stride:i*a.Stride+a.Cols])
	}
	return c
}
