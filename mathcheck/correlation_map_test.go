package mathcheck_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"gradscale/mathcheck"
)

// TestCriticalPoints: fixed points of tanh layers, and the usual critical point
// (Schoenholz et al. 2017), to the digits that the literature gives.
func TestCriticalPoints(t *testing.T) {
	for _, p := range []struct{ weights, q, chi float64 }{{1.5, 0.286894, 1.040568}, {2, 0.617965, 1.105529}, {2.25, 0.793354, 1.139323}} {
		m := mathcheck.MeanField{Nonlinearity: mathcheck.Tanh, WeightVariance: p.weights}
		q := m.FixedPoint(1)
		assert.InDelta(t, p.q, q, 5e-7)
		assert.InDelta(t, p.chi, m.Chi(q), 5e-7)
	}
	m := mathcheck.MeanField{Nonlinearity: mathcheck.Tanh, WeightVariance: 1.76, BiasVariance: 0.05}
	assert.InDelta(t, 0.9998, m.Chi(m.FixedPoint(1)), 5e-5)
	selu := mathcheck.MeanField{Nonlinearity: mathcheck.SELU, WeightVariance: 1}
	assert.InDelta(t, 1, selu.FixedPoint(1.3), 1e-12, "Klambauer et al. 2017")
}

// TestFixedPointIsRelative has q' = q/2 + σb² for ReLU, which ends at 2σb², at scales
// that differ.
func TestFixedPointIsRelative(t *testing.T) {
	for _, bias := range []float64{1e-20, 1, 1e20} {
		m := mathcheck.MeanField{Nonlinearity: mathcheck.ReLU, WeightVariance: 1, BiasVariance: bias}
		// What is left of the way is as long as the last step, at most 1e-14.
		assert.InEpsilon(t, 2*bias, m.FixedPoint(bias), 1e-14+quadratureTolerance)
	}
}

// TestCorrelationMapSlope: at c = 1 the correlation map's slope is χ where the
// variance is at its fixed point, so χ < 1 means inputs become alike.
func TestCorrelationMapSlope(t *testing.T) {
	m := mathcheck.MeanField{Nonlinearity: mathcheck.Tanh, WeightVariance: 1.2, BiasVariance: 0.3}
	q := m.FixedPoint(1)
	const h = 1e-5
	assert.InDelta(t, m.Chi(q), (1-m.Correlation(q, 1-h))/h, 10*h, "h/2 of the second derivative")
	assert.InDelta(t, 1, m.Correlation(q, 1), 1e-12)
}

func TestSequenceOfReLUIsArcCosine(t *testing.T) {
	m := mathcheck.MeanField{Nonlinearity: mathcheck.ReLU, WeightVariance: 2}
	variances, correlations := m.Sequence(1, 0, 30)
	want := mathcheck.CorrelationSequence(0, 30)
	for l := range want {
		assert.InDelta(t, 1, variances[l], 30*quadratureTolerance)
		assert.InDelta(t, want[l], correlations[l], 30*quadratureTolerance)
	}
}

// TestOddNonlinearityKeepsInputsApart: tanh collapses by variance alone.
func TestOddNonlinearityKeepsInputsApart(t *testing.T) {
	m := mathcheck.MeanField{Nonlinearity: mathcheck.Tanh, WeightVariance: 1}
	variances, correlations := m.Sequence(1, 0, 400)
	assert.InDelta(t, 0, correlations[399], 1e-13)
	// q' = q - 2q² + … , so q ≈ 1/(2l).
	assert.InEpsilon(t, 1, 2*400*variances[399], 0.03, "corrections are of relative order log(l)/l")
}

func TestArcCosineMapAgainstMonteCarlo(t *testing.T) {
	const n = 400000
	source := rand.New(rand.NewPCG(3, 4))
	for _, c := range []float64{0, 0.3, 0.9} {
		sum, squares := 0.0, 0.0
		for range n {
			x, y := source.NormFloat64(), source.NormFloat64()
			v := 2 * max(x, 0) * max(c*x+math.Sqrt(1-c*c)*y, 0)
			sum += v
			squares += v * v
		}
		mean := sum / n
		assert.InDelta(t, mean, mathcheck.ArcCosineMap(c), 5*math.Sqrt((squares/n-mean*mean)/n))
	}
	assert.True(t, math.IsNaN(mathcheck.ArcCosineMap(1.5)))
}

