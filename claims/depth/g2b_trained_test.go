package depth

import (
	"slices"
	"testing"

	"gradscale/claims"
	"gradscale/claims/trained"
	"gradscale/claims/untrained"
	"gradscale/mathcheck"
	"gradscale/net/optim"
)

// G2b: the half of G2 that needs training; it stands here to share networks with
// E1. Where growth is lost, it is the lower layers' that is lost: their weights
// are far from where they started, and what passes them is not what the layers
// above were made for.
var trainedStillExplode = claims.Claim[stillExplodeEvidence]{
	ID:        "G2b",
	Title:     "the accepted cures do not cure (after training)",
	Statement: "After training with SGD, momentum, RMSprop and Adam an exploding network still has exponential GSC.",
	Source:    "section 4",
	Protocol: trainingProtocol + "Depth 50, width 100; batch-ReLU with each optimizer, layer-tanh, batch-tanh and SELU with SGD; batch-ReLU also with SGD and a step size of 0.001. " +
		"GSC(l,0) of the loss on 250 of the images, before and after training.",
	Rule: "As in G1: log GSC(l,0) of the trained network falls with l, by a 95 % interval above 0.1 % a layer, " +
		"and along a straight line, R² ≥ 0.98.",
	Oracle:     "Growth per layer at infinite width, by quadrature, which the untrained networks have.",
	Experiment: func() (stillExplodeEvidence, error) { return measureStillExplode(stillExplodeCases()) },
	Decide:     decideStillExplode,
	Sabotages: []claims.Sabotage[stillExplodeEvidence]{{
		Name: "looks-linear ReLU in place of SELU",
		Experiment: func() (stillExplodeEvidence, error) {
			e, err := measureStillExplode(trained.Straight(optim.SGD)[:1])
			for i := range e {
				e[i].name = trained.Exploding(optim.SGD)[3].Name()
			}
			return e, err
		},
		Breaks: []string{"log growth per layer before training, selu/depth=50/sgd"},
	}},
	Trains: true,
	Deviation: &claims.Deviation{
		Verdict: claims.NotReproduced,
		Reason: "growth stays exponential where weights hardly change for their size, as with RMSprop, and nearly so at a small step size, but not at the step sizes that train best. " +
			"Normalized layers are free of scale, so large steps only inflate the lowest weights; the layers above them lose most of their growth, and gain no accuracy by it (E1).",
	},
	Variant: trained.Variant,
}

func TestG2b(t *testing.T)         { trainedStillExplode.Verify(t) }
func TestG2bSabotage(t *testing.T) { trainedStillExplode.VerifySabotage(t) }
func BenchmarkG2b(b *testing.B)    { trainedStillExplode.Benchmark(b) }

func stillExplodeCases() []trained.Protocol {
	small := trained.Exploding(optim.SGD)[0]
	small.StepSize = 0.001
	return slices.Concat(waysToTrain()[:len(trained.Optimizers)], trained.Exploding(optim.SGD)[1:], []trained.Protocol{small})
}

type stillExplodeEvidence []stillExplodeRow

type stillExplodeRow struct {
	name          string
	before, after []untrained.Network // GSC only
	theory        float64             // log growth per layer before training
}

func measureStillExplode(protocols []trained.Protocol) (stillExplodeEvidence, error) {
	set, err := trained.TrainingSet()
	if err != nil {
		return nil, err
	}
	runs, err := trained.RunAll(protocols)
	if err != nil {
		return nil, err
	}
	var e stillExplodeEvidence
	for i, p := range protocols {
		row := stillExplodeRow{name: p.String(), theory: wideGrowth(p)}
		for _, r := range runs[i] {
			before, err := trained.GSC(r.Start, set)
			if err != nil {
				return nil, err
			}
			after, err := trained.GSC(r.End, set)
			if err != nil {
				return nil, err
			}
			row.before = append(row.before, untrained.Network{Seed: r.Seed, GSC: before})
			row.after = append(row.after, untrained.Network{Seed: r.Seed, GSC: after})
		}
		e = append(e, row)
	}
	return e, nil
}

func decideStillExplode(e stillExplodeEvidence) []claims.Check {
	var checks []claims.Check
	for _, r := range e {
		checks = append(checks,
			claims.Above("log growth per layer after training, "+r.name, mathcheck.Mean(untrained.LogRates(r.after), confidence), untrained.NegligibleGrowth),
			claims.Above("R² of the line after training, "+r.name, mathcheck.Exact(untrained.Straightness(r.after)), untrained.Straight),
			claims.Above("log growth per layer before training, "+r.name, mathcheck.Mean(untrained.LogRates(r.before), confidence), untrained.NegligibleGrowth).WithTheory(r.theory),
		)
	}
	return checks
}
