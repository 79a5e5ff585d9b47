package collapse

import (
	"math"
	"testing"

	"gradscale/claims"
	"gradscale/claims/figure"
	"gradscale/claims/initial"
	"gradscale/claims/paper"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/data"
)

// D2: … but their domain collapses.
//
// Behind a ReLU layer the correlation of two inputs follows the arc-cosine map
// c ↦ (√(1-c²) + (π - arccos c)·c)/π, whose only fixed point is 1: all inputs
// become alike, and 1-c falls like 9π²/(2l²). The pre-activations of a neuron
// are then a common part of variance qc and a part of variance q(1-c) that tells
// inputs apart. Tanh keeps the angles between inputs, but its variance map
// q ↦ E[tanh²(√q z)] = q - 2q² + … shrinks all of them like 1/(2l).
//
// At width n a ReLU network without normalization adds a variance of order 1/n
// that is no diversity: how much it stretches an input differs from input to
// input, by a factor common to all neurons. Signs do not see it; the relative
// variance does, and comes down to theory as n grows.
var collapse = claims.Claim{
	ID:    "D2",
	Title: "what does not explode collapses its domain",
	Statement: "In ReLU and layer-ReLU networks the relative standard deviation and the sign diversity of pre-activations, and in tanh networks their " +
		"standard deviation, fall with depth to the values of table 1.",
	Source: "section 5 and table 1",
	Parts:  []claims.Part{diversityByDepth},
}

var diversityByDepth = claims.Experiment[collapseEvidence]{
	Protocol: "Depth 50, width 100, 1000 inputs, 10 seeds, at the last of 49 pre-activations. Beside the paper's values: 250 inputs, 100 seeds of ReLU, 48 of layer-ReLU, 10 of tanh, " +
		"by a power calculation with the standard deviations 0.64, 0.75 and 0.13 in log of earlier networks and their distances from the margin, 0.33, 0.48 and 0.58. Exponent in depth: pre-activations 10 to 49 at width 400, 200 inputs, " +
		"12 seeds. Limit of width: widths 100, 200 and 400, 200 inputs, 10, 6 and 12 seeds.",
	Rules: []claims.Rule{
		{
			Quantity: "diversity left", Condition: claims.Below(collapsed),
			Sentence: "What collapses (sign diversity of ReLUs, standard deviation of tanh), over its value at the first pre-activation, is {}, by its {interval} over seeds.",
		},
		{
			Quantity: "standard deviation", Condition: claims.WithinFactorOfPaper(paperMargin),
			Sentence: "The geometric mean of the standard deviation is {}, a single number of an unknown number of networks, by its {interval} over seeds.",
		},
		{
			Quantity: "exponent in depth", Condition: claims.NearTheory(exponentTolerance),
			Sentence: "The exponent in depth of what collapses is {}, by its {interval} over seeds: that of the theoretical curve.",
		},
		{
			Quantity: "limit of variance at pre-activation 49", Condition: claims.CoversTheory(),
			Sentence: "The limit in 1/width of the variance over inputs (relative to the mean square for ReLUs), from a line, {} with its {interval}.",
		},
		{
			Quantity: "sign diversity", Condition: claims.WithinFactorOfPaper(paperMargin),
			Sentence: "The geometric mean of the sign diversity of ReLUs, likewise, is {}, by its {interval}.",
		},
	},
	Oracle: "The arc-cosine map, iterated from uncorrelated inputs; tanh's variance map by quadrature.",
	Measure: func(s claims.Seeds) (collapseEvidence, error) {
		return measureCollapse(collapsing, collapseSeeds{seedsBesidePaper, 12}, s)
	},
	Decide:  decideCollapse,
	Figures: func(collapseEvidence) ([]figure.Figure, error) { return initial.DiversityByDepth() },
	Sabotages: []claims.Sabotage[collapseEvidence]{{
		Name: "batch-ReLU",
		Measure: func(s claims.Seeds) (collapseEvidence, error) {
			cases := append([]collapsingCase(nil), collapsing...)
			for i := range cases {
				cases[i].architecture = paper.Named("batch-ReLU").Architecture()
			}
			return measureCollapse(cases, collapseSeeds{map[string]int{"ReLU": 10, "layer-ReLU": 10, "tanh": 10}, 4}, s)
		},
		Breaks: claims.Breaks{"diversity left": {"ReLU", "layer-ReLU", "tanh"}, "standard deviation": {"layer-ReLU", "tanh"}, "sign diversity": {"ReLU"}, "limit of variance at pre-activation 49": {"ReLU"}},
	}},
	Artifacts: writeCurves,
	Slow:      true,
}

