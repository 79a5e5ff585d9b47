package explode

import (
	"testing"

	"gradscale/claims"
	"gradscale/claims/untrained"
	"gradscale/mathcheck"
	"gradscale/net"
)

// G2: the accepted cures do not cure. This is the half of it that needs no
// training: at initialization an optimizer has changed nothing yet, so Adam and
// RMSprop meet the same GSC as SGD, and what is left to look at is
// normalization and SELU.
var cures = claims.Claim[curesEvidence]{
	ID:    "G2",
	Title: "the accepted cures do not cure (at initialization)",
	Statement: "Batch normalization makes a ReLU network explode that does not explode without it; " +
		"layer normalization, batch normalization and SELU leave tanh and SELU networks with exponential growth.",
	Source:     "section 4",
	Protocol:   "Depth 50, width 100, 1000 inputs, 10 seeds.",
	Rule:       "Batch-ReLU's log growth per layer exceeds ReLU's, seed by seed, with a 95 % interval above 0.1 % a layer, and so do those of the cured networks exceed 0.",
	Oracle:     "Growth per layer at infinite width, by quadrature; ReLU's own is exactly 1.",
	Experiment: func() (curesEvidence, error) { return measureCures(func(*net.Architecture) {}) },
	Decide:     decideCures,
	Sabotages: []claims.Sabotage[curesEvidence]{{
		Name: "a cure that works: orthogonal weights without a nonlinearity",
		Experiment: func() (curesEvidence, error) {
			return measureCures(func(a *net.Architecture) {
				a.Nonlinearity, a.Normalization, a.Initialization = net.Identity, net.NoNormalization, net.Orthogonal
			})
		},
		Breaks: []string{"log growth per layer added to ReLU by batch normalization", "log growth per layer, selu"},
	}},
}

func TestG2(t *testing.T)         { cures.Verify(t) }
func TestG2Sabotage(t *testing.T) { cures.VerifySabotage(t) }
func BenchmarkG2(b *testing.B)    { cures.Benchmark(b) }

type curesEvidence struct {
	added mathcheck.Estimate // by batch normalization to ReLU
	cured []growthRow
}

func measureCures(change func(*net.Architecture)) (curesEvidence, error) {
	var e curesEvidence
	without, err := untrained.Of(untrained.Architecture(net.ReLU, net.NoNormalization)).Run()
	if err != nil {
		return e, err
	}
	plain := untrained.LogRates(without)
	for _, c := range changed(change) {
		networks, err := untrained.Of(c.architecture).Run()
		if err != nil {
			return e, err
		}
		rates := untrained.LogRates(networks)
		if c.name == "batch-relu" {
			added := make([]float64, len(rates))
			for i, r := range rates {
				added[i] = r - plain[i]
			}
			e.added = mathcheck.Mean(added, untrained.Confidence)
			continue
		}
		e.cured = append(e.cured, growthRow{explodingCase: c, logRate: mathcheck.Mean(rates, untrained.Confidence)})
	}
	return e, nil
}

func decideCures(e curesEvidence) []claims.Check {
	checks := []claims.Check{
		claims.Above("log growth per layer added to ReLU by batch normalization", e.added, untrained.NegligibleGrowth).
			WithTheory(halfLog(mathcheck.ReLU.SquaredGrowthBatchNorm())),
	}
	for _, r := range e.cured {
		checks = append(checks, claims.Above("log growth per layer, "+r.name, r.logRate, untrained.NegligibleGrowth).WithTheory(halfLog(r.growth)))
	}
	return checks
}
