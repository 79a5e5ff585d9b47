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
	Protocol: "Depth 50, width 100, 1000 inputs, 10 seeds; at the last of 49 pre-activations. Beside the paper's value, the vanilla networks of D2: 250 inputs, 48 seeds.",
	Rules: []claims.Rule{
		{
			Quantity: "sign diversity, ResNet over vanilla", Condition: claims.Above(clearlyMore),
			Sentence: "Seed by seed, the ResNet's sign diversity over the vanilla network's is {}, by the {interval} of the geometric mean.",
		},
		{
			Quantity: "sign diversity of the ResNet", Condition: claims.WithinFactorOfReference(simulationMargin),
			Sentence: "The geometric mean of the ResNet's is {}, an independent simulation's value as the paper gives none, by its {interval}.",
		},
		{
			Quantity: "sign diversity of the vanilla network", Condition: claims.WithinFactorOfPaper(paperMargin),
			Sentence: "The vanilla network's is {}, a single number of an unknown number of networks, by its {interval}.",
		},
	},
	Oracle:  "Correlations of inputs at infinite width, layer by layer, by quadrature.",
	Measure: func(s claims.Seeds) (dilutedEvidence, error) { return measureDiluted(net.IdentitySkip(1), s) },
	Decide:  decideDiluted,
	Figures: dilutedFigures,
	Sabotages: []claims.Sabotage[dilutedEvidence]{{
		Name:    "skip connections of gain 0",
		Measure: func(s claims.Seeds) (dilutedEvidence, error) { return measureDiluted(net.IdentitySkip(0), s) },
		Breaks:  claims.Breaks{"sign diversity, ResNet over vanilla": nil, "sign diversity of the ResNet": nil},
	}},
}

func TestD5(t *testing.T)          { dilutedCollapse.Verify(t) }
func TestD5Sabotage(t *testing.T)  { dilutedCollapse.VerifySabotage(t) }
func TestD5Replicate(t *testing.T) { dilutedCollapse.Replicate(t) }
func BenchmarkD5(b *testing.B)     { dilutedCollapse.Benchmark(b) }

var vanillaRow = paper.Named("layer-ReLU")

// dilutedEvidence is sign diversity by seed.
type dilutedEvidence struct{ vanilla, residual, besidePaper []float64 }

func measureDiluted(skip net.Skip, s claims.Seeds) (dilutedEvidence, error) {
	var e dilutedEvidence
	for _, column := range []struct {
		skip net.Skip
		to   *[]float64
	}{{net.Skip{}, &e.vanilla}, {skip, &e.residual}} {
		a := vanillaRow.Architecture()
		a.Skip = column.skip
		networks, err := table1(a, s).Run()
		if err != nil {
			return e, err
		}
		*column.to = initial.SignDiversities(networks, 0)
	}
	last, err := collapsingCase{vanillaRow, vanillaRow.Architecture()}.lastDiversities(seedsBesidePaper[vanillaRow.Name], s)
	for _, d := range last {
		e.besidePaper = append(e.besidePaper, d.SignDiversity)
	}
	return e, err
}

// theorySignDiversity is that of the last pre-activation at infinite width.
func theorySignDiversity(skip net.Skip) float64 {
	a := vanillaRow.Architecture()
	a.Skip = skip
	_, preActivations := theory.MustWide(a).Layers()
	return mathcheck.SignDiversity(preActivations[len(preActivations)-1].Correlation)
}

// clearlyMore is about half of the ratio of the two sign diversities, 0.19 and 0.03.
const clearlyMore = 3

// simulatedDiversity is the ResNet's at the last pre-activation in an independent
// simulation of the protocol.
const simulatedDiversity = 0.19

// simulationMargin is, in log, an eighth of what skip connections bring. The
// simulation's ten networks scatter by 7 %, its mean by 2 %.
const simulationMargin = 1.25

func decideDiluted(e dilutedEvidence) []claims.Check {
	ratios := make([]float64, len(e.vanilla))
	for i := range ratios {
		ratios[i] = e.residual[i] / e.vanilla[i]
	}
	vanilla, residual := theorySignDiversity(net.Skip{}), theorySignDiversity(net.IdentitySkip(1))
	return []claims.Check{
		claims.Measured("sign diversity, ResNet over vanilla", "", mathcheck.GeometricMean(ratios, initial.Confidence)).WithTheory(residual / vanilla),
		claims.Measured("sign diversity of the ResNet", "", mathcheck.GeometricMean(e.residual, initial.Confidence)).WithReference(simulatedDiversity).WithTheory(residual),
		claims.Measured("sign diversity of the vanilla network", "", mathcheck.GeometricMean(e.besidePaper, initial.Confidence)).WithPaper(vanillaRow.SignDiversity).WithTheory(vanilla),
	}
}
