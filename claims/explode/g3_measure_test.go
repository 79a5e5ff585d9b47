package explode

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/claims"
	"gradscale/claims/initial"
	"gradscale/claims/measure"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/random"
)

// G3: the gradient scale coefficient is the right measure.
//
// Multiply a layer by c and let the next layer divide by c: the network is the
// same, its gradient with respect to that layer is c times smaller. So raw
// gradients can be made to grow, to vanish or to stay, and say nothing. In
// GSC(k,l) = ‖J‖_qm·‖f_k‖/‖f_l‖ the constants cancel. What is left is a relative
// sensitivity: for a random Δ with ‖Δ‖ = ε‖f_k‖, E‖JΔ‖² = ‖J‖_qm²·ε²‖f_k‖².
var rightMeasure = claims.Claim{
	ID:    "G3",
	Title: "GSC is the right measure",
	Statement: "Rescaling layers makes raw gradients grow, vanish or stay flat at will and leaves every GSC(k,l) alone; GSC(k,l) is the factor by which a relative " +
		"perturbation of layer k, or of its weights, moves layer l.",
	Source: "section 3",
	Parts:  []claims.Part{gscMeasures},
}

var gscMeasures = claims.Experiment[measureEvidence]{
	Protocol: "The seven vanilla architectures of table 1 and the batch-ReLU ResNet. (a) Depth 6, width 10, 5 inputs, exact Jacobians of all pairs of layers, three rescalings " +
		"of each network. (b), (c) Depth 20, width 30, 12 inputs, 4 networks of each, layers rescaled at random by up to 100, GSC(k,19) for k = 1, 7, 13 by exact Jacobians, 100 random perturbations of size 1e-6 each; (c) without batch normalization and skip connections, where a change of weights is no " +
		"random change of the layer: inputs share it, and the normalization removes what they share.",
	Rules: []claims.Rule{
		{
			Quantity: "largest change of a GSC under rescaling", Condition: claims.Below(rescalingTolerance),
			Sentence: "(a) The largest relative change of any GSC(k,l) is {}.",
		},
		{
			Quantity: "log growth per layer of raw gradients", Condition: claims.NearTheory(rawTolerance),
			Sentence: "(a) Meanwhile the raw gradient grows 2-fold a layer, shrinks 2-fold, or stays constant, as designed: the slope of its logarithm farthest from the design's is {}.",
		},
		{
			Quantity: "slope of response", Condition: claims.Covers(1),
			Sentence: "(b), (c) The slope of log response against log GSC, with its {interval}, {}.",
		},
		{
			Quantity: "response over the coefficient", Condition: claims.Near(1, factorTolerance),
			Sentence: "(b), (c) The geometric mean of response over GSC is {}, by its {interval}.",
		},
		{
			Quantity: "width of the interval of the slope of response", Condition: claims.Below(widestSlope),
			Sentence: "(b), (c) The slope's interval is narrow enough to mean something: its width is {}.",
		},
	},
	Oracle:  "The definition of the quadratic-mean norm; finite differences of the forward pass, which know nothing of backward passes.",
	Measure: func(s claims.Seeds) (measureEvidence, error) { return measureCoefficient(gsc, s) },
	Decide:  decideMeasure,
	Figures: responseFigures,
	Sabotages: []claims.Sabotage[measureEvidence]{{
		Name:    "the raw norm of the Jacobian in place of GSC",
		Measure: func(s claims.Seeds) (measureEvidence, error) { return measureCoefficient(rawNorm, s) },
		Breaks:  claims.Breaks{"largest change of a GSC under rescaling": nil, "slope of response": {"layer perturbations", "weight perturbations"}},
	}},
}

func TestG3(t *testing.T)          { rightMeasure.Verify(t) }
func TestG3Sabotage(t *testing.T)  { rightMeasure.VerifySabotage(t) }
func TestG3Replicate(t *testing.T) { rightMeasure.Replicate(t) }
func BenchmarkG3(b *testing.B)     { rightMeasure.Benchmark(b) }

type measureEvidence struct {
	change        float64            // the largest relative change of a coefficient
	raw           map[string]float64 // slope of log raw gradient per layer above, by design
	layer, weight mathcheck.Estimate // slopes of log response in log coefficient

	layerFactor, weightFactor mathcheck.Estimate // response over coefficient

	responses []responsesOf // as the figure shows them
}

// coefficient is what is claimed to measure the gradient from layer k to l.
type coefficient func(w *net.Probe, k, l int) float64

func gsc(w *net.Probe, k, l int) float64 { return measure.Between(w, k, l) }

func rawNorm(w *net.Probe, k, l int) float64 { return measure.JacobianNorm(w, k, l) }

