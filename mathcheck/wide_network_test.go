package mathcheck_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"gradscale/mathcheck"
)

// simulation is a finite network, written for this test alone: forward only,
// gradients from differences.
type simulation struct {
	of      mathcheck.WideNetwork
	weights []*mat.Dense
}

func newSimulation(n mathcheck.WideNetwork, width int, source *rand.Rand) simulation {
	s := simulation{of: n}
	for range n.Depth - 1 {
		s.weights = append(s.weights, gaussianMatrix(width, width, math.Sqrt(n.WeightVariance/float64(width)), source))
	}
	return s
}

func gaussianMatrix(rows, cols int, scale float64, source *rand.Rand) *mat.Dense {
	m := mat.NewDense(rows, cols, nil)
	for i := range rows {
		for j := range cols {
			m.Set(i, j, scale*source.NormFloat64())
		}
	}
	return m
}

// forward takes the first linear layer's output, one input a row, to the last's.
func (s simulation) forward(x *mat.Dense) *mat.Dense {
	block, post := 1, s.of.Normalization
	if s.of.SkipGain != 0 {
		block = 2
	}
	if s.of.PostNorm {
		s.of.Normalization = mathcheck.NoNormalization
	}
	for l := 0; l < len(s.weights); {
		steps, gain := block, s.of.SkipGain
		if l == len(s.weights)-1 {
			steps, gain = 1, 0
		}
		residual := x
		for range steps {
			residual = s.step(residual, s.weights[l])
			l++
		}
		var sum mat.Dense
		sum.Scale(gain, x)
		sum.Add(&sum, residual)
		if s.of.PostNorm && gain != 0 {
			normalizeMatrix(post, &sum)
		}
		x = &sum
	}
	return x
}

func (s simulation) step(x *mat.Dense, w *mat.Dense) *mat.Dense {
	z := mat.DenseCopyOf(x)
	normalizeMatrix(s.of.Normalization, z)
	z.Apply(func(_, _ int, v float64) float64 { return s.of.Nonlinearity.Value(v) }, z)
	var out mat.Dense
	out.Mul(z, w)
	return &out
}

func normalizeMatrix(n mathcheck.Normalization, z *mat.Dense) {
	rows, cols := z.Dims()
	switch n {
	case mathcheck.LayerNorm:
		for i := range rows {
			normalize(z.RawRowView(i))
		}
	case mathcheck.RMSNorm:
		for i := range rows {
			floats.Scale(math.Sqrt(float64(cols))/floats.Norm(z.RawRowView(i), 2), z.RawRowView(i))
		}
	case mathcheck.BatchNorm:
		for j := range cols {
			column := mat.Col(nil, j, z)
			normalize(column)
			z.SetCol(j, column)
		}
	}
}

func normalize(x []float64) {
	mean, squares := 0.0, 0.0
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		squares += (v - mean) * (v - mean) / float64(len(x))
	}
	for i := range x {
		x[i] = (x[i] - mean) / math.Sqrt(squares)
	}
}

// similarity returns the mean square of the entries of x, one input a row, and
// the mean product of those of different rows.
func similarity(x *mat.Dense) (variance, covariance float64) {
	rows, cols := x.Dims()
	n := float64(rows * cols)
	square := mat.Norm(x, 2) * mat.Norm(x, 2)
	sums := 0.0
	for j := range cols {
		sum := mat.Sum(x.ColView(j))
		sums += sum * sum
	}
	return square / n, (sums - square) / (n * float64(rows-1))
}

// gsc measures the gradient scale coefficient over a whole batch: ‖J‖_qm² is the
// mean over directions u of ‖Ju‖², by central differences.
func (s simulation) gsc(x *mat.Dense, directions int, source *rand.Rand) float64 {
	const step = 1e-4
	rows, cols := x.Dims()
	jacobian := make([]float64, directions)
	for i := range jacobian {
		u := gaussianMatrix(rows, cols, 1, source)
		u.Scale(step/mat.Norm(u, 2), u)
		var up, down, change mat.Dense
		up.Add(x, u)
		down.Sub(x, u)
		change.Sub(s.forward(&up), s.forward(&down))
		jacobian[i] = mat.Norm(&change, 2) / (2 * step)
	}
	return mathcheck.GSC(mathcheck.QuadraticMean(jacobian), mat.Norm(x, 2), mat.Norm(s.forward(x), 2))
}

