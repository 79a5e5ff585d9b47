package collapse

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/stat"

	"gradscale/claims"
	"gradscale/claims/initial"
	"gradscale/claims/paper"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/data"
)

// D3: collapsed layers are pseudo-linear.
//
// Over inputs that have become alike a neuron's pre-activation hardly leaves its
// level, where a smooth nonlinearity is close to its tangent, and one with a kink is
// linear but for the few neurons whose level is near it. The share of variance that
// the best affine fit leaves is (2/3)q² for tanh at small variance q, so falls like
// 1/l², and of order √(1-c) for ReLU at correlation c, so falls like 1/l. With all
// nonlinearities above layer k replaced by their fits the network is one of k+1
// layers, its upper linear maps being a single one but for normalizations.
//
// ReLU without normalization leaves even less than theory: at width n its variance
// over inputs has a part of order 1/n, common factors of all neurons (D2), which
// any affine map explains; at width 100 most of it. Its angles are layer-ReLU's.
var pseudoLinear = claims.Claim{
	ID:    "D3",
	Title: "collapsed layers are nearly linear",
	Statement: "In ReLU, layer-ReLU and tanh networks neurons come near their best affine fits as depth grows, and replacing all nonlinearities " +
		"of the upper half by these fits barely moves the output; in networks that explode it destroys the output.",
	Source: "section 5, on pseudo-linearity",
	Parts:  []claims.Part{changeOfOutput, changeOfVariance},
}

var changeOfOutput = claims.Experiment[pseudoLinearEvidence]{
	Letter: "a",
	Name:   "by the output's size",
	Statement: "In ReLU, layer-ReLU and tanh networks the share of variance that neurons' best affine fits leave unexplained falls with depth, and replacing all nonlinearities " +
		"above layer 25 of 50 by their fits barely moves the output; in batch-ReLU, layer-tanh and batch-tanh networks it destroys it.",
	Protocol: pseudoLinearProtocol + "Limit of width: widths 100, 200 and 400, 500, 200 and 200 inputs, 10 (layer-ReLU 40), 6 and 6 seeds.",
	Rules: []claims.Rule{
		{
			Quantity: "share left unexplained", Condition: claims.Below(shareLeft),
			Sentence: "In networks that collapse the share at the last nonlinearity, over that at the first, is {}, by its {interval} over seeds.",
		},
		{
			Quantity: "change of output where it collapses", Condition: claims.Below(barelyMoved),
			Sentence: "The output of networks that collapse changes by a share of itself that is {}, by its {interval}.",
		},
		{
			Quantity: "limit of share at nonlinearity 49", Condition: claims.CoversTheory(),
			Sentence: "The limit in 1/width of the share at the last nonlinearity of layer-ReLU and tanh, from a line, {} with its {interval}.",
		},
		{
			Quantity: "change of output where it explodes", Condition: claims.Above(destroyed),
			Sentence: "The output of networks that explode changes by a share of itself that is {}, by its {interval}.",
		},
	},
	Oracle: "The share at infinite width by quadrature, along the arc-cosine map and tanh's variance map.",
	Measure: func(s claims.Seeds) (pseudoLinearEvidence, error) {
		e, err := pseudoLinearity(s)
		return e.without("SELU"), err
	},
	Decide:  decidePseudoLinear,
	Figures: pseudoLinearFigures,
	Sabotages: []claims.Sabotage[pseudoLinearEvidence]{
		{
			Name: "batch-ReLU in place of what collapses",
			Measure: func(s claims.Seeds) (pseudoLinearEvidence, error) {
				return insteadOfAll(inPlace{paper.Named("batch-ReLU").Architecture(), s})
			},
			Breaks: claims.Breaks{"share left unexplained": {"ReLU", "tanh"}, "change of output where it collapses": {"ReLU", "tanh"}},
		},
		{
			Name: "tanh in place of what explodes",
			Measure: func(s claims.Seeds) (pseudoLinearEvidence, error) {
				return insteadOfAll(inPlace{paper.Named("tanh").Architecture(), s})
			},
			Breaks: claims.Breaks{"change of output where it explodes": {"batch-ReLU", "layer-tanh", "batch-tanh"}},
		},
	},
	Slow: true,
}

// What counts as a fall with depth, as hardly a change, and as most of the output.
const (
	shareLeft   = 0.3
	barelyMoved = 0.2
	destroyed   = 0.7
)

func TestD3(t *testing.T)          { pseudoLinear.Verify(t) }
func TestD3Sabotage(t *testing.T)  { pseudoLinear.VerifySabotage(t) }
func TestD3Replicate(t *testing.T) { pseudoLinear.Replicate(t) }
func BenchmarkD3(b *testing.B)     { pseudoLinear.Benchmark(b) }

