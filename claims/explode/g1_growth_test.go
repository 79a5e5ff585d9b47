package explode

import (
	"math"
	"testing"

	"gradscale/claims"
	"gradscale/claims/initial"
	"gradscale/claims/paper"
	"gradscale/claims/theory"
	"gradscale/mathcheck"
	"gradscale/net"
)

// G1: gradients explode exponentially.
//
// In a network whose layers are statistically alike, GSC(k,l) is a product of
// one factor per layer: the growth of gradients over the growth of values. At
// infinite width its square is E[φ'²]/Var[φ] behind batch normalization,
// E[φ'²]/E[φ²] behind layer normalization, and E[φ'²] at SELU's fixed point. By
// the Gaussian Poincaré inequality each is above 1 unless φ is affine.
var growth = claims.Claim{
	ID:    "G1",
	Title: "gradients explode exponentially",
	Statement: "In batch-ReLU, layer-tanh, batch-tanh and SELU networks log GSC(l,0) is a straight line in l " +
		"with positive slope.",
	Source: "section 4, table 1 and figure 1",
	Parts:  []claims.Part{growthByLayer},
}

var growthByLayer = claims.Experiment[growthEvidence]{
	Protocol: "Depth 50, width 100, 1000 inputs, 10 seeds. Limit of width, without batch normalization: widths 50 to 400, 200 inputs, " +
		"10 seeds at widths 50 and 100, 6 at 200, 4 at 400. Limit of the batch, with it: depth 20, width 800, batches of 25, 50 and 100, 5 seeds.",
	Rules: []claims.Rule{
		{
			Quantity: "log growth per layer", Condition: claims.Above(initial.NegligibleGrowth),
			Sentence: "The slope of log GSC(l,0) in the number of layers above l is {}, by its {interval} over seeds.",
		},
		{
			Quantity: "R² of the line", Condition: claims.Above(initial.Straight),
			Sentence: "R² of the line through log GSC(l,0), averaged over seeds, is {}.",
		},
		{
			Quantity: "GSC(L,0)", Condition: claims.WithinFactorOfPaper(initial.TotalsMargin),
			Sentence: "The geometric mean of GSC(L,0) is {}, a single number of an unknown number of networks, by its {interval} over seeds.",
		},
		{
			Quantity: "limit of log growth", Condition: claims.CoversTheory(),
			Sentence: "The slope's limit, from a line in 1/width (in 1/batch with batch normalization), {} with its {interval}.",
		},
	},
	Oracle:  "Growth per layer from one-dimensional Gaussian integrals by quadrature: π/(π-1) squared for batch-ReLU.",
	Measure: func(s claims.Seeds) (growthEvidence, error) { return measureGrowth(exploding, limits, s) },
	Decide:  decideGrowth,
	Figures: growthFigures,
	Sabotages: []claims.Sabotage[growthEvidence]{
		{
			Name: "orthogonal linear network",
			Measure: func(s claims.Seeds) (growthEvidence, error) {
				return measureGrowth(changed(func(a *net.Architecture) {
					a.Nonlinearity, a.Normalization, a.Initialization = net.Identity, net.NoNormalization, net.Orthogonal
				}), smallLimits, s)
			},
			Breaks: claims.Breaks{"log growth per layer": {"SELU", "batch-ReLU"}, "limit of log growth": {"SELU"}, "GSC(L,0)": {"SELU", "batch-ReLU"}},
		},
		{
			Name: "looks-linear ReLU network",
			Measure: func(s claims.Seeds) (growthEvidence, error) {
				return measureGrowth(changed(func(a *net.Architecture) {
					a.Nonlinearity, a.Normalization, a.Initialization = net.ReLU, net.NoNormalization, net.LooksLinear
				}), smallLimits, s)
			},
			Breaks: claims.Breaks{"log growth per layer": {"SELU", "batch-ReLU"}, "limit of log growth": {"SELU"}, "GSC(L,0)": {"SELU", "batch-ReLU"}},
		},
	},
	Slow: true,
}

func TestG1(t *testing.T)          { growth.Verify(t) }
func TestG1Sabotage(t *testing.T)  { growth.VerifySabotage(t) }
func TestG1Replicate(t *testing.T) { growth.Replicate(t) }
func BenchmarkG1(b *testing.B)     { growth.Benchmark(b) }

// explodingCase is a row of table 1 of which the paper says that it explodes,
// or what stands in its place.
type explodingCase struct {
	paper.Row
	architecture net.Architecture
}

var exploding = func() (cases []explodingCase) {
	for _, r := range paper.Exploding() {
		cases = append(cases, explodingCase{r, r.Architecture()})
	}
	return cases
}()