func TestD2(t *testing.T)          { collapse.Verify(t) }
func TestD2Sabotage(t *testing.T)  { collapse.VerifySabotage(t) }
func TestD2Replicate(t *testing.T) { collapse.Replicate(t) }
func BenchmarkD2(b *testing.B)     { collapse.Benchmark(b) }

type collapseEvidence []collapseRow

type collapseRow struct {
	collapsingCase
	last     []net.Diversity    // at the last pre-activation, by seed
	left     mathcheck.Estimate // diversity at the last pre-activation over that at the first
	exponent mathcheck.Estimate // of diversity in depth
	limit    mathcheck.Estimate // of the variance at the last pre-activation, at infinite width
	narrow   []initial.Network  // of width 100, with their curves
}

// from is the first pre-activation of the exponents: the asymptotic 1/l needs a
// few layers to show.
const from = 10

// diversity is what collapses.
func (c collapsingCase) diversity(d net.Diversity) float64 {
	if c.Nonlinearity == net.Tanh {
		return d.StandardDeviation
	}
	return d.SignDiversity
}

// variance is the part of pre-activations that differs between inputs, relative
// to the mean square for ReLUs, whose scale drifts at random.
func (c collapsingCase) variance(d net.Diversity) float64 {
	if c.Nonlinearity == net.Tanh {
		return d.Variance
	}
	return d.Variance / (d.QuadraticMean * d.QuadraticMean)
}

// theoryCurves returns diversity and variance of pre-activation l at index l-1, at
// infinite width.
func (c collapsingCase) theoryCurves() (diversity, variance []float64) {
	const count = initial.Depth - 1
	if c.Nonlinearity == net.Tanh {
		variance = mathcheck.Tanh.VarianceSequence(1, 1, count)
		for _, q := range variance {
			diversity = append(diversity, math.Sqrt(q))
		}
		return diversity, variance
	}
	for _, correlation := range mathcheck.CorrelationSequence(0, count) {
		diversity = append(diversity, mathcheck.SignDiversity(correlation))
		variance = append(variance, 1-correlation)
	}
	return diversity, variance
}

// exponentTolerance is half of the least that whole laws differ by: 1/√l, 1/l, ….
const exponentTolerance = 0.25

// collapseSeeds are how many networks are compared with the paper's, by case, and how
// many of the greatest width there are.
type collapseSeeds struct {
	besidePaper map[string]int
	widest      int
}

func measureCollapse(cases []collapsingCase, seeds collapseSeeds, s claims.Seeds) (collapseEvidence, error) {
	var rows collapseEvidence
	for _, c := range cases {
		networks, err := table1(c.architecture, s).Run()
		if err != nil {
			return nil, err
		}
		limit, narrow, wide, err := c.limit(seeds.widest, s)
		if err != nil {
			return nil, err
		}
		last, err := c.lastDiversities(seeds.besidePaper[c.Name], s)
		if err != nil {
			return nil, err
		}
		var left, exponents []float64
		for _, n := range networks {
			left = append(left, c.diversity(n.At(0))/c.diversity(n.At(1)))
		}
		for _, n := range wide {
			var curve []float64
			for _, d := range n.Diversity[1:] {
				curve = append(curve, c.diversity(d))
			}
			exponents = append(exponents, exponent(curve))
		}
		rows = append(rows, collapseRow{
			collapsingCase: c,
			last:           last,
			left:           mathcheck.GeometricMean(left, initial.Confidence),
			exponent:       mathcheck.Mean(exponents, initial.Confidence),
			limit:          limit,
			narrow:         narrow,
		})
	}
	return rows, nil
}

