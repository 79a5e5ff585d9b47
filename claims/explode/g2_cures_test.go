package explode

import (
	"testing"

	"gradscale/claims"
	"gradscale/claims/initial"
	"gradscale/mathcheck"
	"gradscale/net"
)

// G2: the accepted cures do not cure. This is the part of it that needs no
// training: at initialization an optimizer has changed nothing yet, so Adam and
// RMSprop meet the same GSC as SGD, and what is left to look at is
// normalization and SELU. The other part, after training, stands in package depth
// to share networks with E1.
var cures = claims.Claim{
	ID:    "G2",
	Title: "the accepted cures do not cure",
	Statement: "Normalization, SELU and the choice of optimizer leave exploding gradients: at initialization and, with each optimizer, after training " +
		"GSC still grows exponentially.",
	Source: "section 4",
	Parts:  []claims.Part{curesAtInitialization}, Elsewhere: "bspo",
}

var curesAtInitialization = claims.Experiment[curesEvidence]{
	Letter: "a",
	Name:   "at initialization",
	Statement: "Batch normalization makes a ReLU network explode that does not explode without it; " +
		"layer normalization, batch normalization and SELU leave tanh and SELU networks with exponential growth.",
	Protocol: "Depth 50, width 100, 1000 inputs, 10 seeds.",
	Rules: []claims.Rule{
		{
			Quantity: "log growth per layer added to ReLU by batch normalization", Condition: claims.Above(initial.NegligibleGrowth),
			Sentence: "Batch-ReLU's log growth per layer less ReLU's, seed by seed, is {} by its {interval}.",
		},
		{
			Quantity: "log growth per layer", Condition: claims.Above(initial.NegligibleGrowth),
			Sentence: "The log growth per layer of each other network with a supposed cure is {} by its {interval} over seeds.",
		},
	},
	Oracle:  "Growth per layer at infinite width, by quadrature; ReLU's own is exactly 1.",
	Measure: func(s claims.Seeds) (curesEvidence, error) { return measureCures(func(*net.Architecture) {}, s) },
	Decide:  decideCures,
	Figures: curesFigures,
	Sabotages: []claims.Sabotage[curesEvidence]{{
		Name: "a cure that works: orthogonal weights without a nonlinearity",
		Measure: func(s claims.Seeds) (curesEvidence, error) {
			return measureCures(func(a *net.Architecture) {
				a.Nonlinearity, a.Normalization, a.Initialization = net.Identity, net.NoNormalization, net.Orthogonal
			}, s)
		},
		Breaks: claims.Breaks{"log growth per layer added to ReLU by batch normalization": nil, "log growth per layer": {"SELU"}},
	}},
	Slow: true,
}

func TestG2(t *testing.T)          { cures.Verify(t) }
func TestG2Sabotage(t *testing.T)  { cures.VerifySabotage(t) }
func TestG2Replicate(t *testing.T) { cures.Replicate(t) }
func BenchmarkG2(b *testing.B)     { cures.Benchmark(b) }

type curesEvidence struct {
	added mathcheck.Estimate // by batch normalization to ReLU
	cured []growthRow
}

func measureCures(change func(*net.Architecture), s claims.Seeds) (curesEvidence, error) {
	var e curesEvidence
	without, err := initial.Of(initial.Architecture(net.ReLU, net.NoNormalization)).From(s.Offset).Run()
	if err != nil {
		return e, err
	}
	plain := initial.LogRates(without)
	for _, c := range changed(change) {
		networks, err := initial.Of(c.architecture).From(s.Offset).Run()
		if err != nil {
			return e, err
		}
		rates := initial.LogRates(networks)
		if c.Name == "batch-ReLU" {
			added := make([]float64, len(rates))
			for i, r := range rates {
				added[i] = r - plain[i]
			}
			e.added = mathcheck.Mean(added, initial.Confidence)
			continue
		}
		e.cured = append(e.cured, growthRow{explodingCase: c, logRate: mathcheck.Mean(rates, initial.Confidence)})
	}
	return e, nil
}

func decideCures(e curesEvidence) []claims.Check {
	checks := []claims.Check{
		claims.Measured("log growth per layer added to ReLU by batch normalization", "", e.added).
			WithTheory(exploding[0].logGrowth()),
	}
	for _, r := range e.cured {
		checks = append(checks, claims.Measured("log growth per layer", r.Name, r.logRate).WithTheory(r.logGrowth()))
	}
	return checks
}
