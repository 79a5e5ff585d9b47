package mathcheck

import (
	"fmt"
	"math"
	"slices"

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
	atLeast(len(x), 2, "components of x")
	atLeast(len(y), 2, "components of y")
	t := bothSides(j, x, y)
	scale := norm(x) / norm(y)
	for i := range t.Rows {
		for c := range t.Cols {
			t.Data[i*t.Stride+c] *= scale
		}
	}
	return t
}

// LayerNormJacobian takes two directions out of the m×n Jacobian of a layer with
// value y with respect to one with value x, where layer normalization follows
// both: that of the mean, (1, …, 1), and then the radial one, as [SphereJacobian]
// does. It returns the (m-2)×(n-2) Jacobian between the unit spheres of vectors
// with mean 0, up to rotations. NaN where x or y has equal components; panics if
// lengths don't fit or are below 3.
func LayerNormJacobian(j blas64.General, x, y []float64) blas64.General {
	atLeast(len(x), 3, "components of x")
	atLeast(len(y), 3, "components of y")
	full := bothSides(j, ones(len(x)), ones(len(y)))
	return SphereJacobian(full, behindReflection(x), behindReflection(y))
}

func ones(n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = 1
	}
	return v
}

// behindReflection returns x in an orthonormal basis of the vectors with mean 0.
func behindReflection(x []float64) []float64 {
	r := slices.Clone(x)
	reflect(r, householder(ones(len(x))), 1)
	return r[1:]
}

// bothSides returns the part of a Jacobian that is orthogonal to x on the right
// and to y on the left, in the bases of the Householder reflections.
func bothSides(j blas64.General, x, y []float64) blas64.General {
	if j.Rows != len(y) || j.Cols != len(x) {
		panic(fmt.Sprintf("mathcheck: Jacobian %d×%d for y of length %d and x of length %d", j.Rows, j.Cols, len(y), len(x)))
	}
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
	return blas64.General{Rows: j.Rows - 1, Cols: j.Cols - 1, Stride: full.Stride, Data: full.Data[j.Cols+1:]}
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
