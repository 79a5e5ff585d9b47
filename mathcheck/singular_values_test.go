package mathcheck_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"gradscale/mathcheck"
)

func TestSingularValuesAgainstDeterminantAndNorm(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 9))
	for range 20 {
		a := gaussianMatrix(7, 7, 1, source)
		raw := a.RawMatrix()
		s := mathcheck.SingularValues(raw)
		logDet, _ := mat.LogDet(a)
		assert.InDelta(t, logDet, mathcheck.LogVolume(s), roundings(5000))
		assert.InEpsilon(t, mathcheck.QMNorm(raw), mathcheck.QuadraticMean(s), roundings(50))
		assert.InDelta(t, math.Log(mathcheck.QMNorm(raw))-logDet/7, mathcheck.LogGap(s), roundings(5000))
		assert.Positive(t, mathcheck.LogGap(s))
	}
	nan := mathcheck.SingularValues(blas64.General{Rows: 1, Cols: 2, Stride: 2, Data: []float64{1, math.NaN()}})
	assert.True(t, math.IsNaN(nan[0]))
}

// TestSphereJacobianAgainstDifferences moves x along the sphere.
func TestSphereJacobianAgainstDifferences(t *testing.T) {
	const n, m = 4, 5
	source := rand.New(rand.NewPCG(1, 10))
	a := gaussianMatrix(m, n, 1, source)
	f := func(y, x []float64) { // tanh(Ax)
		for i := range y {
			y[i] = 0
			for j, v := range x {
				y[i] += a.At(i, j) * v
			}
			y[i] = math.Tanh(y[i])
		}
	}
	x, y := []float64{0.5, -0.3, 0.8, 0.1}, make([]float64, m)
	f(y, x)
	tangent := mathcheck.SphereJacobian(mathcheck.FiniteDifferenceJacobian(m, f, x, 1e-5), x, y)
	assert.Equal(t, []int{m - 1, n - 1}, []int{tangent.Rows, tangent.Cols})

	// Normalizing x and y in the function itself kills the radial directions:
	// the same singular values, but for a 0.
	length := mat.Norm(mat.NewVecDense(n, x), 2)
	unit := make([]float64, n)
	for i := range x {
		unit[i] = x[i] / length
	}
	whole := mathcheck.SingularValues(mathcheck.FiniteDifferenceJacobian(m, func(y, u []float64) {
		r := mat.Norm(mat.NewVecDense(n, u), 2)
		z := make([]float64, n)
		for i := range z {
			z[i] = u[i] * length / r
		}
		f(y, z)
		r = mat.Norm(mat.NewVecDense(m, y), 2)
		for i := range y {
			y[i] /= r
		}
	}, unit, 1e-5))
	for i, s := range mathcheck.SingularValues(tangent) {
		assert.InDelta(t, whole[i], s, differenceTolerance)
	}
	assert.InDelta(t, 0, whole[n-1], differenceTolerance)
}

// TestSphereJacobianOfAnIsometry: scaling and rotation leave nothing behind.
func TestSphereJacobianOfAnIsometry(t *testing.T) {
	c, s := math.Cos(0.4), math.Sin(0.4)
	j := blas64.General{Rows: 3, Cols: 3, Stride: 3, Data: []float64{3 * c, -3 * s, 0, 3 * s, 3 * c, 0, 0, 0, 3}}
	x := []float64{1, -2, 0.5}
	y := []float64{3 * (c*x[0] - s*x[1]), 3 * (s*x[0] + c*x[1]), 3 * x[2]}
	for _, v := range mathcheck.SingularValues(mathcheck.SphereJacobian(j, x, y)) {
		assert.InEpsilon(t, 1, v, roundings(50))
	}
	assert.PanicsWithValue(t, "mathcheck: Jacobian 3×3 for y of length 2 and x of length 3", func() { mathcheck.SphereJacobian(j, x, y[:2]) })
}

