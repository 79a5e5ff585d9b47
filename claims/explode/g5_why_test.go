package explode

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/stat"

	"gradscale/claims"
	"gradscale/claims/initial"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/data"
)

// G5: why gradients explode, as the paper has it.
//
// A layer between normalizations maps a sphere into a sphere. If it covers all of
// it, then by the area formula the mean over the sphere of |det J|, J its Jacobian
// there, is the mean number of inputs that a point of the sphere comes from: 1 for
// a one-to-one map, more for others. The determinant's absolute value is the product
// of J's singular values s. Were these independent of each other, E|det J| would be
// the product of their means, and so their mean at least 1; and the quadratic mean
// Q[s], by which gradients grow, is greater than the mean unless all are equal.
//
// But over inputs they are not independent: all have the factor ‖x‖/‖y‖ in common,
// and where it is great and the determinant with it, inputs are rare. At infinite width it
// is a constant, and the mean singular value of a layer with orthogonal weights
// E[φ'(z)]/√E[φ(z)²], z standard normal, by Stein's identity E[φ'(z)] = E[z·φ(z)] and
// Schwarz's inequality at most 1.
var why = claims.Claim{
	ID:    "G5",
	Title: "layers that keep their domain have singular values of at least 1 in the mean",
	Statement: "A layer that maps a sphere onto a sphere has a Jacobian whose determinant is 1 or more in the mean of absolute values; if its singular values are " +
		"independent each is so, too, and their quadratic mean, by which gradients grow, is above 1 where they differ.",
	Source: "section 6, on the origin of exploding gradients",
	Parts:  []claims.Part{areaKept, singularValues},
}

var singularValues = claims.Experiment[stretchEvidence]{
	Letter: "b",
	Name:   "of singular values",
	Statement: "With orthogonal weights the mean singular value of a layer's Jacobian is at least 1; the quadratic mean is above 1 in tanh layers, " +
		"and is their growth per layer of GSC.",
	Protocol: "Depth 50, width 100, 10 seeds; exact Jacobians from each layer to the next at 2 inputs, between spheres of vectors with mean 0: " +
		"the radial direction and that of the mean, which layer normalization annihilates, are taken out. Layer-tanh and layer-leaky-ReLU of slope 1/2, Gaussian and orthogonal weights. " +
		"The gap is that between the logarithms of the quadratic and the geometric mean of the singular values. G1's slope is from 200 inputs of the same networks.",
	Rules: []claims.Rule{
		{
			Quantity: "mean singular value", Condition: claims.Above(1),
			Sentence: "With orthogonal weights the mean singular value is {}, by its {interval} over seeds.",
		},
		{
			Quantity: "mean singular value, in theory, too", Condition: claims.NearTheory(stretchTolerance),
			Sentence: "It is {} at infinite width, log(n)/n for width n, by the same interval.",
		},
		{
			Quantity: "log quadratic mean", Condition: claims.Above(initial.NegligibleGrowth),
			Sentence: "In tanh layers the logarithm of the singular values' quadratic mean is {}, by its {interval}.",
		},
		{
			Quantity: "log quadratic mean, in theory, too", Condition: claims.NearTheory(stretchTolerance),
			Sentence: "In all layers it is {}, by its {interval}.",
		},
		{
			Quantity: "log quadratic mean over G1's slope", Condition: claims.Near(1, slopeTolerance),
			Sentence: "In tanh layers, over the slope of log GSC(l,0) in l, it is {}, by its {interval}.",
		},
		{
			Quantity: "gap", Condition: claims.Above(initial.NegligibleGrowth),
			Sentence: "Singular values differ in all layers, also in those of leaky ReLU, whose quadratic mean is 1: the gap is {}, by its {interval}.",
		},
	},
	Oracle: "At infinite width, with orthogonal weights, a singular value is |φ'(z)|/√E[φ²]; the squared quadratic mean is E[φ'²]/E[φ²] with Gaussian weights, too. " +
		"The mean of logarithms is E[log φ'] - log(E[φ²])/2, with Gaussian weights plus E[log|det W|]/n from the digamma function.",
	Measure: func(s claims.Seeds) (stretchEvidence, error) { return measureStretch(stretching, s) },
	Decide:  decideWhy,
	Figures: stretchFigures,
	Sabotages: []claims.Sabotage[stretchEvidence]{{
		Name:    "linear layers with orthogonal weights, which stretch all directions alike",
		Measure: linearLayers,
		Breaks: claims.Breaks{
			"log quadratic mean":                 {"layer-tanh, orthogonal weights"},
			"log quadratic mean, in theory, too": {"layer-tanh, orthogonal weights"},
			"gap":                                {"layer-tanh, orthogonal weights"},
		},
	}},
	Slow: true,
	Deviation: &claims.Deviation{
		Verdict: claims.NotReproduced,
		Reason: "singular values are not independent over inputs, and their mean falls short of 1 by a few per cent, at infinite width, too (0.965 tanh, 0.949 leaky ReLU of slope 1/2): by Stein's identity and Schwarz's inequality it is at most 1 whatever the nonlinearity. " +
			"The determinant's mean of 1 (G5a) is made by rare inputs, at width 100 by inputs too rare to be sampled. Quadratic means are what they should be: above 1 in tanh layers, whose growth they are. " +
			"But singular values that differ are not enough: leaky ReLU's do, and its quadratic mean at infinite width is exactly 1.",
	},
}

