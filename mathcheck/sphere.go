package mathcheck

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas64"
)

// SphereJacobian takes the radial direction out of the m×n Jacobian of a layer
// with value y with respect to one with value x. It returns the (m-1)×(n-1)
// Jacobian of the map x/‖x‖ ↦ y/‖y‖ between unit spheres,
// (1 - ŷŷᵀ)·J·(1 - x̂x̂ᵀ)·‖x‖/‖y‖, in orthonormal bases of the tangent spaces at x
// and y. Bases are those of Householder reflections; singular values do not
// depend on them. Since both spheres have radius 1, its quadratic-mean norm is a
// gradient scale coefficient. NaN where x or y is 0; panics if lengths don't fit
// or are below 2.
func SphereJacobian(j blas64.General, x, y []float64) blas64.General {
	if j.Rows != len(y) || j.Cols != len(x) {
		panic(fmt.Sprintf("mathcheck: Jacobian %d×%d for y of length %d and x of length %d", j.Rows, j.Cols, len(y), len(x)))
	}
	atLeast(len(x), 2, "components of x")
	atLeast(len(y), 2, "components of y")
	full := newMatrix(j.Rows, j.Cols)
	u := householder(x)
	for i := range j.Rows {
		row := full.Data[i*j.Cols : (i+1)*j.Cols]
		copy(row, j.Data[i*j.Stride:i*j.Stride+j.Cols])
		reflect(row, u, 1)
	}
	v := householder(y)
	for c := range j.Cols {
		reflect(full.Data[c:], v, j.Cols)
	}
	scale := norm(x) / norm(y)
	t := newMatrix(j.Rows-1, j.Cols-1)
	for i := range t.Rows {
		for c := range t.Cols {
			t.Data[i*t.Stride+c] = scale * full.Data[(i+1)*j.Cols+c+1]
		}
	}
	return t
}

// householder returns v of length √2 such that 1 - vvᵀ takes x to the first axis,
// and with it the tangent space at x to the other axes.
func householder(x []float64) []float64 {
	v := make([]float64, len(x))
	copy(v, x)
	v[0] += math.Copysign(norm(x), x[0]) // away from cancellation
	scale := math.Sqrt2 / norm(v)
	for i := range v {
		v[i] *= scale
	}
	return v
}

// reflect takes the vector at data[0], data[stride], … through 1 - vvᵀ.
func reflect(data, v []float64, stride int) {
	p := 0.0
	for i, w := range v {
		p += data[i*stride] * w
	}
	for i, w := range v {
		data[i*stride] -= p * w
	}
}

func norm(x []float64) float64 { return math.Sqrt(float64(len(x))) * QuadraticMean(x) }