func measureCoefficient(c coefficient, s claims.Seeds) (measureEvidence, error) {
	e := measureEvidence{raw: map[string]float64{}}
	var logCoefficients, logLayer, weightCoefficients, logWeight []float64
	for i, a := range measured() {
		if err := e.rescale(a, c, s.At(0)); err != nil {
			return e, fmt.Errorf("%v: %w", a, err)
		}
		a.Depth, a.Width, a.Inputs, a.Outputs = 20, 30, 30, 30
		for network := range networks {
			responses, err := perturb(a, c, s.At(i*networks+network))
			if err != nil {
				return e, fmt.Errorf("%v: %w", a, err)
			}
			e.responses = append(e.responses, responsesOf{a, responses})
			for _, r := range responses {
				logCoefficients = append(logCoefficients, math.Log(r.coefficient))
				logLayer = append(logLayer, math.Log(r.layer))
				if weightsMoveLayers(a) {
					weightCoefficients = append(weightCoefficients, math.Log(r.coefficient))
					logWeight = append(logWeight, math.Log(r.weight))
				}
			}
		}
	}
	e.layer = mathcheck.FitLine(logCoefficients, logLayer, 0.99).Slope
	e.weight = mathcheck.FitLine(weightCoefficients, logWeight, 0.99).Slope
	e.layerFactor = meanFactor(logLayer, logCoefficients)
	e.weightFactor = meanFactor(logWeight, weightCoefficients)
	return e, nil
}

// meanFactor returns the geometric mean of what logarithms x and y are of, x's
// over y's.
func meanFactor(x, y []float64) mathcheck.Estimate {
	d := make([]float64, len(x))
	for i := range x {
		d[i] = x[i] - y[i]
	}
	return mathcheck.Mean(d, 0.99).Map(math.Exp)
}

// weightsMoveLayers tells whether a random relative perturbation of a layer's
// weights is one of the layer's values in random direction. Within a residual
// block it is not, as the skip path adds to the values. With batch
// normalization it is not, as all inputs share the weights: where their values
// are alike, so are their perturbations, and the normalization takes away what
// is common to a batch.
func weightsMoveLayers(a net.Architecture) bool { return a.Blocks() == 0 && !a.CouplesInputs() }

// measured are small versions of the architectures of table 1.
func measured() []net.Architecture {
	var as []net.Architecture
	for _, n := range []net.Normalization{net.NoNormalization, net.LayerNorm, net.BatchNorm} {
		for _, f := range []net.Nonlinearity{net.ReLU, net.Tanh, net.SELU} {
			if f != net.SELU || n == net.NoNormalization {
				as = append(as, net.Architecture{Depth: 6, Width: 10, Inputs: 10, Outputs: 10, Nonlinearity: f, Normalization: n})
			}
		}
	}
	resnet := net.Architecture{Depth: 6, Width: 10, Inputs: 10, Outputs: 10, Nonlinearity: net.ReLU, Normalization: net.BatchNorm, Skip: net.IdentitySkip(1)}
	return append(as, resnet)
}

// designs are what the raw gradient with respect to a layer shall be, by the
// number of layers above it.
var designs = []struct {
	name   string
	target func(above int) float64
}{
	{"growing", func(above int) float64 { return math.Ldexp(1, above) }},
	{"vanishing", func(above int) float64 { return math.Ldexp(1, -above) }},
	{"flat", func(int) float64 { return 1 }},
}

// rescale measures the largest change of a coefficient over all pairs of layers
// and all designs, and the raw gradients that the designs lead to.
func (e *measureEvidence) rescale(a net.Architecture, c coefficient, seed uint64) error {
	n, err := net.New(a, seed)
	if err != nil {
		return err
	}
	noise := data.NewNoise(seed, 5, a.Inputs, a.Outputs)
	w, err := pass(n, noise.Inputs)
	if err != nil {
		return err
	}
	before, gradients := pairs(w, c), rawGradients(w, noise.Labels)
	for _, d := range designs {
		factors := make([]float64, a.Depth-1)
		for i := range factors {
			factors[i] = gradients[i] / d.target(a.Depth-1-i)
		}
		r, err := n.Rescaled(factors)
		if err != nil {
			return err
		}
		v, err := pass(r, noise.Inputs)
		if err != nil {
			return err
		}
		for i, after := range pairs(v, c) {
			e.change = max(e.change, math.Abs(after/before[i]-1))
		}
		e.raw[d.name] = worst(e.raw[d.name], slopeOfLog(rawGradients(v, noise.Labels)), d.target(1))
	}
	return nil
}

// worst keeps the slope that is farther from the target, and NaN rather than any
// number.
func worst(a, b, target float64) float64 {
	want := math.Log(target)
	if a != 0 && (math.IsNaN(a) || math.Abs(b-want) <= math.Abs(a-want)) {
		return a
	}
	return b
}

// pass returns a workspace in which the inputs have been passed forward.
func pass(n *net.Network, inputs blas64.General) (*net.Probe, error) {
	w, err := n.NewProbe(inputs.Rows)
	if err != nil {
		return nil, err
	}
	return w, w.Forward(inputs)
}

// pairs returns the coefficients of all pairs of layers.
func pairs(w *net.Probe, c coefficient) []float64 {
	var out []float64
	for l := 1; l <= w.Network().Architecture().Depth; l++ {
		for k := 1; k < l; k++ {
			out = append(out, c(w, k, l))
		}
	}
	return out
}

