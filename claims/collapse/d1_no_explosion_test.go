package collapse

import (
	"testing"

	"gradscale/claims"
	"gradscale/claims/initial"
	"gradscale/claims/paper"
	"gradscale/claims/theory"
	"gradscale/mathcheck"
	"gradscale/net"
)

// D1: some architectures do not explode. Behind layer normalization a ReLU's
// growth E[φ'²]/E[φ²] is exactly 1; without normalization a rectifier's growth of
// gradients and of values cancel, and a tanh's pre-activations become so small
// that it acts as the identity.
var noExplosion = claims.Claim{
	ID:        "D1",
	Title:     "ReLU, layer-ReLU and tanh do not explode",
	Statement: "At depth 50 GSC(L,0) of ReLU, layer-ReLU and tanh networks is below about 3.",
	Source:    "section 5 and table 1",
	Parts:     []claims.Part{totalsStaySmall},
}

var totalsStaySmall = claims.Experiment[noExplosionEvidence]{
	Protocol: "Depth 50, width 100, 1000 inputs, 10 seeds; 36 of layer-ReLU, whose networks scatter more: 24 earlier ones had a standard deviation of 0.65 in log GSC, and " +
		"0.49 from the nearer end of the margin 36 decide in 99 of 100 repetitions.",
	Rules: []claims.Rule{
		{
			Quantity: "GSC(L,0)", Condition: claims.Below(exploded),
			Sentence: "The geometric mean over seeds of GSC(L,0) is {}, by its {interval}.",
		},
		{
			Quantity: "GSC(L,0) beside the paper's", Condition: claims.WithinFactorOfPaper(paperMargin),
			Sentence: "It is {}, a single number of an unknown number of networks, by the same interval.",
		},
	},
	Oracle:  "Growth at infinite width by quadrature, multiplied along tanh's variance map.",
	Measure: func(s claims.Seeds) (noExplosionEvidence, error) { return measureTotals(collapsing, s) },
	Decide:  decideNoExplosion,
	Figures: noExplosionFigures,
	Sabotages: []claims.Sabotage[noExplosionEvidence]{{
		Name: "batch normalization",
		Measure: func(s claims.Seeds) (noExplosionEvidence, error) {
			var cases []collapsingCase
			for _, c := range collapsing {
				if c.Name != "layer-ReLU" { // it would be ReLU once more
					c.architecture.Normalization = net.BatchNorm
					cases = append(cases, c)
				}
			}
			return measureTotals(cases, s)
		},
		Breaks: claims.Breaks{"GSC(L,0)": {"ReLU", "tanh"}, "GSC(L,0) beside the paper's": {"ReLU", "tanh"}},
	}},
	Slow: true,
}

func TestD1(t *testing.T)          { noExplosion.Verify(t) }
func TestD1Sabotage(t *testing.T)  { noExplosion.VerifySabotage(t) }
func TestD1Replicate(t *testing.T) { noExplosion.Replicate(t) }
func BenchmarkD1(b *testing.B)     { noExplosion.Benchmark(b) }

// collapsingCase is a row of table 1 of which the paper says that it collapses,
// or what stands in its place.
type collapsingCase struct {
	paper.Row
	architecture net.Architecture
}

var collapsing = func() (cases []collapsingCase) {
	for _, r := range paper.Collapsing() {
		cases = append(cases, collapsingCase{r, r.Architecture()})
	}
	return cases
}()

// table1 is the protocol of table 1 for all claims of this package, which share its
// networks: with the curves that D2 and D5 draw.
func table1(a net.Architecture, s claims.Seeds) initial.Protocol {
	p := initial.Of(a).From(s.Offset)
	p.Curve = true
	return p
}

type noExplosionEvidence []totalRow

type totalRow struct {
	collapsingCase
	totals []float64
}

func measureTotals(cases []collapsingCase, s claims.Seeds) (noExplosionEvidence, error) {
	var rows noExplosionEvidence
	for _, c := range cases {
		p := table1(c.architecture, s)
		if c.Name == "layer-ReLU" {
			p.Seeds = 36
		}
		networks, err := p.Run()
		if err != nil {
			return nil, err
		}
		rows = append(rows, totalRow{c, initial.Totals(networks)})
	}
	return rows, nil
}

func decideNoExplosion(rows noExplosionEvidence) []claims.Check {
	var checks []claims.Check
	for _, r := range rows {
		mean := mathcheck.GeometricMean(r.totals, initial.Confidence)
		checks = append(checks,
			claims.Measured("GSC(L,0)", r.Name, mean).WithPaper(r.GSC).WithTheory(theory.MustWide(r.Row.Architecture()).GSC()),
			claims.Measured("GSC(L,0) beside the paper's", r.Name, mean).WithPaper(r.GSC),
		)
	}
	return checks
}