// TestWideNetworkAgainstSimulation asks for agreement within the interval over
// seeds, widened by finite size. A batch of B makes squared gradients of batch
// normalization grow by about 1.5/B more in each layer (the linear case is
// 1 + 1/(B-3)), a width by some 1/width.
func TestWideNetworkAgainstSimulation(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long; run without -short")
	}
	const depth, width, batch, seeds, directions = 6, 300, 60, 6, 2
	const finite = (depth - 1) * (1.5/batch + 1.0/width) / 2
	for _, n := range []mathcheck.WideNetwork{
		{Nonlinearity: mathcheck.SELU, WeightVariance: 1},
		{Nonlinearity: mathcheck.Tanh, WeightVariance: 2, SkipGain: 1},
		{Nonlinearity: mathcheck.Tanh, Normalization: mathcheck.LayerNorm, WeightVariance: 1},
		{Nonlinearity: mathcheck.ReLU, Normalization: mathcheck.LayerNorm, WeightVariance: 2, SkipGain: 0.5},
		{Nonlinearity: mathcheck.Tanh, Normalization: mathcheck.RMSNorm, WeightVariance: 1},
		{Nonlinearity: mathcheck.SELU, Normalization: mathcheck.RMSNorm, WeightVariance: 1, SkipGain: 1},
		{Nonlinearity: mathcheck.ReLU, Normalization: mathcheck.BatchNorm, WeightVariance: 2},
		{Nonlinearity: mathcheck.ReLU, Normalization: mathcheck.BatchNorm, WeightVariance: 2, SkipGain: 1},
		{Nonlinearity: mathcheck.Tanh, Normalization: mathcheck.LayerNorm, WeightVariance: 1, SkipGain: 0.5, PostNorm: true},
		{Nonlinearity: mathcheck.ReLU, Normalization: mathcheck.BatchNorm, WeightVariance: 2, SkipGain: 1, PostNorm: true},
	} {
		n.Depth = depth
		name := fmt.Sprintf("%s %s, skip %v, post-norm %v", n.Nonlinearity.Name, n.Normalization, n.SkipGain, n.PostNorm)
		var gsc, variance, correlation []float64
		for seed := range uint64(seeds) {
			source := rand.New(rand.NewPCG(seed, 1))
			s := newSimulation(n, width, source)
			x := gaussianMatrix(batch, width, 1, source)
			gsc = append(gsc, s.gsc(x, directions, source))
			v, c := similarity(s.forward(x))
			variance, correlation = append(variance, v), append(correlation, c/v)
		}
		layers, _ := n.Layers()
		last := layers[len(layers)-1]
		assertNear(t, mathcheck.Mean(gsc, 0.99), n.GSC(), finite*n.GSC(), name+": GSC")
		assertNear(t, mathcheck.Mean(variance, 0.99), last.Variance, finite*last.Variance, name+": variance")
		assertNear(t, mathcheck.Mean(correlation, 0.99), last.Covariance/last.Variance, finite, name+": correlation")
	}
}

// assertNear asks that the interval, widened by slack, hold the value and be
// narrow enough to mean something.
func assertNear(t *testing.T, e mathcheck.Estimate, value, slack float64, name string) {
	t.Helper()
	assert.True(t, e.Lo-slack <= value && value <= e.Hi+slack, "%s is %v, theory says %v", name, e, value)
	assert.Less(t, e.Hi-e.Lo, 0.25*max(1, e.Value), "%s is %v", name, e)
}

// TestVanillaGrowthIsTheLayers: what a layer adds is the closed growth rate.
func TestVanillaGrowthIsTheLayers(t *testing.T) {
	for name, c := range map[string]struct {
		n      mathcheck.WideNetwork
		growth float64
	}{
		"batch-relu": {mathcheck.WideNetwork{Nonlinearity: mathcheck.ReLU, Normalization: mathcheck.BatchNorm, WeightVariance: 2}, math.Pi / (math.Pi - 1)},
		"layer-tanh": {mathcheck.WideNetwork{Nonlinearity: mathcheck.Tanh, Normalization: mathcheck.LayerNorm, WeightVariance: 1}, mathcheck.Tanh.SquaredGrowthLayerNorm()},
		"rms-gelu":   {mathcheck.WideNetwork{Nonlinearity: mathcheck.GELU, Normalization: mathcheck.RMSNorm, WeightVariance: 1}, mathcheck.GELU.SlopeSecondMoment(1) / mathcheck.GELU.SecondMoment(1)},
		"selu":       {mathcheck.WideNetwork{Nonlinearity: mathcheck.SELU, WeightVariance: 1}, mathcheck.SELU.SquaredGrowthUnnormalized(1)},
	} {
		c.n.Depth = 9
		layers, seen := c.n.Layers()
		assert.Len(t, seen, 8)
		for l := range 7 {
			// From a layer behind a nonlinearity on, all are alike.
			assert.InEpsilon(t, math.Sqrt(c.growth), layers[l+1].GSC(layers[l+2]), 1e-11, name)
		}
	}
}