// pseudoLinearProtocol is that of both parts.
const pseudoLinearProtocol = "Depth 50, width 100, 500 inputs, 10 seeds (layer-ReLU, whose networks scatter most, 40). Each neuron of each of the 49 nonlinearities is fitted over the inputs, in the network as it is; " +
	"the share is unexplained variance over variance, both summed over the neurons of a layer. The change of the output is relative to its quadratic mean over inputs. "

// kept is the number of nonlinearities below those that are replaced.
const kept = initial.Depth / 2

type pseudoLinearEvidence []pseudoLinearRow

type pseudoLinearRow struct {
	name               string
	collapses          bool
	theory, theoryLeft float64 // share at the last nonlinearity, and over that at the first; for what collapses
	networks           []linearized
	limit              mathcheck.Estimate // of the share at the last nonlinearity, at infinite width; NaN if not measured
}

func (e pseudoLinearEvidence) without(name string) pseudoLinearEvidence {
	return slices.DeleteFunc(slices.Clone(e), func(r pseudoLinearRow) bool { return r.name == name })
}

// linearized is what the fits of a network come to.
type linearized struct {
	shares   []float64 // left unexplained at nonlinearity l, at index l-1
	change   float64   // of the output, in quadratic mean, relative to its own
	variance float64   // squared change over the output's variance over inputs
}

var pseudoLinearity = claims.Once(func(s claims.Seeds) (pseudoLinearEvidence, error) {
	return measurePseudoLinear(func(a net.Architecture) ([]linearized, error) {
		p := initial.Protocol{Architecture: a, Batch: 500, Seeds: initial.Seeds, Offset: s.Offset}
		if a == paper.Named("layer-ReLU").Architecture() {
			p.Seeds *= 4
		}
		return initial.EachForward(p, linearize)
	}, func(a net.Architecture, narrow []linearized) (mathcheck.Estimate, error) {
		return limitOfShare(a, narrow, s)
	})
})

// inPlace is an architecture in place of all.
type inPlace struct {
	architecture net.Architecture
	seeds        claims.Seeds
}

var insteadOfAll = claims.Once(func(of inPlace) (pseudoLinearEvidence, error) {
	networks, err := initial.EachForward(initial.Protocol{Architecture: of.architecture, Batch: 500, Seeds: 4, Offset: of.seeds.Offset}, linearize)
	return measurePseudoLinear(func(net.Architecture) ([]linearized, error) { return networks, err },
		func(_ net.Architecture, narrow []linearized) (mathcheck.Estimate, error) {
			var shares []float64
			for _, n := range narrow {
				shares = append(shares, n.last())
			}
			return mathcheck.Mean(shares, 0.99), nil
		})
})

// measurePseudoLinear measures what collapses and what explodes.
func measurePseudoLinear(
	measure func(net.Architecture) ([]linearized, error), limit func(a net.Architecture, narrow []linearized) (mathcheck.Estimate, error),
) (pseudoLinearEvidence, error) {
	var rows pseudoLinearEvidence
	for _, c := range collapsing {
		networks, err := measure(c.architecture)
		if err != nil {
			return nil, err
		}
		l := mathcheck.Exact(math.NaN())
		if c.Name != "ReLU" {
			if l, err = limit(c.architecture, networks); err != nil {
				return nil, err
			}
		}
		last := c.theoryShare(initial.Depth - 1)
		rows = append(rows, pseudoLinearRow{c.Name, true, last, last / c.theoryShare(1), networks, l})
	}
	for _, r := range paper.Exploding() {
		networks, err := measure(r.Architecture())
		if err != nil {
			return nil, err
		}
		rows = append(rows, pseudoLinearRow{name: r.Name, networks: networks})
	}
	return rows, nil
}

// limitOfShare extrapolates the share at the last nonlinearity in 1/width.
func limitOfShare(a net.Architecture, narrow []linearized, s claims.Seeds) (mathcheck.Estimate, error) {
	var x, y []float64
	for _, n := range narrow {
		x, y = append(x, float64(a.Width)), append(y, n.last())
	}
	for _, width := range []int{200, 400} {
		a.Width, a.Inputs, a.Outputs = width, width, width
		shares, err := initial.EachForward(initial.Protocol{Architecture: a, Batch: 200, Seeds: 6, Offset: s.Offset}, func(w *net.Probe, seed uint64) (float64, error) {
			if err := w.Forward(data.NewNoise(seed, w.Batch(), a.Inputs, a.Outputs).Inputs); err != nil {
				return 0, err
			}
			share, _, _ := fitNeurons(w.PreActivation(a.Depth-1), w.PostActivation(a.Depth-1))
			return share, nil
		})
		if err != nil {
			return mathcheck.Estimate{}, err
		}
		for _, share := range shares {
			x, y = append(x, float64(width)), append(y, share)
		}
	}
	return mathcheck.FitInverse(x, y, 0.99).Intercept, nil
}

