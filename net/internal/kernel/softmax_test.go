package kernel

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestSoftmaxCrossEntropyGradientIsTheSlope compares with central differences
// of the loss, whose error is h² of the third derivative, below 1, plus rounding
// of the loss, 1e-15/h.
func TestSoftmaxCrossEntropyGradientIsTheSlope(t *testing.T) {
	const (
		rows, cols, scale = 5, 7, 0.25
		h                 = 1e-5
		slopeError        = 1e-9
	)
	s := source(1)
	x, labels := normals(s, rows*cols), []uint8{0, 6, 3, 2, 2}
	loss := func(x []float64) []float64 {
		d, l := make([]float64, len(x)), make([]float64, rows)
		SoftmaxCrossEntropy(d, l, x, labels, cols, scale)
		return l
	}
	d, l := append([]float64(nil), x...), make([]float64, rows)
	SoftmaxCrossEntropy(d, l, d, labels, cols, scale)
	for i, v := range x {
		r := i / cols
		up, down := append([]float64(nil), x...), append([]float64(nil), x...)
		up[i], down[i] = v+h, v-h
		assert.InDelta(t, scale*(loss(up)[r]-loss(down)[r])/(2*h), d[i], slopeError)
	}
	for r, label := range labels {
		sum := 0.0
		for _, v := range x[r*cols : (r+1)*cols] {
			sum += math.Exp(v)
		}
		assert.InDelta(t, math.Log(sum)-x[r*cols+int(label)], l[r], 1e-14) // a few roundings of numbers below 10
	}
	assert.Panics(t, func() { loss(x[:6]) })
	assert.Panics(t, func() { SoftmaxCrossEntropy(d, l, x, []uint8{0, 0, 7, 0, 0}, cols, 1) })
}

func TestSoftmaxCrossEntropyIsFiniteForLargeLogits(t *testing.T) {
	x, l := []float64{1e300, -1e300}, make([]float64, 1)
	SoftmaxCrossEntropy(x, l, x, []uint8{0}, 2, 1)
	assert.Equal(t, []float64{0}, l)
	assert.Equal(t, []float64{0, 0}, x)
}