// TestCorrelationApproachesOne: 1-c falls like 9π²/(2l²).
func TestCorrelationApproachesOne(t *testing.T) {
	const depth = 4000
	c := mathcheck.CorrelationSequence(0, depth)
	assert.InEpsilon(t, 1, (1-c[depth-1])*depth*depth/(4.5*math.Pi*math.Pi), 0.02, "corrections are of relative order log(l)/l")
}

func TestSignDiversityAgainstMonteCarlo(t *testing.T) {
	const neurons, inputs, c = 4000, 400, 0.97
	source := rand.New(rand.NewPCG(5, 6))
	sum, squares := 0.0, 0.0
	for range neurons {
		common := math.Sqrt(c) * source.NormFloat64()
		positive := 0.0
		for range inputs {
			if common+math.Sqrt(1-c)*source.NormFloat64() > 0 {
				positive++
			}
		}
		d := min(positive, inputs-positive) / inputs
		sum += d
		squares += d * d
	}
	mean := sum / neurons
	assert.InDelta(t, mean, mathcheck.SignDiversity(c), 5*math.Sqrt((squares/neurons-mean*mean)/neurons))
}

// TestSignDiversityAgainstQuadrature integrates min(p, 1-p) over neurons, its
// kink cut out; and shows what Gauss–Hermite quadrature makes of it.
func TestSignDiversityAgainstQuadrature(t *testing.T) {
	for _, c := range []float64{0, 0.3, 0.97, 0.9875} {
		a := math.Sqrt(c / (1 - c))
		diversity := func(z float64) float64 { return 0.5 * math.Erfc(a*math.Abs(z)/math.Sqrt2) }
		assert.InEpsilon(t, mathcheck.SignDiversity(c), simpson(diversity, 20000, 0), 1e-10, "(1/2000)⁴/180 of a⁴")
		if c > 0.98 {
			across := mathcheck.GaussianExpectation(diversity)
			assert.Less(t, across, 0.8*mathcheck.SignDiversity(c))
		}
	}
	assert.Equal(t, 0.5, mathcheck.SignDiversity(0))
	assert.Equal(t, 0.0, mathcheck.SignDiversity(1))
	assert.True(t, math.IsNaN(mathcheck.SignDiversity(-0.1)))
}

func ExampleArcCosineMap() {
	// Inputs begin uncorrelated; 49 nonlinearities later they are alike.
	c := mathcheck.CorrelationSequence(0, 50)[49]
	fmt.Printf("relative deviation %.3f, sign diversity %.3f\n", mathcheck.RelativeDeviation(c), mathcheck.SignDiversity(c))
	// Output: relative deviation 0.112, sign diversity 0.036
}

func ExampleMeanField_Sequence() {
	m := mathcheck.MeanField{Nonlinearity: mathcheck.Tanh, WeightVariance: 1}
	variances, _ := m.Sequence(1, 0, 50)
	fmt.Printf("deviation %.3f\n", math.Sqrt(variances[49]))
	// Output: deviation 0.102
}

func ExampleMeanField_FixedPoint() {
	m := mathcheck.MeanField{Nonlinearity: mathcheck.Tanh, WeightVariance: 2}
	q := m.FixedPoint(1)
	fmt.Printf("variance %.6f, gradients² grow %.6f-fold a layer\n", q, m.Chi(q))
	// Output: variance 0.617965, gradients² grow 1.105529-fold a layer
}

func ExampleCorrelationSequence() {
	fmt.Printf("%.3f\n", mathcheck.CorrelationSequence(0, 5))
	// Output: [0.000 0.318 0.494 0.605 0.681]
}

func ExampleRelativeDeviation() {
	fmt.Printf("%.1f\n", mathcheck.RelativeDeviation(0.99))
	// Output: 0.1
}

func ExampleSignDiversity() {
	// A neuron's mean over inputs and its deviation have the same variance.
	fmt.Printf("%.2f\n", mathcheck.SignDiversity(0.5))
	// Output: 0.25
}

func ExampleMeanField_Correlation() {
	m := mathcheck.MeanField{Nonlinearity: mathcheck.SELU, WeightVariance: 1}
	fmt.Printf("%.4f\n", m.Correlation(1, 0.5))
	// Output: 0.4906
}
