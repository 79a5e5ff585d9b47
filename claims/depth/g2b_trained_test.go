package depth

import (
	"errors"
	"slices"
	"testing"

	"gradscale/claims"
	"gradscale/claims/initial"
	"gradscale/claims/trained"
	"gradscale/claims/training"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/optim"
)

// Part b of G2, which needs training; it stands here to share networks with E1. Where growth is lost, it is the lower layers' that is lost: their weights
// are far from where they started, and what passes them is not what the layers
// above were made for.
var cures = claims.Claim{ // as package explode has it, with part a
	ID:    "G2",
	Title: "the accepted cures do not cure",
	Statement: "Normalization, SELU and the choice of optimizer leave exploding gradients: at initialization and, with each optimizer, after training " +
		"GSC still grows exponentially.",
	Source: "section 4",
	Parts:  []claims.Part{curesAfterTraining, stillExplodesUnder(0), stillExplodesUnder(1), stillExplodesWithOptimizers()}, Elsewhere: "a",
}

var curesAfterTraining = claims.Experiment[stillExplodeEvidence]{
	Letter:    "b",
	Name:      "after training",
	Statement: "After training with SGD, momentum, RMSprop and Adam an exploding network still has exponential GSC.",
	Protocol: trainingProtocol + "Depth 50, width 100; batch-ReLU with each optimizer, layer-tanh, batch-tanh and SELU with SGD; batch-ReLU also with SGD and a step size of 0.001. " +
		"GSC(l,0) of the loss on 250 of the images, before and after training.",
	Rules: []claims.Rule{
		{
			Quantity: "log growth per layer after training", Condition: claims.Above(initial.NegligibleGrowth),
			Sentence: "The slope of the trained network's log GSC(l,0) in the number of layers above l is {}, by its {interval} over seeds.",
		},
		{
			Quantity: "R² of the line after training", Condition: claims.Above(initial.Straight),
			Sentence: "R² of the line through it, averaged over seeds, is {}.",
		},
		{
			Quantity: "log growth per layer before training", Condition: claims.Above(initial.NegligibleGrowth),
			Sentence: "Before training the slope is {}, by its {interval}.",
		},
	},
	Oracle: "Growth per layer at infinite width, by quadrature, which the untrained networks have.",
	Measure: func(claims.Seeds) (stillExplodeEvidence, error) {
		return measureStillExplode(stillExplodeCases())
	},
	Decide:  decideStillExplode,
	Figures: stillExplodeFigures,
	Sabotages: []claims.Sabotage[stillExplodeEvidence]{{
		Name: "looks-linear ReLU in place of SELU",
		Measure: func(claims.Seeds) (stillExplodeEvidence, error) {
			e, err := measureStillExplode(trained.OrthogonalStarts(optim.SGD)[:1])
			for i := range e {
				e[i].name = trained.Exploding(optim.SGD)[3].Name()
			}
			return e, err
		},
		Breaks: claims.Breaks{"log growth per layer before training": {"selu/depth=50/sgd"}},
	}},
	Trains:  true,
	Beside:  onRecord(with(training.SGD, training.Exploding()...)), // else part a alone would decide what is untrained
	Variant: trained.Variant,
	Deviation: &claims.Deviation{
		Verdict: claims.NotReproduced,
		Reason: "growth stays exponential where weights change little relative to their size, as with RMSprop, and nearly so at a small step size, but not at the step sizes that train best. " +
			"The scale of weights in front of a normalization does not matter to what the network computes, so large steps only inflate the lowest weights; the layers above them lose most of their growth, and gain no accuracy by it (E1).",
	},
}

func TestG2(t *testing.T)         { cures.Verify(t) }
func TestG2Sabotage(t *testing.T) { cures.VerifySabotage(t) }
func BenchmarkG2(b *testing.B)    { cures.Benchmark(b) }

func stillExplodeCases() []trained.Protocol {
	small := trained.Exploding(optim.SGD)[0]
	small.StepSize = 0.001
	return slices.Concat(waysToTrain()[:len(trained.Optimizers)], trained.Exploding(optim.SGD)[1:], []trained.Protocol{small})
}

type stillExplodeEvidence []stillExplodeRow

type stillExplodeRow struct {
	name          string
	before, after []initial.Network // GSC only
	theory        float64           // log growth per layer before training
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
	e, errs := make(stillExplodeEvidence, len(protocols)), make([]error, len(protocols))
	net.Each(len(protocols), func(i int) {
		p := protocols[i]
		e[i] = stillExplodeRow{name: p.String(), theory: wideGrowth(p)}
		errs[i] = e[i].measure(set, runs[i])
	})
	return e, errors.Join(errs...)
}

func (row *stillExplodeRow) measure(set data.Set, runs []trained.Run) error {
	start, end := trained.Ends(runs)
	gsc, err := trained.GSC(set, slices.Concat(start, end)...)
	if err != nil {
		return err
	}
	for i, r := range runs {
		row.before = append(row.before, initial.Network{Seed: r.Seed, GSC: gsc[i]})
		row.after = append(row.after, initial.Network{Seed: r.Seed, GSC: gsc[len(runs)+i]})
	}
	return nil
}

func decideStillExplode(e stillExplodeEvidence) []claims.Check {
	var checks []claims.Check
	for _, r := range e {
		checks = append(checks,
			claims.Measured("log growth per layer after training", r.name, mathcheck.Mean(initial.LogRates(r.after), confidence)),
			claims.Measured("R² of the line after training", r.name, mathcheck.Exact(initial.Straightness(r.after))),
			claims.Measured("log growth per layer before training", r.name, mathcheck.Mean(initial.LogRates(r.before), confidence)).WithTheory(r.theory),
		)
	}
	return checks
}
