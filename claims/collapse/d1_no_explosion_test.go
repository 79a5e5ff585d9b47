package collapse

import (
	"math"
	"testing"

	"gradscale/claims"
	"gradscale/claims/untrained"
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
	Protocol: "Depth 50, width 100, 1000 inputs, 10 seeds.",
	Rules: []claims.Rule{
		{
			Quantity: "GSC(L,0)", Condition: claims.Below(exploded),
			Sentence: "The geometric mean over seeds of GSC(L,0) is {}, by its {interval}.",
		},
		{
			Quantity: "GSC(L,0) ± 2 sd", Condition: claims.CoversPaper(),
			Sentence: "The geometric mean of GSC(L,0), with two standard deviations over seeds to both sides, {}.",
		},
	},
	Oracle:  "Growth at infinite width by quadrature, multiplied along tanh's variance map.",
	Measure: func(s claims.Seeds) (noExplosionEvidence, error) { return measureTotals(collapsing, s) },
	Decide:  decideNoExplosion,
	Sabotages: []claims.Sabotage[noExplosionEvidence]{{
		Name: "batch normalization",
		Measure: func(s claims.Seeds) (noExplosionEvidence, error) {
			cases := append([]collapsingCase(nil), collapsing...)
			for i := range cases {
				cases[i].architecture.Normalization = net.BatchNorm
			}
			return measureTotals(cases, s)
		},
		Breaks: claims.Breaks{"GSC(L,0)": {"relu", "tanh"}},
	}},
}

func TestD1(t *testing.T)          { noExplosion.Verify(t) }
func TestD1Sabotage(t *testing.T)  { noExplosion.VerifySabotage(t) }
func TestD1Replicate(t *testing.T) { noExplosion.Replicate(t) }
func BenchmarkD1(b *testing.B)     { noExplosion.Benchmark(b) }

// collapsingCase is an architecture of table 1 that the paper says collapses.
type collapsingCase struct {
	name          string
	architecture  net.Architecture
	gsc           float64 // the paper's GSC(L,0)
	deviation     float64 // the paper's pre-activation standard deviation
	signDiversity float64 // the paper's
	theory        float64 // GSC(L,0) at infinite width
}

var collapsing = []collapsingCase{
	{"relu", untrained.Architecture(net.ReLU, net.NoNormalization), 1.52, 0.22, 0.030, 1},
	{"layer-relu", untrained.Architecture(net.ReLU, net.LayerNorm), 1.16, 0.096, 0.029, 1},
	{"tanh", untrained.Architecture(net.Tanh, net.NoNormalization), 1.26, 0.096, 0.50, tanhTotal()},
}

// tanhTotal multiplies √(q·E[φ'²]/E[φ²]) along the variance map.
func tanhTotal() float64 {
	squared := 1.0
	for _, q := range mathcheck.Tanh.VarianceSequence(1, 1, untrained.Depth-1) {
		squared *= mathcheck.Tanh.SquaredGrowthUnnormalized(q)
	}
	return math.Sqrt(squared)
}

type noExplosionEvidence []totalRow

type totalRow struct {
	collapsingCase
	totals []float64
}

func measureTotals(cases []collapsingCase, s claims.Seeds) (noExplosionEvidence, error) {
	var rows noExplosionEvidence
	for _, c := range cases {
		networks, err := untrained.Of(c.architecture).From(s.Offset).Run()
		if err != nil {
			return nil, err
		}
		rows = append(rows, totalRow{c, untrained.Totals(networks)})
	}
	return rows, nil
}

func decideNoExplosion(rows noExplosionEvidence) []claims.Check {
	var checks []claims.Check
	for _, r := range rows {
		checks = append(checks,
			claims.Measured("GSC(L,0)", r.name, mathcheck.GeometricMean(r.totals, untrained.Confidence)).WithPaper(r.gsc).WithTheory(r.theory),
			claims.Measured("GSC(L,0) ± 2 sd", r.name, untrained.Spread(r.totals)).WithPaper(r.gsc),
		)
	}
	return checks
}
