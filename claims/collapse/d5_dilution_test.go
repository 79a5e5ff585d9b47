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
var dilutedCollapse = claims.Claim{
	ID:        "D5",
	Title:     "residual connections dilute collapse",
	Statement: "At depth 50 a layer-ReLU ResNet keeps a sign diversity of about 0.19, where the vanilla network is left with 0.03.",
	Source:    "section 6",
	Parts:     []claims.Part{diversityOfResNet},
}

var diversityOfResNet = claims.Experiment[dilutedEvidence]{
	Protocol: "Depth 50, width 100, 1000 inputs, 10 seeds; at the last of 49 pre-activations.",
	Rules: []claims.Rule{
		{
			Quantity: "sign diversity, ResNet over vanilla", Condition: claims.Above(clearlyMore),
			Sentence: "Seed by seed, the ResNet's sign diversity over the vanilla network's is {}, by the {interval} of the geometric mean.",
		},
		{
			Quantity: "sign diversity of the ResNet ± 2 sd", Condition: claims.Covers(simulatedDiversity),
			Sentence: "The ResNet's, as geometric mean with two standard deviations over seeds to both sides, {}: an independent simulation's value, as the paper gives none.",
		},
		{
			Quantity: "sign diversity of the vanilla network ± 2 sd", Condition: claims.CoversPaper(),
			Sentence: "The vanilla network's, likewise, {}.",
		},
	},
	Oracle:  "Correlations of inputs at infinite width, layer by layer, by quadrature.",
	Measure: func(s claims.Seeds) (dilutedEvidence, error) { return measureDiluted(net.IdentitySkip(1), s) },
	Decide:  decideDiluted,
	Figures: dilutedFigures,
	Sabotages: []claims.Sabotage[dilutedEvidence]{{
		Name:    "skip connections of gain 0",
		Measure: func(s claims.Seeds) (dilutedEvidence, error) { return measureDiluted(net.IdentitySkip(0), s) },
		Breaks:  claims.Breaks{"sign diversity, ResNet over vanilla": nil, "sign diversity of the ResNet ± 2 sd": nil},
	}},
}

func TestD5(t *testing.T)          { dilutedCollapse.Verify(t) }
func TestD5Sabotage(t *testing.T)  { dilutedCollapse.VerifySabotage(t) }
func TestD5Replicate(t *testing.T) { dilutedCollapse.Replicate(t) }
func BenchmarkD5(b *testing.B)     { dilutedCollapse.Benchmark(b) }

// dilutedEvidence is sign diversity by seed.
type dilutedEvidence struct{ vanilla, residual []float64 }

func measureDiluted(skip net.Skip, s claims.Seeds) (dilutedEvidence, error) {
	var e dilutedEvidence
	for _, column := range []struct {
		skip net.Skip
		to   *[]float64
	}{{net.Skip{}, &e.vanilla}, {skip, &e.residual}} {
		a := untrained.Architecture(net.ReLU, net.LayerNorm)
		a.Skip = column.skip
		networks, err := untrained.Of(a).From(s.Offset).Run()
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

// The last pre-activation's sign diversity elsewhere: a simulation's of the ResNet,
// the paper's of the vanilla network.
const (
	simulatedDiversity = 0.19
	paperDiversity     = 0.03
)

func decideDiluted(e dilutedEvidence) []claims.Check {
	ratios := make([]float64, len(e.vanilla))
	for i := range ratios {
		ratios[i] = e.residual[i] / e.vanilla[i]
	}
	vanilla, residual := theorySignDiversity(0), theorySignDiversity(1)
	return []claims.Check{
		claims.Measured("sign diversity, ResNet over vanilla", "", mathcheck.GeometricMean(ratios, untrained.Confidence)).WithTheory(residual / vanilla),
		claims.Measured("sign diversity of the ResNet ± 2 sd", "", untrained.Spread(e.residual)).WithTheory(residual),
		claims.Measured("sign diversity of the vanilla network ± 2 sd", "", untrained.Spread(e.vanilla)).WithPaper(paperDiversity).WithTheory(vanilla),
	}
}
