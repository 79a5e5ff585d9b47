package kernel

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestBatchNormHasTheBitsOfGo runs forward and backward with every instruction
// set, in place or not, and looks for writes outside.
func TestBatchNormHasTheBitsOfGo(t *testing.T) {
	forEachVersion(t, func(t *testing.T) {
		s := source(3)
		for trial := range 400 {
			rows, cols := 1+s.IntN(80), 1+s.IntN(150)
			if trial%4 != 0 {
				rows = 1 + s.IntN(12)
			}
			var got, want [5][]float64 // x, x̂, dx̂, dx and 1/std
			var checks []func() bool
			for i := range got {
				want[i] = edgy(s, rows*cols, trial%2 == 0)
				g, check := guard(want[i])
				got[i], checks = g, append(checks, check)
			}
			inPlace := s.IntN(2) == 0
			run := func(x [5][]float64) {
				n := NewBatchNorm(rows, cols)
				if inPlace {
					x[1], x[3] = x[0], x[2]
				}
				n.Forward(x[1], x[0])
				n.Backward(x[3], x[2], x[1])
				copy(x[4], n.invStd)
			}
			inGo(func() { run(want) })
			run(got)
			for i := range got {
				if !assert.Empty(t, bitDifference(want[i], got[i]), "%d×%d, argument %d", rows, cols, i) ||
					!assert.True(t, checks[i](), "wrote outside argument %d", i) {
					return
				}
			}
		}
	})
}

// TestBatchNormDoesNotDependOnTheCut works on blocks one by one, last first.
func TestBatchNormDoesNotDependOnTheCut(t *testing.T) {
	const rows, cols = 200, 70
	s := source(4)
	x, dxhat := normals(s, rows*cols), normals(s, rows*cols)
	whole, parts := make([]float64, rows*cols), make([]float64, rows*cols)
	dWhole, dParts := make([]float64, rows*cols), make([]float64, rows*cols)
	a, b := NewBatchNorm(rows, cols), NewBatchNorm(rows, cols)
	a.Forward(whole, x)
	a.Backward(dWhole, dxhat, whole)
	eachBlock := func(do func(lo, hi int)) {
		for i := b.Blocks(); i > 0; i-- {
			do(i-1, i)
		}
	}
	eachBlock(func(lo, hi int) { b.Moments(x, lo, hi) })
	b.Deviations(x)
	eachBlock(func(lo, hi int) { b.Standardize(parts, x, lo, hi) })
	eachBlock(func(lo, hi int) { b.Products(dxhat, parts, lo, hi) })
	b.Projection(dxhat, parts)
	eachBlock(func(lo, hi int) { b.Project(dParts, dxhat, parts, lo, hi) })
	assert.Equal(t, whole, parts)
	assert.Equal(t, dWhole, dParts)
	assert.Equal(t, a.invStd, b.invStd)
}

// TestZeroGradientNeedsNoScaling: columns of gradients that are 0, with either sign,
// have the bits that they have where they are scaled.
func TestZeroGradientNeedsNoScaling(t *testing.T) {
	const rows, cols = 40, 20
	s := source(5)
	x, dxhat := normals(s, rows*cols), normals(s, rows*cols)
	for r := range rows {
		x[r*cols+3] = 7 // a constant column
		for j := 0; j < cols; j += 3 {
			dxhat[r*cols+j] = math.Copysign(0, float64(s.IntN(2))-0.5)
		}
	}
	n, scaled := NewBatchNorm(rows, cols), NewBatchNorm(rows, cols)
	xhat, dx, want := make([]float64, rows*cols), make([]float64, rows*cols), make([]float64, rows*cols)
	n.Forward(xhat, x)
	n.Backward(dx, dxhat, xhat)
	assert.Empty(t, n.scaled.backward)
	scaled.Forward(xhat, x)
	scaled.Products(dxhat, xhat, 0, scaled.Blocks())
	scaled.Projection(dxhat, xhat)
	for j := 0; j < cols; j += 3 {
		scaled.scaleGradient(dxhat, xhat, j)
	}
	scaled.Project(want, dxhat, xhat, 0, scaled.Blocks())
	assert.Empty(t, bitDifference(want, dx))
}
