package net

import (
	"math"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/internal/kernel"
	"gradscale/net/random"
)

// drawOrthonormal fills w with a uniformly distributed matrix whose rows or
// columns, whichever are fewer, are orthonormal: Gram–Schmidt on Gaussian
// vectors. Each vector is made orthogonal to its predecessors twice, which
// leaves an error of a few ulps (Giraud et al. 2005).
func drawOrthonormal(w blas64.General, s *random.Stream) {
	count, length := w.Rows, w.Cols
	transposed := count > length
	if transposed {
		count, length = length, count
	}
	vectors := make([][]float64, count)
	for i := range vectors {
		v := make([]float64, length)
		s.FillNormal(v, 1)
		for range 2 {
			for _, u := range vectors[:i] {
				kernel.Axpy(-kernel.Dot(u, v), u, v)
			}
		}
		kernel.Scale(1/math.Sqrt(kernel.SumSquares(v)), v)
		vectors[i] = v
	}
	for i, v := range vectors {
		for j, x := range v {
			if transposed {
				w.Data[j*w.Stride+i] = x
			} else {
				w.Data[i*w.Stride+j] = x
			}
		}
	}
}