func TestAffineFit(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 11))
	const n = 200000
	for _, f := range nonlinearities {
		const mean, q = 0.7, 1.4
		want := f.GaussianAffineFit(mean, q)
		x, y := make([]float64, n), make([]float64, n)
		for i := range x {
			x[i] = mean + math.Sqrt(q)*source.NormFloat64()
			y[i] = f.Value(x[i])
		}
		got := mathcheck.FitAffine(x, y)
		// Slopes and shares of n samples have standard errors below 2/√n here.
		assert.InDelta(t, want.Slope, got.Slope, 5*2/math.Sqrt(n), f.Name)
		assert.InDelta(t, want.Intercept, got.Intercept, 5*2/math.Sqrt(n), f.Name)
		assert.InDelta(t, want.Unexplained, got.Unexplained, 5*2/math.Sqrt(n), f.Name)
	}
	assert.InDelta(t, 0, mathcheck.Identity.GaussianAffineFit(3, 2).Unexplained, roundings(5)*roundings(5))
	// ReLU about 0: slope 1/2, variance of the rest (1/4 - 1/2π), of 1/2 - 1/2π.
	relu := mathcheck.ReLU.GaussianAffineFit(0, 1)
	assert.InEpsilon(t, 0.5, relu.Slope, quadratureTolerance)
	assert.InEpsilon(t, (math.Pi/2-1)/(math.Pi-1), relu.Unexplained, 10*quadratureTolerance)
	// tanh on a small domain: -x³/3 left of x, its part orthogonal to x is 6q³/9.
	assert.InEpsilon(t, 6./9*1e-8, mathcheck.Tanh.GaussianAffineFit(0, 1e-4).Unexplained, 2e-3, "corrections are of relative order 10·q")

	constant := mathcheck.FitAffine([]float64{1, 2, 3}, []float64{0.1, 0.1, 0.1})
	assert.Zero(t, constant.Unexplained)
	exact := mathcheck.FitAffine([]float64{1, 2, 4}, []float64{3, 5, 9})
	assert.InDelta(t, 0, exact.Unexplained, roundings(5)*roundings(5))
	assert.InEpsilon(t, 2, exact.Slope, roundings(50))
	assert.InEpsilon(t, 1, exact.Intercept, roundings(50))
}

func ExampleSingularValues() {
	s := mathcheck.SingularValues(blas64.General{Rows: 2, Cols: 2, Stride: 2, Data: []float64{0, 4, 0.25, 0}})
	fmt.Printf("%.2f, log volume %.2f, gap %.2f\n", s, mathcheck.LogVolume(s), mathcheck.LogGap(s))
	// Output: [4.00 0.25], log volume 0.00, gap 1.04
}

func ExampleLogVolume() {
	fmt.Println(mathcheck.LogVolume([]float64{2, 0.5}))
	// Output: 0
}

func ExampleLogGap() {
	fmt.Printf("%.3f\n", mathcheck.LogGap([]float64{2, 0.5})) // log √(4.25/2)
	// Output: 0.377
}

func ExampleSphereJacobian() {
	// Stretching along x only changes the radius.
	j := blas64.General{Rows: 2, Cols: 2, Stride: 2, Data: []float64{5, 0, 0, 5}}
	fmt.Printf("%.1f\n", mathcheck.SphereJacobian(j, []float64{1, 0}, []float64{5, 0}).Data)
	// Output: [1.0]
}

func ExampleFitAffine() {
	fit := mathcheck.FitAffine([]float64{-1, 0, 1}, []float64{0, 0, 1}) // a ReLU
	fmt.Printf("%.2f + %.2f·x leaves %.2f\n", fit.Intercept, fit.Slope, fit.Unexplained)
	// Output: 0.33 + 0.50·x leaves 0.25
}

func ExampleNonlinearity_GaussianAffineFit() {
	for _, q := range []float64{1, 0.01} {
		fmt.Printf("%.5f\n", mathcheck.Tanh.GaussianAffineFit(0, q).Unexplained)
	}
	// Output:
	// 0.06953
	// 0.00006
}

// TestLayerNormJacobianAgainstDifferences normalizes in front of the function and
// behind it: the same singular values, and two of 0.
func TestLayerNormJacobianAgainstDifferences(t *testing.T) {
	const n = 6
	source := rand.New(rand.NewPCG(1, 12))
	a := gaussianMatrix(n, n, 1, source)
	normalized := func(x []float64) []float64 {
		mean, square := 0.0, 0.0
		for _, v := range x {
			mean += v / n
		}
		for _, v := range x {
			square += (v - mean) * (v - mean)
		}
		z := make([]float64, n)
		for i, v := range x {
			z[i] = (v - mean) / math.Sqrt(square)
		}
		return z
	}
	layer := func(y, x []float64) { // A·tanh(2·normalized x)
		z := normalized(x)
		for i := range y {
			y[i] = 0
			for j, v := range z {
				y[i] += a.At(i, j) * math.Tanh(2*v)
			}
		}
	}
	x, y := []float64{0.5, -0.3, 0.8, 0.1, -1.1, 0.4}, make([]float64, n)
	layer(y, x)
	got := mathcheck.SingularValues(mathcheck.LayerNormJacobian(mathcheck.FiniteDifferenceJacobian(n, layer, x, 1e-5), x, y))
	want := mathcheck.SingularValues(mathcheck.FiniteDifferenceJacobian(n, func(y, x []float64) {
		layer(y, x)
		copy(y, normalized(y))
	}, normalized(x), 1e-5))
	assert.Len(t, got, n-2)
	for i, s := range got {
		assert.InDelta(t, want[i], s, differenceTolerance)
	}
	assert.InDelta(t, 0, want[n-2], differenceTolerance)
	assert.PanicsWithValue(t, "mathcheck: 2 components of x, want at least 3", func() { mathcheck.LayerNormJacobian(blas64.General{}, x[:2], y) })
}

