package collapse

import (
	"testing"

	"gradscale/claims"
	"gradscale/claims/untrained"
	"gradscale/mathcheck"
	"gradscale/net"
)

// D5: residual connections dilute collapse as well. A block adds to the skip
// path, which keeps inputs apart, a residual function that does less so; what a
// layer does to the correlation of two inputs is diluted like its growth.
var dilutedCollapse = claims.Claim[dilutedEvidence]{
	ID:         "D5",
	Title:      "residual connections dilute collapse",
	Statement:  "At depth 50 a layer-ReLU ResNet keeps a sign diversity of about 0.19, where the vanilla network is left with 0.03.",
	Source:     "section 6",
	Protocol:   "Depth 50, width 100, 1000 inputs, 10 seeds; at the last of 49 pre-activations.",
	Rule:       "The ResNet's sign diversity is above 3 times the vanilla network's, seed by seed, by the 95 % interval of the geometric mean; 0.19, an independent simulation's, and the paper's 0.03 lie within two standard deviations over seeds.",
	Oracle:     "Correlations of inputs at infinite width, layer by layer, by quadrature.",
	Experiment: func() (dilutedEvidence, error) { return measureDiluted(net.IdentitySkip(1)) },
	Decide:     decideDiluted,
	Sabotages: []claims.Sabotage[dilutedEvidence]{{
		Name:       "skip connections of gain 0",
		Experiment: func() (dilutedEvidence, error) { return measureDiluted(net.IdentitySkip(0)) },
		Breaks:     []string{"sign diversity, ResNet over vanilla", "sign diversity ± 2 sd, ResNet"},
	}},
}

func TestD5(t *testing.T)         { dilutedCollapse.Verify(t) }
func TestD5Sabotage(t *testing.T) { dilutedCollapse.VerifySabotage(t) }
func BenchmarkD5(b *testing.B)    { dilutedCollapse.Benchmark(b) }

// dilutedEvidence is sign diversity by seed.
type dilutedEvidence struct{ vanilla, residual []float64 }

func measureDiluted(s net.Skip) (dilutedEvidence, error) {
	var e dilutedEvidence
	for _, column := range []struct {
		skip net.Skip
		to   *[]float64
	}{{net.Skip{}, &e.vanilla}, {s, &e.residual}} {
		a := untrained.Architecture(net.ReLU, net.LayerNorm)
		a.Skip = column.skip
		networks, err := untrained.Of(a).Run()
		if err != nil {
			return e, err
		}
		*column.to = untrained.SignDiversities(networks, 0)
	}
	return e, nil
}

// theorySignDiversity is that of the last pre-activation at infinite width.
func theorySignDiversity(skipGain float64) float64 {
	_, preActivations := mathcheck.WideNetwork{
		Nonlinearity: mathcheck.ReLU, Normalization: mathcheck.LayerNorm, WeightVariance: 2, Depth: untrained.Depth, SkipGain: skipGain,
	}.Layers()
	return mathcheck.SignDiversity(preActivations[len(preActivations)-1].Correlation)
}

// clearlyMore is about half of the ratio of the two sign diversities, 0.19 and 0.03.
const clearlyMore = 3

func decideDiluted(e dilutedEvidence) []claims.Check {
	ratios := make([]float64, len(e.vanilla))
	for i := range ratios {
		ratios[i] = e.residual[i] / e.vanilla[i]
	}
	vanilla, residual := theorySignDiversity(0), theorySignDiversity(1)
	return []claims.Check{
		claims.Above("sign diversity, ResNet over vanilla", mathcheck.GeometricMean(ratios, untrained.Confidence), clearlyMore).WithTheory(residual / vanilla),
		claims.Covers("sign diversity ± 2 sd, ResNet", untrained.Spread(e.residual), 0.19).WithTheory(residual),
		claims.Covers("sign diversity ± 2 sd, vanilla", untrained.Spread(e.vanilla), 0.03).WithPaper(0.03).WithTheory(vanilla),
	}
}
