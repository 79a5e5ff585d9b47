package mathcheck_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"gradscale/mathcheck"
)

var erf = mathcheck.Nonlinearity{
	Name:       "erf",
	Value:      math.Erf,
	Derivative: func(x float64) float64 { return 2 / math.Sqrt(math.Pi) * math.Exp(-x*x) },
}

// simpson integrates g against the normal density by Simpson's rule between
// successive points, a route of its own. With 4000 intervals a piece the error
// is (20/4000)⁴/180 of the fourth derivative: below 1e-11 where that is below 3.
func simpson(g func(z float64) float64, intervals int, points ...float64) float64 {
	f := func(z float64) float64 { return g(z) * math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) }
	points = append([]float64{-10}, append(points, 10)...)
	sum := 0.0
	for i, from := range points[:len(points)-1] {
		h := (points[i+1] - from) / float64(intervals)
		// Kinks belong to the pieces on both sides; step inside by an ulp or so.
		piece := f(from+1e-14) + f(points[i+1]-1e-14)
		for k := 1; k < intervals; k++ {
			piece += float64(2+2*(k%2)) * f(from+float64(k)*h)
		}
		sum += piece * h / 3
	}
	return sum
}

const simpsonTolerance = 1e-11

// TestExpectationsAgainstSimpson covers all moments of all nonlinearities; the
// fourth derivatives grow with q, so q stays where Simpson's rule is good.
func TestExpectationsAgainstSimpson(t *testing.T) {
	for _, f := range append(nonlinearities, erf) {
		for _, q := range []float64{0.01, 0.3, 1, 1.1, 2.1} {
			root := math.Sqrt(q)
			for name, m := range map[string]struct {
				got float64
				g   func(x float64) float64
			}{
				"mean":   {f.MeanOf(q), f.Value},
				"second": {f.SecondMoment(q), func(x float64) float64 { return f.Value(x) * f.Value(x) }},
				"slope":  {f.SlopeSecondMoment(q), func(x float64) float64 { return f.Derivative(x) * f.Derivative(x) }},
			} {
				want := simpson(func(z float64) float64 { return m.g(root * z) }, 4000, f.Kinks...)
				assert.InDelta(t, want, m.got, simpsonTolerance, "%s of %s at %v", name, f.Name, q)
			}
		}
	}
}

// TestSteepExpectations: for variances far above 1 a tanh is nearly a step. The
// trapezoidal rule converges like exp(-2π·d/h) for functions with poles at
// distance d, here π/2/√q, so with 2000 steps in a unit it is exact.
func TestSteepExpectations(t *testing.T) {
	for _, q := range []float64{2.1, 40, 1000} {
		sum := 0.0
		for k := -20000; k <= 20000; k++ {
			z := float64(k) / 2000
			sum += mathcheck.Tanh.Derivative(math.Sqrt(q)*z) * math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) / 2000
		}
		gaussian := mathcheck.Nonlinearity{Value: mathcheck.Tanh.Derivative}
		assert.InEpsilon(t, sum, gaussian.MeanOf(q), quadratureTolerance)
	}
	// E[tanh'(√q·z)²] tends to ∫sech⁴/√(2πq) = (4/3)/√(2πq).
	assert.InEpsilon(t, 4/(3*math.Sqrt(2*math.Pi*1e10)), mathcheck.Tanh.SlopeSecondMoment(1e10), 1e-9, "corrections are of relative order 1/q")
	for _, q := range []float64{3, 40, 1e4} {
		assert.InEpsilon(t, 2/math.Pi*math.Asin(2*q/(1+2*q)), erf.SecondMoment(q), quadratureTolerance)
		assert.InEpsilon(t, 4/math.Pi/math.Sqrt(1+4*q), erf.SlopeSecondMoment(q), quadratureTolerance)
	}
}

func TestExpectationOutsideItsRange(t *testing.T) {
	assert.Equal(t, mathcheck.GELU.Value(0), mathcheck.GELU.SecondMoment(0))
	for _, q := range []float64{-1, math.Inf(1), math.NaN()} {
		assert.True(t, math.IsNaN(mathcheck.Tanh.SecondMoment(q)), q)
		assert.True(t, math.IsNaN(mathcheck.ReLU.SecondMoment(q)), q)
	}
}

