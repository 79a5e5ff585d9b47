package resnet

import (
	"testing"

	"gradscale/claims"
	"gradscale/claims/figure"
	"gradscale/claims/untrained"
	"gradscale/mathcheck"
	"gradscale/net"
)

// R1: ResNets have far lower gradients. A skip connection dilutes what a block
// adds: with k = Q‖skip‖/Q‖residual‖, growth r of the residual function becomes
// growth √((k²+r²)/(k²+1)) of the block, and behind b normalized blocks k² is
// about b.
var lowerGradients = claims.Claim{
	ID:        "R1",
	Title:     "ResNets have lower gradients",
	Statement: "Where a vanilla network explodes, the ResNet of the same depth, width, nonlinearity and normalization has a lower GSC(L,0): 1400 times lower for batch-ReLU.",
	Source:    "section 6, table 1",
	Parts:     []claims.Part{totalsCompared},
}

var totalsCompared = claims.Experiment[ratioEvidence]{
	Protocol: "Depth 50, width 100, 1000 inputs, 10 seeds; identity skips around blocks of two layers.",
	Rules: []claims.Rule{
		{
			Quantity: "vanilla over ResNet", Condition: claims.Above(1),
			Sentence: "Seed by seed, GSC(L,0) of the vanilla network over that of the ResNet is {}, by the {interval} of the geometric mean.",
		},
		{
			Quantity: "vanilla over ResNet ± 2 sd", Condition: claims.CoversReference(),
			Sentence: "The geometric mean of that ratio, with two standard deviations over seeds to both sides, {}: the paper's value of the vanilla network " +
				"over an independent simulation's of the ResNet, for which the paper has none.",
		},
	},
	Oracle:  "Variances, covariances and Jacobians at infinite width, layer by layer, by quadrature.",
	Measure: func(s claims.Seeds) (ratioEvidence, error) { return measureRatios(net.IdentitySkip(1), s) },
	Decide:  decideRatios,
	Figures: func(ratioEvidence) ([]figure.Figure, error) {
		f, err := untrained.GSCByDepth("GSC of the error with respect to each layer, with identity skips", net.IdentitySkip(1))
		return []figure.Figure{f}, err
	},
	Sabotages: []claims.Sabotage[ratioEvidence]{{
		Name:    "skip connections of gain 0",
		Measure: func(s claims.Seeds) (ratioEvidence, error) { return measureRatios(net.IdentitySkip(0), s) },
		Breaks:  claims.Breaks{"vanilla over ResNet ± 2 sd": {"batch-ReLU", "SELU"}},
	}},
	Slow: true,
}

func TestR1(t *testing.T)          { lowerGradients.Verify(t) }
func TestR1Sabotage(t *testing.T)  { lowerGradients.VerifySabotage(t) }
func TestR1Replicate(t *testing.T) { lowerGradients.Replicate(t) }
func BenchmarkR1(b *testing.B)     { lowerGradients.Benchmark(b) }

// exploding returns the rows of table 1 whose vanilla networks explode.
func exploding() []table1Row {
	var rows []table1Row
	for _, r := range table1 {
		if r.paper.gsc > 3 {
			rows = append(rows, r)
		}
	}
	return rows
}

type ratioEvidence []ratioRow

type ratioRow struct {
	table1Row
	ratios []float64 // GSC(L,0), vanilla over ResNet, by seed
}

func measureRatios(skip net.Skip, s claims.Seeds) (ratioEvidence, error) {
	var rows ratioEvidence
	for _, row := range exploding() {
		vanilla, err := untrained.Of(row.architecture(net.Skip{})).From(s.Offset).Run()
		if err != nil {
			return nil, err
		}
		residual, err := untrained.Of(row.architecture(skip)).From(s.Offset).Run()
		if err != nil {
			return nil, err
		}
		r := ratioRow{table1Row: row}
		for i := range vanilla {
			r.ratios = append(r.ratios, vanilla[i].GSC[1]/residual[i].GSC[1])
		}
		rows = append(rows, r)
	}
	return rows, nil
}

func decideRatios(rows ratioEvidence) []claims.Check {
	var checks []claims.Check
	for _, r := range rows {
		checks = append(checks,
			claims.Measured("vanilla over ResNet", r.name, mathcheck.GeometricMean(r.ratios, untrained.Confidence)).WithTheory(r.theory.GSC()/r.theoryResNet(untrained.Depth)),
			claims.Measured("vanilla over ResNet ± 2 sd", r.name, untrained.Spread(r.ratios)).WithReference(r.paper.gsc/r.simulatedSkips[0]),
		)
	}
	return checks
}