// seedsBesidePaper decide in 99 of 100 repetitions whether means lie within
// paperMargin of the paper's values.
var seedsBesidePaper = map[string]int{"ReLU": 100, "layer-ReLU": 48, "tanh": 10}

// lastDiversities measures the last pre-activation only, with as many seeds as it
// takes to compare it with the paper's.
func (c collapsingCase) lastDiversities(seeds int, s claims.Seeds) ([]net.Diversity, error) {
	a := c.architecture
	return initial.EachForward(initial.Protocol{Architecture: a, Batch: 250, Seeds: seeds, Offset: s.Offset}, func(w *net.Probe, seed uint64) (net.Diversity, error) {
		err := w.Forward(data.NewNoise(seed, w.Batch(), a.Inputs, a.Outputs).Inputs)
		return net.MeasureDiversity(w.PreActivation(a.Depth - 1)), err
	})
}

// meanOfLast is the geometric mean over seeds.
func (r collapseRow) meanOfLast(f func(net.Diversity) float64) mathcheck.Estimate {
	var values []float64
	for _, d := range r.last {
		values = append(values, f(d))
	}
	return mathcheck.GeometricMean(values, initial.Confidence)
}

// exponent is the slope of log diversity in log depth from pre-activation from
// on.
func exponent(curve []float64) float64 {
	var x, y []float64
	for l := from; l <= len(curve); l++ {
		x, y = append(x, math.Log(float64(l))), append(y, math.Log(curve[l-1]))
	}
	return mathcheck.FitLine(x, y, initial.Confidence).Slope.Value
}

// limit extrapolates the variance at the last pre-activation in 1/width, and
// returns the networks of table 1's width and the widest.
func (c collapsingCase) limit(widest int, s claims.Seeds) (limit mathcheck.Estimate, narrow, wide []initial.Network, err error) {
	var x, y []float64
	for _, size := range []struct{ width, seeds int }{{100, 10}, {200, 6}, {400, widest}} {
		a := c.architecture
		a.Width, a.Inputs, a.Outputs = size.width, size.width, size.width
		wide, err = initial.Protocol{Architecture: a, Batch: 200, Seeds: size.seeds, Offset: s.Offset, Curve: true}.Run()
		if err != nil {
			return limit, nil, nil, err
		}
		if size.width == initial.Width {
			narrow = wide
		}
		for _, n := range wide {
			x, y = append(x, float64(size.width)), append(y, c.variance(n.At(0)))
		}
	}
	return mathcheck.FitInverse(x, y, 0.99).Intercept, narrow, wide, nil
}

func decideCollapse(rows collapseEvidence) []claims.Check {
	var checks []claims.Check
	for _, r := range rows {
		diversity, variance := r.theoryCurves()
		slope, last := exponent(diversity), len(diversity)-1
		checks = append(checks,
			claims.Measured("diversity left", r.Name, r.left).WithTheory(diversity[last]/diversity[0]),
			claims.Measured("standard deviation", r.Name, r.meanOfLast(func(d net.Diversity) float64 { return d.StandardDeviation })).WithPaper(r.Deviation),
			claims.Measured("exponent in depth", r.Name, r.exponent).WithTheory(slope),
			claims.Measured("limit of variance at pre-activation 49", r.Name, r.limit).WithTheory(variance[last]),
		)
		if r.Nonlinearity != net.Tanh {
			checks = append(checks, claims.Measured("sign diversity", r.Name, r.meanOfLast(func(d net.Diversity) float64 { return d.SignDiversity })).
				WithPaper(r.SignDiversity).WithTheory(diversity[last]))
		}
	}
	return checks
}