// logGrowth is theory's log growth of GSC per layer of the row: that of its
// second hidden layer, from which on all layers are alike.
func (c explodingCase) logGrowth() float64 {
	n := theory.MustWide(c.Row.Architecture())
	n.Depth = 3
	layers, _ := n.Layers()
	return math.Log(layers[1].GSC(layers[2]))
}

// changed returns the exploding cases with their architectures changed.
func changed(change func(*net.Architecture)) []explodingCase {
	cases := make([]explodingCase, len(exploding))
	for i, c := range exploding {
		change(&c.architecture)
		cases[i] = c
	}
	return cases
}

type growthEvidence []growthRow

type growthRow struct {
	explodingCase
	logRate      mathcheck.Estimate
	straightness float64
	totals       []float64
	limit        mathcheck.Estimate // of the rate, as width or batch grow
}

func measureGrowth(cases []explodingCase, limits func(net.Architecture) []initial.Protocol, s claims.Seeds) (growthEvidence, error) {
	var rows growthEvidence
	for _, c := range cases {
		networks, err := initial.Of(c.architecture).From(s.Offset).Run()
		if err != nil {
			return nil, err
		}
		limit, err := limit(limits(c.architecture), s)
		if err != nil {
			return nil, err
		}
		rows = append(rows, growthRow{
			explodingCase: c,
			logRate:       mathcheck.Mean(initial.LogRates(networks), initial.Confidence),
			straightness:  initial.Straightness(networks),
			totals:        initial.Totals(networks),
			limit:         limit,
		})
	}
	return rows, nil
}

// limit extrapolates the log rate to infinite width or, where the protocols have
// one width, to an infinite batch.
func limit(protocols []initial.Protocol, s claims.Seeds) (mathcheck.Estimate, error) {
	size := func(p initial.Protocol) int { return p.Width }
	if protocols[0].Width == protocols[1].Width {
		size = func(p initial.Protocol) int { return p.Batch }
	}
	var x, y []float64
	for _, p := range protocols {
		networks, err := p.From(s.Offset).Run()
		if err != nil {
			return mathcheck.Estimate{}, err
		}
		for _, rate := range initial.LogRates(networks) {
			x, y = append(x, float64(size(p))), append(y, rate)
		}
	}
	return mathcheck.FitInverse(x, y, 0.99).Intercept, nil
}

// limits are the protocols by which an architecture's rate is followed to its
// limit. Behind batch normalization that wants the width far above the batch
// and then the batch large: at 1000 inputs batch-ReLU shows no trend in width,
// and batch-tanh tends to 0.085 instead of 0.082. So there the batch grows, at a
// width far above it.
func limits(a net.Architecture) []initial.Protocol {
	if !a.CouplesInputs() {
		return widths(a)
	}
	a.Depth, a.Width = 20, 800
	var ps []initial.Protocol
	for _, batch := range []int{25, 50, 100} {
		ps = append(ps, initial.Protocol{Architecture: a, Batch: batch, Seeds: 5})
	}
	return ps
}

// smallLimits are enough to see that there is no growth.
func smallLimits(a net.Architecture) []initial.Protocol {
	var ps []initial.Protocol
	for _, width := range []int{50, 100} {
		a.Width = width
		ps = append(ps, initial.Protocol{Architecture: a, Batch: 200, Seeds: 5})
	}
	return ps
}

// widths are the protocols by which an architecture's dependence on width is
// measured. Without batch normalization inputs only sharpen a mean over weights
// that they share, and 200 of them are plenty.
func widths(a net.Architecture) []initial.Protocol {
	var ps []initial.Protocol
	for _, c := range []struct{ width, seeds int }{{50, 10}, {100, 10}, {200, 6}, {400, 4}} {
		a.Width = c.width
		p := initial.Protocol{Architecture: a, Batch: 200, Seeds: c.seeds}
		if a.CouplesInputs() {
			p.Batch = initial.Inputs
		}
		ps = append(ps, p)
	}
	return ps
}

// halfLog turns a factor of GSC² into one of log GSC.
func halfLog(squared float64) float64 { return math.Log(squared) / 2 }

func decideGrowth(rows growthEvidence) []claims.Check {
	var checks []claims.Check
	for _, r := range rows {
		theory := r.logGrowth()
		checks = append(checks,
			claims.Measured("log growth per layer", r.Name, r.logRate).WithTheory(theory),
			claims.Measured("R² of the line", r.Name, mathcheck.Exact(r.straightness)),
			claims.Measured("GSC(L,0)", r.Name, mathcheck.GeometricMean(r.totals, initial.Confidence)).WithPaper(r.GSC),
			claims.Measured("limit of log growth", r.Name, r.limit).WithTheory(theory),
		)
	}
	return checks
}
