package explode

import (
	"fmt"
	"math"
	"testing"

	"gradscale/claims"
	"gradscale/claims/initial"
	"gradscale/mathcheck"
	"gradscale/net"
)

// G6: GSC(L,0) is exponential in the depth L, so that shallow networks foretell
// what deep ones do.
var depth = claims.Claim{
	ID:        "G6",
	Title:     "GSC is exponential in depth",
	Statement: "GSC(L,0) of batch-ReLU, layer-tanh, batch-tanh and SELU networks grows exponentially in L and extrapolates from L ≤ 50 to 200.",
	Source:    "section 4, figure 1",
	Parts:     []claims.Part{growthByDepth},
}

var growthByDepth = claims.Experiment[depthEvidence]{
	Protocol: "Depths 10, 20, 50, 100 and 200, width 100, 200 inputs (500 with batch normalization), 6 seeds.",
	Rules: []claims.Rule{
		{
			Quantity: "log GSC(L,0) per layer", Condition: claims.Above(initial.NegligibleGrowth),
			Sentence: "The slope of log GSC(L,0) in L is {}, by its {interval} over seeds.",
		},
		{
			Quantity: "R² of log GSC(L,0) in L", Condition: claims.Above(straightLine),
			Sentence: "R² of log GSC(L,0), averaged over seeds, against L is {}.",
		},
		{
			Quantity: "predicted over measured log GSC at depth 200", Condition: claims.Near(1, extrapolation),
			Sentence: "The line through L ≤ 50, seed by seed, predicts log GSC at L = 200: over the measured one it is {}, by its {interval}.",
		},
	},
	Oracle:  "Growth per layer at infinite width, by quadrature.",
	Measure: func(s claims.Seeds) (depthEvidence, error) { return measureDepths(exploding, s) },
	Decide:  decideDepths,
	Figures: depthFigures,
	Sabotages: []claims.Sabotage[depthEvidence]{{
		Name: "ReLU without normalization",
		Measure: func(s claims.Seeds) (depthEvidence, error) {
			return measureDepths(changed(func(a *net.Architecture) { a.Nonlinearity, a.Normalization = net.ReLU, net.NoNormalization }), s)
		},
		Breaks: claims.Breaks{"R² of log GSC(L,0) in L": {"SELU"}},
	}},
	Slow: true,
}

func TestG6(t *testing.T)          { depth.Verify(t) }
func TestG6Sabotage(t *testing.T)  { depth.VerifySabotage(t) }
func TestG6Replicate(t *testing.T) { depth.Replicate(t) }
func BenchmarkG6(b *testing.B)     { depth.Benchmark(b) }

var depths = []int{10, 20, 50, 100, 200}

// extrapolated is the number of depths that predict the last one.
const extrapolated = 3

type depthEvidence []depthRow

type depthRow struct {
	explodingCase
	logRate      mathcheck.Estimate
	straightness float64
	predicted    mathcheck.Estimate // log GSC at the last depth, predicted over measured
	totals       [][]float64        // GSC(L,0) by seed, by depth
}

func measureDepths(cases []explodingCase, s claims.Seeds) (depthEvidence, error) {
	var rows depthEvidence
	for _, c := range cases {
		x := make([]float64, len(depths))
		var logTotals [][]float64 // by depth, by seed
		for i, d := range depths {
			x[i] = float64(d)
			c.architecture.Depth = d
			p := initial.Protocol{Architecture: c.architecture, Batch: 200, Seeds: 6, Offset: s.Offset}
			if c.architecture.CouplesInputs() {
				p.Batch = 500
			}
			networks, err := p.Run()
			if err != nil {
				return nil, fmt.Errorf("depth %d: %w", d, err)
			}
			var logs []float64
			for _, total := range initial.Totals(networks) {
				logs = append(logs, math.Log(total))
			}
			logTotals = append(logTotals, logs)
		}
		rows = append(rows, fitDepths(c, x, logTotals))
	}
	return rows, nil
}

func fitDepths(c explodingCase, x []float64, logTotals [][]float64) depthRow {
	means := make([]float64, len(x))
	var rates, predicted []float64
	totals := make([][]float64, len(logTotals[0]))
	for seed := range logTotals[0] {
		y := make([]float64, len(x))
		for i := range x {
			y[i] = logTotals[i][seed]
			totals[seed] = append(totals[seed], math.Exp(y[i]))
			means[i] += y[i] / float64(len(logTotals[i]))
		}
		rates = append(rates, mathcheck.FitLine(x, y, initial.Confidence).Slope.Value)
		shallow := mathcheck.FitLine(x[:extrapolated], y[:extrapolated], initial.Confidence)
		last := len(x) - 1
		predicted = append(predicted, (shallow.Intercept.Value+shallow.Slope.Value*x[last])/y[last])
	}
	return depthRow{
		explodingCase: c,
		logRate:       mathcheck.Mean(rates, initial.Confidence),
		straightness:  mathcheck.FitLine(x, means, initial.Confidence).RSquared,
		predicted:     mathcheck.Mean(predicted, initial.Confidence),
		totals:        totals,
	}
}

// straightLine leaves a line 1 % of the variance of log GSC; extrapolation is by
// how much of itself depth 200 may miss what depths up to 50 predict, at four times
// their range. A power law would miss it by half and more.
const (
	straightLine  = 0.99
	extrapolation = 0.15
)

func decideDepths(rows depthEvidence) []claims.Check {
	var checks []claims.Check
	for _, r := range rows {
		checks = append(checks,
			claims.Measured("log GSC(L,0) per layer", r.Name, r.logRate).WithTheory(r.logGrowth()),
			claims.Measured("R² of log GSC(L,0) in L", r.Name, mathcheck.Exact(r.straightness)),
			claims.Measured("predicted over measured log GSC at depth 200", r.Name, r.predicted),
		)
	}
	return checks
}
