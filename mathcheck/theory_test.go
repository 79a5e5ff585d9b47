package mathcheck_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/diff/fd"

	"gradscale/mathcheck"
)

// quadratureTolerance is what GaussianExpectation promises, relative.
const quadratureTolerance = 1e-12

var nonlinearities = []mathcheck.Nonlinearity{
	mathcheck.Identity, mathcheck.ReLU, mathcheck.LeakyReLU("leaky-relu", 0.2),
	mathcheck.Tanh, mathcheck.SELU, mathcheck.GELU, mathcheck.SiLU, mathcheck.Mish,
}

func TestDerivatives(t *testing.T) {
	for _, f := range nonlinearities {
		for _, x := range []float64{-3, -1.2, -0.1, 0.3, 1, 2.7} {
			want := fd.Derivative(f.Value, x, &fd.Settings{Formula: fd.Central, Step: 1e-5})
			assert.InDelta(t, want, f.Derivative(x), 1e-9, "%s at %v: h²·f'''/6 + 1e-16/h", f.Name, x)
		}
	}
}

func TestExpectationsAgainstClosedForms(t *testing.T) {
	for _, q := range []float64{0.01, 0.5, 1, 3, 40} {
		assert.InEpsilon(t, q/2, mathcheck.ReLU.SecondMoment(q), quadratureTolerance)
		assert.InEpsilon(t, math.Sqrt(q/(2*math.Pi)), mathcheck.ReLU.MeanOf(q), quadratureTolerance)
		assert.InEpsilon(t, 0.5, mathcheck.ReLU.SlopeSecondMoment(q), quadratureTolerance)
		assert.InEpsilon(t, q*(1+0.04)/2, nonlinearities[2].SecondMoment(q), quadratureTolerance)
		assert.InEpsilon(t, q, mathcheck.Identity.SecondMoment(q), quadratureTolerance)
		assert.InEpsilon(t, 2/math.Pi*math.Asin(2*q/(1+2*q)), erf.SecondMoment(q), quadratureTolerance, "Williams 1997")
	}
	assert.InEpsilon(t, 15, mathcheck.GaussianExpectation(func(z float64) float64 { return math.Pow(z, 6) }), quadratureTolerance)
	assert.InEpsilon(t, 15, mathcheck.GaussianExpectation(func(z float64) float64 { return math.Pow(z, 6) }, -1, 0.3), quadratureTolerance)
}

// TestExpectationsAgainstMonteCarlo is the independent route for those without
// a closed form; five standard errors.
func TestExpectationsAgainstMonteCarlo(t *testing.T) {
	const n = 200000
	source := rand.New(rand.NewPCG(1, 2))
	for _, f := range nonlinearities {
		sum, squares := 0.0, 0.0
		for range n {
			v := f.Value(1.3 * source.NormFloat64())
			sum += v * v
			squares += v * v * v * v
		}
		mean := sum / n
		standardError := math.Sqrt((squares/n - mean*mean) / n)
		assert.InDelta(t, mean, f.SecondMoment(1.3*1.3), 5*standardError, f.Name)
	}
}

func TestGrowthRates(t *testing.T) {
	assert.InEpsilon(t, math.Pi/(math.Pi-1), mathcheck.ReLU.SquaredGrowthBatchNorm(), quadratureTolerance)
	assert.InEpsilon(t, 1, mathcheck.ReLU.SquaredGrowthLayerNorm(), quadratureTolerance)
	assert.InEpsilon(t, 1, mathcheck.Identity.SquaredGrowthBatchNorm(), quadratureTolerance, "equality in Poincaré's inequality")
	for _, f := range nonlinearities[1:] {
		assert.Greater(t, f.SquaredGrowthBatchNorm(), 1.0, f.Name)
	}
	assert.InEpsilon(t, 1, mathcheck.SELU.SecondMoment(1), quadratureTolerance, "variance 1 is SELU's fixed point")
	assert.InDelta(t, 0, mathcheck.SELU.MeanOf(1), quadratureTolerance)
}

func ExampleNonlinearity_SquaredGrowthBatchNorm() {
	for _, f := range []mathcheck.Nonlinearity{mathcheck.ReLU, mathcheck.Tanh, mathcheck.SELU} {
		squared := f.SquaredGrowthBatchNorm()
		fmt.Printf("%s: GSC² grows %.4f-fold a layer, GSC %.4f-fold\n", f.Name, squared, math.Sqrt(squared))
	}
	// Output:
	// relu: GSC² grows 1.4669-fold a layer, GSC 1.2112-fold
	// tanh: GSC² grows 1.1778-fold a layer, GSC 1.0853-fold
	// selu: GSC² grows 1.0716-fold a layer, GSC 1.0352-fold
}

func ExampleLeakyReLU() {
	f := mathcheck.LeakyReLU("leaky-relu", 0.01)
	fmt.Println(f.Value(-2), f.Derivative(-2), f.Value(3))
	fmt.Printf("squared growth under layer norm %.4f\n", f.SquaredGrowthLayerNorm())
	// Output:
	// -0.02 0.01 3
	// squared growth under layer norm 1.0000
}

func ExampleSquaredGrowthBatchNormLinear() {
	fmt.Printf("%.3f %.3f\n", mathcheck.SquaredGrowthBatchNormLinear(6), mathcheck.SquaredGrowthBatchNormLinear(1000))
	// Output: 1.333 1.001
}
