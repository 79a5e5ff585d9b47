package net

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestNonlinearitiesAtTheEndsOfTheRange: NaN in gives NaN out, nothing else does,
// and all this in place.
func TestNonlinearitiesAtTheEndsOfTheRange(t *testing.T) {
	points := []float64{math.NaN(), math.Inf(-1), -math.MaxFloat64, -1e9, -746, -710, -37, -0x1p-1074, 0, 0x1p-1074, 37, 710, 1e9, math.MaxFloat64, math.Inf(1)}
	for _, name := range Nonlinearities() {
		f := nonlinearities[name](Architecture{})
		y := slices.Clone(points)
		f.forward(y, y)
		slopes := make([]float64, len(points))
		for i := range slopes {
			slopes[i] = 1
		}
		f.backward(slopes, slopes, points, y)
		for i, x := range points {
			assert.Equal(t, x != x, y[i] != y[i], "%s(%v) = %v", name, x, y[i])
			assert.Equal(t, x != x && !keepsSlope(name), slopes[i] != slopes[i], "slope of %s at %v = %v", name, x, slopes[i])
		}
	}
}

// keepsSlope tells of which nonlinearities the slope is one of two numbers, also
// where their input is NaN.
func keepsSlope(n Nonlinearity) bool { return n == Identity || n == ReLU || n == LeakyReLU }

// TestSeriesHaveTheSlopeOfGradients, also where there is a kink and slopes differ on
// either side.
func TestSeriesHaveTheSlopeOfGradients(t *testing.T) {
	points := []float64{-2, -0.5, 0, 0.5, 2}
	for _, name := range Nonlinearities() {
		f := nonlinearities[name](Architecture{LeakySlope: 0.2})
		x, y := newSeries(2, len(points)), newSeries(2, len(points))
		copy(x[0], points)
		f.forward(y[0], x[0])
		slopes := make([]float64, len(points))
		for i := range points {
			slopes[i], x[1][i] = 1, 1
		}
		f.backward(slopes, slopes, x[0], y[0])
		f.series(y, x)
		assert.InDeltaSlice(t, slopes, y[1], 1e-14, name)
	}
}
