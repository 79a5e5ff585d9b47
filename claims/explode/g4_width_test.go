package explode

import (
	"fmt"
	"math"
	"testing"

	"gradscale/claims"
	"gradscale/claims/untrained"
	"gradscale/mathcheck"
	"gradscale/net"
)

// G4: width is no cure. The growth per layer has a limit above 1 as width grows;
// G1 shows the limit, this claim that networks of practical width have long
// reached it.
var width = claims.Claim[widthEvidence]{
	ID:        "G4",
	Title:     "width is no cure",
	Statement: "Networks of width 200 and 400 explode at about the rate of those of width 100.",
	Source:    "section 4 and table 1 (width 200)",
	Protocol:  "Depth 50, 200 inputs (1000 with batch normalization); 10 seeds at width 100, 6 at 200, 4 at 400.",
	Rule: "At widths 200 and 400 the log growth per layer, by its 95 % interval, is above 0.1 % a layer and between 0.8 and 1.1 times that at width 100; the paper's GSC(L,0) " +
		"at width 200 (batch-ReLU 5556, SELU 5.86) lies within two standard deviations over seeds.",
	Oracle:     "The limit of infinite width by quadrature.",
	Experiment: func() (widthEvidence, error) { return measureWidths(exploding) },
	Decide:     decideWidths,
	Sabotages: []claims.Sabotage[widthEvidence]{{
		Name: "growth that width does cure: a Gaussian linear network with layer normalization",
		Experiment: func() (widthEvidence, error) {
			return measureWidths(changed(func(a *net.Architecture) { a.Nonlinearity, a.Normalization = net.Identity, net.LayerNorm }))
		},
		Breaks: []string{"log growth at width 400 over width 100, selu"},
	}},
	Slow: true,
}

func TestG4(t *testing.T)         { width.Verify(t) }
func TestG4Sabotage(t *testing.T) { width.VerifySabotage(t) }
func BenchmarkG4(b *testing.B)    { width.Benchmark(b) }

// paperAtWidth200 is GSC(L,0), where the paper gives it.
var paperAtWidth200 = map[string]float64{"batch-relu": 5556, "selu": 5.86}

type widthEvidence []widthRow

type widthRow struct {
	explodingCase
	width   int
	logRate mathcheck.Estimate
	ratio   mathcheck.Estimate // of the rate to that at width 100
	totals  []float64
}

func measureWidths(cases []explodingCase) (widthEvidence, error) {
	var rows widthEvidence
	for _, c := range cases {
		var reference []float64
		for _, p := range widths(c.architecture)[1:] {
			networks, err := p.Run()
			if err != nil {
				return nil, err
			}
			rates := untrained.LogRates(networks)
			if p.Width == untrained.Width {
				reference = rates
				continue
			}
			rows = append(rows, widthRow{c, p.Width, mathcheck.Mean(rates, untrained.Confidence), ratioOfMeans(rates, reference), untrained.Totals(networks)})
		}
	}
	return rows, nil
}

// ratioOfMeans has an interval by linear error propagation from the intervals
// of both means.
func ratioOfMeans(x, y []float64) mathcheck.Estimate {
	a, b := mathcheck.Mean(x, untrained.Confidence), mathcheck.Mean(y, untrained.Confidence)
	ratio := a.Value / b.Value
	half := math.Abs(ratio) * math.Hypot((a.Hi-a.Value)/a.Value, (b.Hi-b.Value)/b.Value)
	return mathcheck.Estimate{Value: ratio, Lo: ratio - half, Hi: ratio + half, Confidence: untrained.Confidence}
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
		checks = append(checks,
			claims.Inside(fmt.Sprintf("log growth at width %d over width 100, %s", r.width, r.name), r.ratio, leastOfWidth100, mostOfWidth100),
			claims.Above(fmt.Sprintf("log growth per layer at width %d, %s", r.width, r.name), r.logRate, untrained.NegligibleGrowth).WithTheory(halfLog(r.growth)),
		)
		if paper, ok := paperAtWidth200[r.name]; ok && r.width == 200 {
			checks = append(checks, claims.Covers("GSC(L,0) ± 2 sd at width 200, "+r.name, untrained.Spread(r.totals), paper).WithPaper(paper))
		}
	}
	return checks
}
