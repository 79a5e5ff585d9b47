package measure

import "gonum.org/v1/gonum/blas/blas64"

// spares are matrices that nobody needs any more. Memory fresh from the allocator costs
// as much as the product that is to stand in it.
type spares []blas64.General

// take returns a spare of this shape, which holds anything, or a new matrix.
func (s *spares) take(rows, cols int) blas64.General {
	for i := len(*s) - 1; i >= 0; i-- {
		if m := (*s)[i]; m.Rows == rows && m.Cols == cols {
			(*s)[i] = (*s)[len(*s)-1]
			*s = (*s)[:len(*s)-1]
			return m
		}
	}
	return zeros(rows, cols)
}

// give makes matrices spare.
func (s *spares) give(m ...blas64.General) { *s = append(*s, m...) }