// TestGaussianMeanLogSingularValue draws matrices.
func TestGaussianMeanLogSingularValue(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 13))
	for _, n := range []int{1, 2, 7, 40} {
		var drawn []float64
		for range 400 {
			s := mathcheck.SingularValues(gaussianMatrix(n, n, 1/math.Sqrt(float64(n)), source).RawMatrix())
			drawn = append(drawn, mathcheck.LogVolume(s)/float64(n))
		}
		e := mathcheck.Mean(drawn, 0.999)
		assert.InDelta(t, e.Value, mathcheck.GaussianMeanLogSingularValue(n), e.Hi-e.Value, "n = %d", n)
	}
	// Stirling's formula leaves a term of order log(n)/n.
	assert.InDelta(t, -0.5, mathcheck.GaussianMeanLogSingularValue(4000), math.Log(4000)/4000)
}

// TestMeanLogSlope has the integral of log sech² by another route, and leaky
// ReLU's closed form.
func TestMeanLogSlope(t *testing.T) {
	assert.InDelta(t, math.Log(0.3)/2, mathcheck.LeakyReLU("leaky", 0.3).MeanLogSlope(2), 10*quadratureTolerance)
	const steps, reach = 4000, 12.0
	sum := 0.0
	for i := range steps {
		z := reach * (2*(float64(i)+0.5)/steps - 1)
		sum += -2 * math.Log(math.Cosh(z)) * math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) * 2 * reach / steps
	}
	assert.InDelta(t, sum, mathcheck.Tanh.MeanLogSlope(1), 1e-9, "midpoint sums converge fast for what dies at both ends")
	assert.True(t, math.IsInf(mathcheck.ReLU.MeanLogSlope(1), -1))
}

func ExampleLayerNormJacobian() {
	// Swapping two components keeps all lengths, those of a mean 0 included.
	j := blas64.General{Rows: 3, Cols: 3, Stride: 3, Data: []float64{0, 2, 0, 2, 0, 0, 0, 0, 2}}
	s := mathcheck.SingularValues(mathcheck.LayerNormJacobian(j, []float64{1, 2, 6}, []float64{4, 2, 12}))
	fmt.Printf("%.3f\n", s)
	// Output: [1.000]
}

func ExampleGaussianMeanLogSingularValue() {
	fmt.Printf("%.3f\n", mathcheck.GaussianMeanLogSingularValue(100))
	// Output: -0.512
}

// TestUnexplainedShare draws neurons and inputs.
func TestUnexplainedShare(t *testing.T) {
	const neurons, inputs = 2000, 500
	source := rand.New(rand.NewPCG(1, 14))
	for _, f := range []mathcheck.Nonlinearity{mathcheck.ReLU, mathcheck.Tanh} {
		for _, c := range []float64{0, 0.6, 0.98} {
			const q = 1.3
			left, total := 0.0, 0.0
			x, y := make([]float64, inputs), make([]float64, inputs)
			for range neurons {
				level := math.Sqrt(q*c) * source.NormFloat64()
				for i := range x {
					x[i] = level + math.Sqrt(q*(1-c))*source.NormFloat64()
					y[i] = f.Value(x[i])
				}
				_, variance := stat.PopMeanVariance(y, nil)
				left += mathcheck.FitAffine(x, y).Unexplained * variance
				total += variance
			}
			// Only the neurons near the kink count, a share of √(1-c) of them, each
			// with a relative error of order 1, and the fit takes 2 of the inputs.
			sampling := 4/math.Sqrt(neurons*math.Sqrt(1-c)) + 2.0/inputs
			assert.InEpsilon(t, f.UnexplainedShare(q, c), left/total, sampling, "%s, c = %v", f.Name, c)
		}
	}
	// The limit of a narrow domain: constant times √(1-c).
	assert.InEpsilon(t, 10, mathcheck.ReLU.UnexplainedShare(1, 1-1e-4)/mathcheck.ReLU.UnexplainedShare(1, 1-1e-6), 1e-2, "terms of order √(1-c)")
	assert.InEpsilon(t, mathcheck.Tanh.GaussianAffineFit(0, 0.5).Unexplained, mathcheck.Tanh.UnexplainedShare(0.5, 0), quadratureTolerance)
}

func ExampleNonlinearity_UnexplainedShare() {
	for _, c := range []float64{0, 0.9, 0.99} { // a ReLU's domain collapses
		fmt.Printf("%.3f\n", mathcheck.ReLU.UnexplainedShare(1, c))
	}
	// Output:
	// 0.267
	// 0.053
	// 0.015
}