// rawGradients returns the norms of the gradients of Σ⟨prediction, label⟩ with
// respect to hidden layers 1, 2, ….
func rawGradients(w *net.Probe, labels blas64.General) []float64 {
	w.BackwardActivations(labels)
	var norms []float64
	for l := 1; l < w.Network().Architecture().Depth; l++ {
		norms = append(norms, net.FrobeniusNorm(w.Gradient(l)))
	}
	return norms
}

// slopeOfLog returns the slope of log g against the number of layers above.
func slopeOfLog(g []float64) float64 {
	var x, y []float64
	for i, v := range g {
		x, y = append(x, float64(-i)), append(y, math.Log(v))
	}
	return mathcheck.FitLine(x, y, initial.Confidence).Slope.Value
}

// response is how a relative perturbation of size ε moves a layer, over ε.
type response struct{ coefficient, layer, weight float64 }

const (
	networks      = 4 // of each architecture
	epsilon       = 1e-6
	perturbations = 100
)

// perturb measures responses in a network whose layers are rescaled at random.
func perturb(a net.Architecture, c coefficient, seed uint64) ([]response, error) {
	n, err := net.New(a, seed)
	if err != nil {
		return nil, err
	}
	s := random.New(seed, "perturbation")
	factors := make([]float64, a.Depth-1)
	for i := range factors {
		factors[i] = 1 + float64(99*s.Float64()) // not fused, so that bits are the same everywhere
		if s.IntN(2) == 0 {
			factors[i] = 1 / factors[i]
		}
	}
	if n, err = n.Rescaled(factors); err != nil {
		return nil, err
	}
	inputs := data.NewNoise(seed, 12, a.Inputs, a.Outputs).Inputs
	w, err := pass(n, inputs)
	if err != nil {
		return nil, err
	}
	var out []response
	const l = 19
	for _, k := range []int{1, 7, 13} {
		r := response{coefficient: c(w, k, l)}
		f, upper := clone(w.Activation(k)), clone(w.Activation(l))
		if r.layer, err = quadraticMeanOf(perturbations, func() (float64, error) {
			err := w.ForwardFrom(k, moved(f, epsilon*net.FrobeniusNorm(f), s))
			return distance(w.Activation(l), upper) / epsilon, err
		}); err != nil {
			return nil, err
		}
		weights := n.Weights(k)
		original := clone(weights)
		if r.weight, err = quadraticMeanOf(perturbations, func() (float64, error) {
			copy(weights.Data, moved(original, epsilon*net.FrobeniusNorm(original), s).Data)
			err := w.Forward(inputs)
			return distance(w.Activation(l), upper) / epsilon, err
		}); err != nil {
			return nil, err
		}
		copy(weights.Data, original.Data)
		if err := w.Forward(inputs); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// moved returns m plus a random matrix of the given norm.
func moved(m blas64.General, norm float64, s *random.Stream) blas64.General {
	d := clone(m)
	s.Sphere(d.Data, norm)
	for i, v := range m.Data {
		d.Data[i] += v
	}
	return d
}

// distance returns ‖a - b‖/‖b‖.
func distance(a, b blas64.General) float64 {
	d := clone(a)
	for i, v := range b.Data {
		d.Data[i] -= v
	}
	return net.FrobeniusNorm(d) / net.FrobeniusNorm(b)
}

func clone(m blas64.General) blas64.General {
	m.Data = append([]float64(nil), m.Data...)
	return m
}

func quadraticMeanOf(n int, sample func() (float64, error)) (float64, error) {
	x := make([]float64, n)
	for i := range x {
		var err error
		if x[i], err = sample(); err != nil {
			return 0, err
		}
	}
	return mathcheck.QuadraticMean(x), nil
}

// factorTolerance: a quadratic mean over 100 random directions is off by up to 7 %,
// where one direction has all the response, the mean of sixty of them by 1 %,
// and its 99 % interval is three times as wide.
//
// Rescalings are exact but for rounding: some hundred multiplications in GSC, whose
// relative change is at most rescalingTolerance, and a few more in raw gradients. A
// slope with an interval wider than widestSlope could not tell 1 from a power law.
const (
	factorTolerance    = 0.05
	rescalingTolerance = 1e-10
	rawTolerance       = 1e-9
	widestSlope        = 0.2
)

func decideMeasure(e measureEvidence) []claims.Check {
	checks := []claims.Check{claims.Measured("largest change of a GSC under rescaling", "", mathcheck.Exact(e.change)).WithTheory(0)}
	for _, d := range designs {
		checks = append(checks, claims.Measured("log growth per layer of raw gradients", "made "+d.name, mathcheck.Exact(e.raw[d.name])).WithTheory(math.Log(d.target(1))))
	}
	for _, s := range []struct {
		what          string
		slope, factor mathcheck.Estimate
	}{{"layer perturbations", e.layer, e.layerFactor}, {"weight perturbations", e.weight, e.weightFactor}} {
		checks = append(checks,
			claims.Measured("slope of response", s.what, s.slope).WithTheory(1),
			claims.Measured("response over the coefficient", s.what, s.factor).WithTheory(1),
			claims.Measured("width of the interval of the slope of response", s.what, mathcheck.Exact(s.slope.Hi-s.slope.Lo)),
		)
	}
	return checks
}