// TestBiasesOfWideNetworks against what each layer comes to by hand. Biases are the same
// for all inputs: they are added to covariances as to variances, and to no gradient.
// ReLU halves squares, and makes of two independent normal numbers of variance 1 the
// mean product 1/2π.
func TestBiasesOfWideNetworks(t *testing.T) {
	const depth, b, w = 7, 0.375, 1.5
	const half, pair = w / 2, w / (2 * math.Pi)
	for name, c := range map[string]struct {
		n                    mathcheck.WideNetwork
		variance, covariance func(l float64) float64 // of layer l from 2 on
		squared              float64                 // Jacobian of a layer from 3 on, to the one below
	}{
		"linear": {
			mathcheck.WideNetwork{Nonlinearity: mathcheck.Identity, WeightVariance: 1},
			func(l float64) float64 { return 1 + l*b }, func(l float64) float64 { return l * b }, 1,
		},
		"relu": {
			mathcheck.WideNetwork{Nonlinearity: mathcheck.ReLU, WeightVariance: 2},
			func(l float64) float64 { return 1 + l*b }, nil, 1,
		},
		"layer-relu": {
			mathcheck.WideNetwork{Nonlinearity: mathcheck.ReLU, Normalization: mathcheck.LayerNorm, WeightVariance: w},
			func(float64) float64 { return half + b }, nil, half / (half + b),
		},
		"batch-relu": {
			mathcheck.WideNetwork{Nonlinearity: mathcheck.ReLU, Normalization: mathcheck.BatchNorm, WeightVariance: w},
			func(float64) float64 { return half + b }, func(float64) float64 { return pair + b }, half / (half - pair),
		},
	} {
		c.n.Depth, c.n.BiasVariance = depth, b
		layers, _ := c.n.Layers()
		assert.Equal(t, mathcheck.WideLayer{Layer: 1, Variance: 1 + b, Covariance: b}, layers[0], name)
		for i, s := range layers[1:] {
			l := float64(s.Layer)
			assert.InEpsilon(t, c.variance(l), s.Variance, 1e-11, "%s: variance of layer %v", name, l)
			if c.covariance != nil {
				assert.InEpsilon(t, c.covariance(l), s.Covariance, 1e-11, "%s: covariance of layer %v", name, l)
			}
			if i > 0 {
				growth := s.LogSquaredJacobian - layers[i].LogSquaredJacobian
				assert.InDelta(t, math.Log(c.squared), growth, 1e-11, "%s: layer %v", name, l)
			}
		}
	}
}

func TestWideNetworkThatCannotBe(t *testing.T) {
	assert.PanicsWithValue(t, "mathcheck: 7 linear layers, want 2 and whole blocks of 2", func() {
		mathcheck.WideNetwork{Nonlinearity: mathcheck.ReLU, Depth: 7, SkipGain: 1}.GSC()
	})
	assert.Panics(t, func() { mathcheck.WideNetwork{Nonlinearity: mathcheck.ReLU, Depth: 7, Normalization: "spectral"}.GSC() })
}

func ExampleWideNetwork_GSC() {
	vanilla := mathcheck.WideNetwork{Nonlinearity: mathcheck.ReLU, Normalization: mathcheck.BatchNorm, WeightVariance: 2, Depth: 50}
	residual := vanilla
	residual.SkipGain = 1
	fmt.Printf("vanilla %.0f, ResNet %.1f\n", vanilla.GSC(), residual.GSC())
	// Output: vanilla 9861, ResNet 3.9
}

func ExampleWideNetwork_Layers() {
	n := mathcheck.WideNetwork{Nonlinearity: mathcheck.ReLU, Normalization: mathcheck.LayerNorm, WeightVariance: 2, Depth: 50, SkipGain: 1}
	_, seen := n.Layers()
	last := seen[len(seen)-1]
	fmt.Printf("deviation %.2f, sign diversity %.2f\n", last.Deviation(), mathcheck.SignDiversity(last.Correlation))
	// Output: deviation 0.56, sign diversity 0.19
}

func ExampleWideLayer_GSC() {
	n := mathcheck.WideNetwork{Nonlinearity: mathcheck.SELU, WeightVariance: 1, Depth: 10}
	layers, _ := n.Layers()
	fmt.Printf("%.4f\n", layers[3].GSC(layers[4]))
	// Output: 1.0352
}

func ExamplePreActivation_Deviation() {
	p := mathcheck.PreActivation{Variance: 4, Correlation: 0.75}
	fmt.Println(p.Deviation())
	// Output: 1
}