// last returns the share at the last nonlinearity.
func (n linearized) last() float64 { return n.shares[len(n.shares)-1] }

// linearize fits all nonlinearities of a network and replaces the upper ones.
func linearize(w *net.Probe, seed uint64) (linearized, error) {
	a := w.Network().Architecture()
	x := data.NewNoise(seed, w.Batch(), a.Inputs, a.Outputs).Inputs
	if err := w.Forward(x); err != nil {
		return linearized{}, err
	}
	var m linearized
	var slopes, intercepts [][]float64
	for l := 1; l < a.Depth; l++ {
		share, slope, intercept := fitNeurons(w.PreActivation(l), w.PostActivation(l))
		m.shares = append(m.shares, share)
		slopes, intercepts = append(slopes, slope), append(intercepts, intercept)
	}
	linear, err := w.Network().Linearized(kept+1, slopes[kept:], intercepts[kept:])
	if err != nil {
		return m, err
	}
	v, err := linear.NewWorkspace(w.Batch())
	if err != nil {
		return m, err
	}
	defer v.Release()
	if err := v.Forward(x); err != nil {
		return m, fmt.Errorf("with fits: %w", err)
	}
	m.change, m.variance = changes(w.Output(), v.Output())
	return m, nil
}

// fitNeurons returns the best affine fit of each neuron, and the share of the
// layer's variance over inputs that they leave.
func fitNeurons(pre, post blas64.General) (share float64, slopes, intercepts []float64) {
	x, y := make([]float64, pre.Rows), make([]float64, pre.Rows)
	left, total := 0.0, 0.0
	for j := range pre.Cols {
		blas64.Copy(column(pre, j), blas64.Vector{N: len(x), Inc: 1, Data: x})
		blas64.Copy(column(post, j), blas64.Vector{N: len(y), Inc: 1, Data: y})
		fit, variance := mathcheck.FitAffine(x, y), stat.PopVariance(y, nil)
		slopes, intercepts = append(slopes, fit.Slope), append(intercepts, fit.Intercept)
		left += fit.Unexplained * variance
		total += variance
	}
	return left / total, slopes, intercepts
}

func column(m blas64.General, j int) blas64.Vector {
	return blas64.Vector{N: m.Rows, Inc: m.Stride, Data: m.Data[j:]}
}

// changes returns the quadratic mean of replaced - output relative to that of the
// output, and its square relative to the output's variance over inputs.
func changes(output, replaced blas64.General) (change, variance float64) {
	e, squares, total := 0.0, 0.0, 0.0
	y := make([]float64, output.Rows)
	for j := range output.Cols {
		for i := range y {
			y[i] = output.Data[i*output.Stride+j]
			d := replaced.Data[i*replaced.Stride+j] - y[i]
			e += d * d
		}
		mean, spread := stat.PopMeanVariance(y, nil)
		total += spread * float64(len(y))
		squares += (spread + mean*mean) * float64(len(y))
	}
	return math.Sqrt(e / squares), e / total
}

// theoryShare is the share left unexplained at nonlinearity l, at infinite width.
func (c collapsingCase) theoryShare(l int) float64 {
	if c.Nonlinearity == net.Tanh {
		return tanhShare(l)
	}
	return reluShare(l)
}

var (
	tanhShare = claims.OnceOf(func(l int) float64 {
		return mathcheck.Tanh.UnexplainedShare(mathcheck.Tanh.VarianceSequence(1, 1, l)[l-1], 0)
	})
	reluShare = claims.OnceOf(func(l int) float64 {
		return mathcheck.ReLU.UnexplainedShare(1, mathcheck.CorrelationSequence(0, l)[l-1])
	})
)

func decidePseudoLinear(rows pseudoLinearEvidence) []claims.Check {
	var checks []claims.Check
	for _, r := range rows {
		change := r.mean(func(n linearized) float64 { return n.change })
		if !r.collapses {
			checks = append(checks, claims.Measured("change of output where it explodes", r.name, change))
			continue
		}
		left := r.mean(func(n linearized) float64 { return n.last() / n.shares[0] })
		checks = append(checks,
			claims.Measured("share left unexplained", r.name, left).WithTheory(r.theoryLeft),
			claims.Measured("change of output where it collapses", r.name, change))
		if !math.IsNaN(r.limit.Value) {
			checks = append(checks, claims.Measured("limit of share at nonlinearity 49", r.name, r.limit).WithTheory(r.theory))
		}
	}
	return checks
}

// mean is the geometric mean over networks.
func (r pseudoLinearRow) mean(f func(linearized) float64) mathcheck.Estimate {
	var values []float64
	for _, n := range r.networks {
		values = append(values, f(n))
	}
	return mathcheck.GeometricMean(values, initial.Confidence)
}