func TestG5(t *testing.T)          { why.Verify(t) }
func TestG5Sabotage(t *testing.T)  { why.VerifySabotage(t) }
func TestG5Replicate(t *testing.T) { why.Replicate(t) }
func BenchmarkG5(b *testing.B)     { why.Benchmark(b) }

// stretchTolerance is log(n)/n: layer normalization's mean costs half of it, the
// least of W's singular values the other.
var stretchTolerance = math.Log(initial.Width) / initial.Width

// slopeTolerance is a choice: what inputs of the same networks may make of G1's slope.
const slopeTolerance = 0.2

// stretchCase is a kind of layer that maps a sphere one to one.
type stretchCase struct {
	name         string
	architecture net.Architecture // but for sizes
	theory       mathcheck.Nonlinearity
}

const leakySlope = 0.5

// stretchInputs are the inputs at which Jacobians are taken.
const stretchInputs = 2

var stretching = []stretchCase{
	{"layer-tanh, orthogonal weights", net.Architecture{Nonlinearity: net.Tanh, Normalization: net.LayerNorm, Initialization: net.Orthogonal}, mathcheck.Tanh},
	{"layer-tanh, Gaussian weights", net.Architecture{Nonlinearity: net.Tanh, Normalization: net.LayerNorm}, mathcheck.Tanh},
	{"layer-leaky-ReLU, Gaussian weights", net.Architecture{Nonlinearity: net.LeakyReLU, LeakySlope: leakySlope, Normalization: net.LayerNorm}, mathcheck.LeakyReLU("leaky-relu", leakySlope)},
	{"layer-leaky-ReLU, orthogonal weights", net.Architecture{Nonlinearity: net.LeakyReLU, LeakySlope: leakySlope, Normalization: net.LayerNorm, Initialization: net.Orthogonal}, mathcheck.LeakyReLU("leaky-relu", leakySlope)},
}

// theoryVolume is the mean logarithm of singular values at infinite width.
func (c stretchCase) theoryVolume() float64 {
	volume := c.theory.MeanLogSlope(1) - math.Log(c.theory.SecondMoment(1))/2
	if c.architecture.Initialization != net.Orthogonal {
		volume += mathcheck.GaussianMeanLogSingularValue(initial.Width)
	}
	return volume
}

// theoryMean is the mean singular value at infinite width with orthogonal weights.
func (c stretchCase) theoryMean() float64 {
	slope := mathcheck.GaussianExpectation(func(z float64) float64 { return math.Abs(c.theory.Derivative(z)) }, 0)
	return slope / math.Sqrt(c.theory.SecondMoment(1))
}

var linearLayers = claims.Once(func(s claims.Seeds) (stretchEvidence, error) {
	return measureStretch([]stretchCase{{"layer-tanh, orthogonal weights", net.Architecture{Initialization: net.Orthogonal}, mathcheck.Tanh}}, s)
})

type stretchEvidence []stretchRow

type stretchRow struct {
	stretchCase
	stretches []stretch // by seed
	rates     []float64 // G1's slope by seed, of tanh layers
}