// Correlations that pair moments are checked at, up to nearly equal inputs.
var correlations = []float64{-1, -0.9, -0.3, -1e-9, -5e-10, 0, 5e-10, 1e-9, 0.3, 0.9, 0.9999, 1 - 1e-9, 1}

func TestPairMomentsAgainstClosedForms(t *testing.T) {
	for _, c := range correlations {
		for _, q := range []float64{0.01, 1, 40} {
			// arccos near -1 loses digits in the closed form, hence absolute.
			assert.InDelta(t, q/2*mathcheck.ArcCosineMap(c), mathcheck.ReLU.PairMoment(q, c), q*quadratureTolerance, "relu q %v c %v", q, c)
			assert.InDelta(t, (math.Pi-math.Acos(c))/(2*math.Pi), slopeOf(mathcheck.ReLU).PairMoment(q, c), 1e-10, "step q %v c %v", q, c)
			assert.InDelta(t, q*c, mathcheck.Identity.PairMoment(q, c), q*quadratureTolerance, "identity")
			assert.InDelta(t, 2/math.Pi*math.Asin(2*q*c/(1+2*q)), erf.PairMoment(q, c), quadratureTolerance, "erf q %v c %v", q, c)
		}
	}
	assert.True(t, math.IsNaN(mathcheck.ReLU.PairMoment(1, 1.1)))
	for _, q := range []float64{-1, math.Inf(1), math.NaN()} {
		assert.True(t, math.IsNaN(mathcheck.Tanh.PairMoment(q, 0.5)), q)
	}
	assert.Zero(t, mathcheck.SELU.PairMoment(0, 0.5))
}

// TestPairMomentsAgainstSimpson integrates over u and the part of v that is
// independent of it, not over the common part.
func TestPairMomentsAgainstSimpson(t *testing.T) {
	const q, intervals = 1.3, 600 // 8e-6/180 of the fourth derivative, at most 1
	root := math.Sqrt(q)
	for _, f := range nonlinearities {
		for _, c := range []float64{-0.8, 0.4, 0.8} {
			own := math.Sqrt(1 - c*c)
			want := simpson(func(u float64) float64 {
				kinks := slices.Clone(f.Kinks)
				for i, k := range kinks {
					kinks[i] = min(max((k/root-c*u)/own, -9.9), 9.9)
				}
				return f.Value(root*u) * simpson(func(v float64) float64 { return f.Value(root * (c*u + own*v)) }, intervals, kinks...)
			}, intervals, f.Kinks...)
			assert.InDelta(t, want, f.PairMoment(q, c), 5e-8, "%s at %v", f.Name, c)
		}
	}
}

// slopeOf returns φ' as a function of its own, with a step at each kink of φ.
func slopeOf(f mathcheck.Nonlinearity) mathcheck.Nonlinearity {
	return mathcheck.Nonlinearity{Name: f.Name + "'", Value: f.Derivative, Kinks: f.Kinks}
}

// TestPriceTheorem: dE[φ(u)φ(v)]/dc = q·E[φ'(u)φ'(v)].
func TestPriceTheorem(t *testing.T) {
	const h = 1e-4
	for _, f := range nonlinearities {
		for _, q := range []float64{0.5, 3} {
			for _, c := range []float64{-0.5, 0.7} {
				slope := (f.PairMoment(q, c+h) - f.PairMoment(q, c-h)) / (2 * h)
				assert.InDelta(t, slope, q*slopeOf(f).PairMoment(q, c), 10*h*h, "%s: h²/6 of the third derivative", f.Name)
			}
		}
	}
}

func ExampleGaussianExpectation() {
	fmt.Printf("%.6f\n", mathcheck.GaussianExpectation(func(z float64) float64 { return z * z * z * z }))
	fmt.Printf("%.6f\n", mathcheck.GaussianExpectation(math.Abs, 0)) // √(2/π)
	// Output:
	// 3.000000
	// 0.797885
}

func ExampleNonlinearity_PairMoment() {
	fmt.Printf("%.6f\n", mathcheck.ReLU.PairMoment(2, 0)) // (E[relu])² = q/2π
	fmt.Printf("%.6f\n", mathcheck.Tanh.PairMoment(1, 0.5))
	// Output:
	// 0.318310
	// 0.186324
}
