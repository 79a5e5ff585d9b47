package net_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
)

func TestMeasureDiversity(t *testing.T) {
	// Three neurons: constant, always of one sign, and of either.
	m := blas64.General{Rows: 4, Cols: 3, Stride: 4, Data: []float64{
		2, 1, -1, 99,
		2, 3, 1, 99,
		2, 1, -1, 99,
		2, 3, 5, 99,
	}}
	d := net.MeasureDiversity(m)
	const rounding = 5 * 0x1p-52 // of a few operations
	// Variances 0, 1 and (4+0+4+16)/4 = 6; mean squares 4, 5 and 7.
	assert.InEpsilon(t, (0+1+2.449489742783178)/3, d.StandardDeviation, rounding)
	assert.InEpsilon(t, 7.0/3, d.Variance, rounding)
	assert.InEpsilon(t, 2.309401076758503, d.QuadraticMean, rounding)
	assert.InEpsilon(t, 0.5/3, d.SignDiversity, rounding)
}

func TestFrobeniusNormSkipsTheStride(t *testing.T) {
	assert.Equal(t, 5.0, net.FrobeniusNorm(blas64.General{Rows: 2, Cols: 1, Stride: 2, Data: []float64{3, 99, 4}}))
	assert.Equal(t, 5.0, net.FrobeniusNorm(blas64.General{Rows: 2, Cols: 1, Stride: 1, Data: []float64{3, 4}}))
}

func TestFrobeniusNormNeverOverflows(t *testing.T) {
	for _, scale := range []float64{0x1p-1060, 0x1p-600, 0x1p600, 0x1p1000} {
		m := blas64.General{Rows: 2, Cols: 1, Stride: 2, Data: []float64{3 * scale, 99, 4 * scale}}
		assert.Equal(t, 5*scale, net.FrobeniusNorm(m))
	}
	assert.Equal(t, 0.0, net.FrobeniusNorm(blas64.General{Rows: 1, Cols: 2, Stride: 2, Data: make([]float64, 2)}))
	assert.True(t, math.IsInf(net.FrobeniusNorm(blas64.General{Rows: 1, Cols: 1, Stride: 1, Data: []float64{math.Inf(-1)}}), 1))
	assert.True(t, math.IsNaN(net.FrobeniusNorm(blas64.General{Rows: 1, Cols: 1, Stride: 1, Data: []float64{math.NaN()}})))
}
