package mathcheck_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/mathcheck"
)

// coverageTolerance is five standard deviations of a share of 2000 trials near
// 0.9: 5·√(0.9·0.1/2000).
const (
	trials            = 2000
	coverageTolerance = 0.034
)

func TestMeanIntervalCovers(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 1))
	covered := 0
	for range trials {
		x := make([]float64, 6)
		for i := range x {
			x[i] = 3 + 2*source.NormFloat64()
		}
		if e := mathcheck.Mean(x, 0.9); e.Lo < 3 && 3 < e.Hi {
			covered++
		}
	}
	assert.InDelta(t, 0.9, float64(covered)/trials, coverageTolerance)
}

func TestLineIntervalsCover(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 2))
	slopes, intercepts := 0, 0
	for range trials {
		x, y := make([]float64, 8), make([]float64, 8)
		for i := range x {
			x[i] = float64(i * i)
			y[i] = 1 - 0.5*x[i] + source.NormFloat64()
		}
		l := mathcheck.FitLine(x, y, 0.9)
		if l.Slope.Lo < -0.5 && -0.5 < l.Slope.Hi {
			slopes++
		}
		if l.Intercept.Lo < 1 && 1 < l.Intercept.Hi {
			intercepts++
		}
	}
	assert.InDelta(t, 0.9, float64(slopes)/trials, coverageTolerance)
	assert.InDelta(t, 0.9, float64(intercepts)/trials, coverageTolerance)
}

func TestBootstrapAgreesWithStudent(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 3))
	x := make([]float64, 400)
	for i := range x {
		x[i] = source.NormFloat64()
	}
	mean := func(x []float64) float64 { return mathcheck.Mean(x, 0.9).Value }
	b, s := mathcheck.Bootstrap(x, mean, 2000, 0.9, 7), mathcheck.Mean(x, 0.9)
	assert.Equal(t, s.Value, b.Value)
	// A percentile of 2000 resamples errs by 0.02 standard errors or so; the
	// interval is 3.3 of them wide.
	assert.InDelta(t, s.Hi-s.Lo, b.Hi-b.Lo, 0.1*(s.Hi-s.Lo))
	assert.Equal(t, b, mathcheck.Bootstrap(x, mean, 2000, 0.9, 7))
}

func TestGeometricMean(t *testing.T) {
	e := mathcheck.GeometricMean([]float64{1, 100}, 0.5)
	assert.InEpsilon(t, 10, e.Value, 1e-14)
	assert.InEpsilon(t, 100, e.Lo*e.Hi, 1e-12, "symmetric in logarithms")
	assert.True(t, math.IsNaN(mathcheck.GeometricMean([]float64{1, -1}, 0.5).Value))
	lo, hi := mathcheck.GeometricSpread([]float64{math.Exp(1), math.Exp(3)}, 1)
	assert.InEpsilon(t, math.Exp(2-math.Sqrt2), lo, 1e-14)
	assert.InEpsilon(t, math.Exp(2+math.Sqrt2), hi, 1e-14)
}

func TestSpearman(t *testing.T) {
	x := []float64{1, 2, 3, 4, 5}
	assert.InDelta(t, 1, mathcheck.Spearman(x, []float64{1, 8, 27, 64, 125}), 1e-15)
	assert.InDelta(t, -1, mathcheck.Spearman(x, []float64{0, -1, -10, -11, -12}), 1e-15)
	// Ranks 1, 2.5, 2.5, 4, 5 against 1 … 5: 1 - 6·Σd²/(n³-n) needs the tie
	// correction, here √(9.5/10).
	assert.InDelta(t, math.Sqrt(9.5/10), mathcheck.Spearman(x, []float64{0, 1, 1, 2, 3}), 1e-15)
}

func TestBestGrowthLaw(t *testing.T) {
	depth, heldOut := []float64{10, 20, 40, 80}, []float64{160, 320}
	for _, law := range mathcheck.GrowthLaws {
		y := func(d []float64) []float64 {
			out := make([]float64, len(d))
			for i, v := range d {
				out[i] = 0.3 + 0.7*law.Transform(v)
			}
			return out
		}
		assert.Equal(t, law.Name, mathcheck.BestGrowthLaw(depth, y(depth), heldOut, y(heldOut)).Name)
		assert.InDelta(t, 0, law.PredictionError(depth, y(depth), heldOut, y(heldOut)), 1e-11)
	}
}

// TestQMNormIsAQuadraticMean compares with ‖Au‖ for random unit vectors.
func TestQMNormIsAQuadraticMean(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 4))
	a := blas64.General{Rows: 3, Cols: 5, Stride: 7, Data: make([]float64, 21)}
	for i := range a.Data {
		a.Data[i] = source.NormFloat64()
	}
	const n = 100000
	sum, squares := 0.0, 0.0
	for range n {
		u, norm := make([]float64, 5), 0.0
		for j := range u {
			u[j] = source.NormFloat64()
			norm += u[j] * u[j]
		}
		v := 0.0
		for i := range 3 {
			p := 0.0
			for j := range u {
				p += a.Data[i*7+j] * u[j]
			}
			v += p * p / norm
		}
		sum += v
		squares += v * v
	}
	mean := sum / n
	q := mathcheck.QMNorm(a)
	assert.InDelta(t, mean, q*q, 5*math.Sqrt((squares/n-mean*mean)/n))
}

func TestJacobianFromVJP(t *testing.T) {
	a := []float64{1, 2, 3, 4, 5, 6} // 2×3
	j := mathcheck.JacobianFromVJP(2, 3, func(out, v []float64) {
		for c := range out {
			out[c] = v[0]*a[c] + v[1]*a[3+c]
		}
	})
	assert.Equal(t, a, j.Data)
}

func TestCallersMistakesPanic(t *testing.T) {
	assert.PanicsWithValue(t, "mathcheck: 1 samples, want at least 2", func() { mathcheck.Mean([]float64{1}, 0.9) })
	assert.PanicsWithValue(t, "mathcheck: x and y of length 3 and 2", func() { mathcheck.Spearman(make([]float64, 3), make([]float64, 2)) })
	assert.PanicsWithValue(t, "mathcheck: confidence 2, want one in (0, 1)", func() { mathcheck.Mean([]float64{1, 2}, 2) })
}

func ExampleGSC() {
	// A layer that doubles its input: the Jacobian's norm is 2, so is the ratio
	// of the values; relative to their sizes nothing grows.
	fmt.Println(mathcheck.GSC(2, 1.5, 3))
	// Output: 1
}

func ExampleGeometricMean() {
	fmt.Println(mathcheck.GeometricMean([]float64{8, 10, 12.5}, 0.95))
	// Output: 10 [5.745, 17.41]
}
