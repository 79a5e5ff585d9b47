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

// G4: width is no cure. The growth per layer has a limit above 1 as width grows;
// G1 shows the limit, this claim that networks of practical width have long
// reached it.
var width = claims.Claim{
	ID:        "G4",
	Title:     "width is no cure",
	Statement: "Networks of width 200 and 400 explode at about the rate of those of width 100.",
	Source:    "section 4 and table 1 (width 200)",
	Parts:     []claims.Part{growthByWidth},
}

var growthByWidth = claims.Experiment[widthEvidence]{
	Protocol: "Depth 50, 200 inputs (1000 with batch normalization); 10 seeds at width 100, 6 at 200, 4 at 400.",
	Rules: []claims.Rule{
		{
			Quantity: "log growth over that at width 100", Condition: claims.Inside(leastOfWidth100, mostOfWidth100),
			Sentence: "At widths 200 and 400 log growth per layer over that at width 100 is {}, by its {interval} over seeds.",
		},
		{
			Quantity: "log growth per layer", Condition: claims.Above(initial.NegligibleGrowth),
			Sentence: "It is itself {}, by its {interval} over seeds.",
		},
		{
			Quantity: "GSC(L,0)", Condition: claims.WithinFactorOfPaper(initial.TotalsMargin),
			Sentence: "At width 200 the geometric mean of GSC(L,0) is {}, which it gives for batch-ReLU and SELU, by its {interval}.",
		},
	},
	Oracle:  "The limit of infinite width by quadrature.",
	Measure: func(s claims.Seeds) (widthEvidence, error) { return measureWidths(exploding, s) },
	Decide:  decideWidths,
	Figures: widthFigures,
	Sabotages: []claims.Sabotage[widthEvidence]{{
		Name: "growth that width does cure: a Gaussian linear network with layer normalization",
		Measure: func(s claims.Seeds) (widthEvidence, error) {
			return measureWidths(changed(func(a *net.Architecture) { a.Nonlinearity, a.Normalization = net.Identity, net.LayerNorm }), s)
		},
		Breaks: claims.Breaks{"log growth over that at width 100": {"width 400, SELU"}},
	}},
	Slow: true,
}

func TestG4(t *testing.T)          { width.Verify(t) }
func TestG4Sabotage(t *testing.T)  { width.VerifySabotage(t) }
func TestG4Replicate(t *testing.T) { width.Replicate(t) }
func BenchmarkG4(b *testing.B)     { width.Benchmark(b) }

type widthEvidence []widthRow

type widthRow struct {
	explodingCase
	width   int
	logRate mathcheck.Estimate
	ratio   mathcheck.Estimate // of the rate to that at width 100
	totals  []float64
}

func measureWidths(cases []explodingCase, s claims.Seeds) (widthEvidence, error) {
	var rows widthEvidence
	for _, c := range cases {
		var reference []float64
		for _, p := range widths(c.architecture)[1:] {
			networks, err := p.From(s.Offset).Run()
			if err != nil {
				return nil, err
			}
			rates := initial.LogRates(networks)
			if p.Width == initial.Width {
				reference = rates
				continue
			}
			rows = append(rows, widthRow{c, p.Width, mathcheck.Mean(rates, initial.Confidence), ratioOfMeans(rates, reference), initial.Totals(networks)})
		}
	}
	return rows, nil
}

// ratioOfMeans has an interval by linear error propagation from the intervals
// of both means.
func ratioOfMeans(x, y []float64) mathcheck.Estimate {
	a, b := mathcheck.Mean(x, initial.Confidence), mathcheck.Mean(y, initial.Confidence)
	ratio := a.Value / b.Value
	half := math.Abs(ratio) * math.Hypot((a.Hi-a.Value)/a.Value, (b.Hi-b.Value)/b.Value)
	return mathcheck.Estimate{Value: ratio, Lo: ratio - half, Hi: ratio + half, Confidence: initial.Confidence}
}

// Growth at greater width over that at 100. If width were a cure it would tend to
// 0; a fifth less is allowed for finite width, whose effect is of order 1/width a
// layer where SELU grows by 0.04, and half of that for more.
const (
	leastOfWidth100 = 0.8
	mostOfWidth100  = 1.1
)

func decideWidths(rows widthEvidence) []claims.Check {
	var checks []claims.Check
	for _, r := range rows {
		of := fmt.Sprintf("width %d, %s", r.width, r.Name)
		checks = append(checks,
			claims.Measured("log growth over that at width 100", of, r.ratio),
			claims.Measured("log growth per layer", of, r.logRate).WithTheory(r.logGrowth()),
		)
		if paper, ok := r.GSCAtWidth200(); ok && r.width == 200 {
			checks = append(checks, claims.Measured("GSC(L,0)", of, mathcheck.GeometricMean(r.totals, initial.Confidence)).WithPaper(paper))
		}
	}
	return checks
}
