package mathcheck_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"gradscale/mathcheck"
)

// fixedPoint iterates the variance map from q until it stands still.
func fixedPoint(f mathcheck.Nonlinearity, weightVariance, q float64) float64 {
	const maps = 2000
	return f.VarianceSequence(q, weightVariance, maps)[maps-1]
}

// TestCriticalPoints: fixed points of tanh layers without biases, to the digits that
// the literature gives (Schoenholz et al. 2017), and SELU's.
func TestCriticalPoints(t *testing.T) {
	const sixDigits = 5e-7 // half a unit of the last
	for _, p := range []struct{ weights, q, chi float64 }{{1.5, 0.286894, 1.040568}, {2, 0.617965, 1.105529}, {2.25, 0.793354, 1.139323}} {
		q := fixedPoint(mathcheck.Tanh, p.weights, 1)
		assert.InDelta(t, p.q, q, sixDigits)
		assert.InDelta(t, p.chi, p.weights*mathcheck.Tanh.SlopeSecondMoment(q), sixDigits)
	}
	assert.InDelta(t, 1, fixedPoint(mathcheck.SELU, 1, 1.3), quadratureTolerance, "Klambauer et al. 2017")
}

// TestCorrelationMapSlope: at c = 1 the slope of the map from the correlation of two
// inputs to that behind a layer is the factor by which GSC² grows, so that inputs
// become alike where it is below 1.
func TestCorrelationMapSlope(t *testing.T) {
	const q, h = 0.7, 1e-5
	f := mathcheck.Tanh
	correlation := func(c float64) float64 { return f.PairMoment(q, c) / f.SecondMoment(q) }
	assert.InDelta(t, f.SquaredGrowthUnnormalized(q), (1-correlation(1-h))/h, 10*h, "h/2 of the second derivative")
	assert.InDelta(t, 1, correlation(1), quadratureTolerance)
}

func TestWideReLUsCorrelationsAreArcCosine(t *testing.T) {
	n := mathcheck.WideNetwork{Nonlinearity: mathcheck.ReLU, WeightVariance: 2, Depth: 31}
	_, seen := n.Layers()
	for l, c := range mathcheck.CorrelationSequence(0, 30) {
		assert.InDelta(t, 1, seen[l].Variance, 30*quadratureTolerance)
		assert.InDelta(t, c, seen[l].Correlation, 30*quadratureTolerance)
	}
}

// TestOddNonlinearityKeepsInputsApart: tanh collapses by variance alone.
func TestOddNonlinearityKeepsInputsApart(t *testing.T) {
	n := mathcheck.WideNetwork{Nonlinearity: mathcheck.Tanh, WeightVariance: 1, Depth: 401}
	_, seen := n.Layers()
	assert.InDelta(t, 0, seen[399].Correlation, roundings(500))
	// q' = q - 2q² + … , so q ≈ 1/(2l).
	assert.InEpsilon(t, 1, 2*400*seen[399].Variance, 0.03, "corrections are of relative order log(l)/l")
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