func measureStretch(cases []stretchCase, s claims.Seeds) (stretchEvidence, error) {
	var rows stretchEvidence
	for _, c := range cases {
		a := c.architecture
		a.Depth, a.Width, a.Inputs, a.Outputs = initial.Depth, initial.Width, initial.Width, initial.Width
		stretches, err := initial.Each(initial.Protocol{Architecture: a, Batch: stretchInputs, Seeds: initial.Seeds, Offset: s.Offset}, measureLayers)
		if err != nil {
			return nil, err
		}
		r := stretchRow{stretchCase: c, stretches: stretches}
		if c.theory.Name == mathcheck.Tanh.Name {
			networks, err := initial.Protocol{Architecture: a, Batch: 200, Seeds: initial.Seeds, Offset: s.Offset}.Run()
			if err != nil {
				return nil, err
			}
			r.rates = initial.LogRates(networks)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// stretch is of the singular values of a network's layers, averaged over layers
// and inputs.
type stretch struct {
	mean         float64
	logQuadratic float64 // logarithm of the quadratic mean
	gap          float64 // that less the mean logarithm

	means, quadratic []float64 // of layers 3, …, Depth-1: mean and quadratic mean, averaged over inputs
}

// measureLayers measures each layer from the second to the last but one.
func measureLayers(w *net.Probe, seed uint64) (stretch, error) {
	a := w.Network().Architecture()
	if err := w.Forward(data.NewNoise(seed, w.Batch(), a.Inputs, a.Outputs).Inputs); err != nil {
		return stretch{}, err
	}
	onSphere := mathcheck.SphereJacobian
	if a.Normalization == net.LayerNorm {
		onSphere = mathcheck.LayerNormJacobian
	}
	var m stretch
	count := float64(w.Batch() * (a.Depth - 2))
	for l := 2; l < a.Depth; l++ {
		mean, quadratic := 0.0, 0.0
		for b, j := range w.Jacobians(l, l+1) {
			s := mathcheck.SingularValues(onSphere(j, rowOf(w.Activation(l), b), rowOf(w.Activation(l+1), b)))
			m.mean += stat.Mean(s, nil) / count
			m.logQuadratic += math.Log(mathcheck.QuadraticMean(s)) / count
			m.gap += mathcheck.LogGap(s) / count
			mean += stat.Mean(s, nil) / float64(w.Batch())
			quadratic += mathcheck.QuadraticMean(s) / float64(w.Batch())
		}
		m.means, m.quadratic = append(m.means, mean), append(m.quadratic, quadratic)
	}
	return m, nil
}

func rowOf(m blas64.General, i int) []float64 { return m.Data[i*m.Stride : i*m.Stride+m.Cols] }

func decideWhy(rows stretchEvidence) []claims.Check {
	var checks []claims.Check
	for _, r := range rows {
		logQuadratic := r.mean(func(_ int, s stretch) float64 { return s.logQuadratic })
		growth := halfLog(r.theory.SquaredGrowthLayerNorm())
		if r.architecture.Initialization == net.Orthogonal {
			mean, expected := r.mean(func(_ int, s stretch) float64 { return s.mean }), r.theoryMean()
			checks = append(checks,
				claims.Measured("mean singular value", r.name, mean).WithTheory(expected),
				claims.Measured("mean singular value, in theory, too", r.name, mean).WithTheory(expected))
		}
		checks = append(checks,
			claims.Measured("log quadratic mean, in theory, too", r.name, logQuadratic).WithTheory(growth),
			claims.Measured("gap", r.name, r.mean(func(_ int, s stretch) float64 { return s.gap })).WithTheory(growth-r.theoryVolume()))
		if r.theory.Name == mathcheck.Tanh.Name {
			checks = append(checks,
				claims.Measured("log quadratic mean", r.name, logQuadratic).WithTheory(growth),
				claims.Measured("log quadratic mean over G1's slope", r.name, r.mean(func(i int, s stretch) float64 { return s.logQuadratic / r.rates[i] })).WithTheory(1))
		}
	}
	return checks
}

// mean has an interval over seeds.
func (r stretchRow) mean(f func(i int, s stretch) float64) mathcheck.Estimate {
	values := make([]float64, len(r.stretches))
	for i, s := range r.stretches {
		values[i] = f(i, s)
	}
	return mathcheck.Mean(values, initial.Confidence)
}
