package depth

import (
	"fmt"
	"math"
	"slices"

	"gradscale/claims"
	"gradscale/claims/figure"
	"gradscale/claims/initial"
	"gradscale/claims/training"
	"gradscale/mathcheck"
	"gradscale/net"
)

// stillGrows is the slope of log GSC above which a trained network counts as exploding: a
// factor 1.6 over 50 layers.
const stillGrows = 0.01

// stillExplodesOnRecord is a part of G2 that the campaign decides; orthogonal has the same
// cases of networks with orthogonal starts, for the sabotage.
func stillExplodesOnRecord(letter, name, sentence string, cases, orthogonal []training.Case, figures func(rowsAfter) ([]figure.Figure, error)) claims.Experiment[rowsAfter] {
	return claims.Experiment[rowsAfter]{
		Letter: letter, Name: "after training, " + name,
		Statement: "After training " + sentence + " an exploding network still has a GSC that grows exponentially with the number of layers above.",
		Protocol:  campaignProtocol + "Depth 50, trained " + sentence + ". GSC(l,0) of the loss on " + fixedBatch + ", after training, l = 2 to 50.",
		Rules: []claims.Rule{{
			Quantity: "log growth per layer after training", Condition: claims.Above(stillGrows),
			Sentence: "The slope of the trained network's log GSC(l,0) in the number of layers above l is {}, by its {interval} over seeds.",
		}},
		Oracle:  "Theory's number is the growth per layer of the untrained network at infinite width, by quadrature.",
		Awaits:  awaitRuns(slices.Concat(cases, orthogonal)),
		Measure: func(claims.Seeds) (rowsAfter, error) { return recordedAfter(cases, training.Main.Epochs) },
		Decide: func(e rowsAfter) []claims.Check {
			var checks []claims.Check
			for _, r := range e.rows {
				checks = append(checks, claims.Measured("log growth per layer after training", fmt.Sprintf("%s, %s", r.Architecture.Name(), r.Rule), mathcheck.Mean(r.bySeed(func(run training.Record) float64 { return growthAfter(run, e.epochs) }), confidence)).
					WithTheory(wideGrowthOf(r.Architecture)))
			}
			return checks
		},
		Deviation: recordedDeviations["G2"+letter],
		Figures:   figures,
		Sabotages: []claims.Sabotage[rowsAfter]{{
			Name:    "looks-linear and orthogonal starts before training",
			Measure: func(claims.Seeds) (rowsAfter, error) { return recordedAfter(orthogonal, 0) },
		}},
	}
}

// growthAfter is the slope of log GSC after so many epochs; NaN of a run that diverged.
func growthAfter(run training.Record, epochs int) float64 {
	gsc := run.Curve(training.At("gsc", epochs))
	if gsc == nil {
		return math.NaN()
	}
	return initial.LogRates([]initial.Network{{GSC: gsc}})[0]
}

// stillExplodesUnder is the part of one step rule of SGD.
func stillExplodesUnder(i int) claims.Experiment[rowsAfter] {
	rule := stepRules[i]
	orthogonal := with(rule.StepRule, training.OrthogonalStarts()...)
	return stillExplodesOnRecord(rule.letter, rule.name, rule.sentence, with(rule.StepRule, training.Exploding()...), orthogonal,
		stillExplodesFigures("gsc-by-depth-by-architecture", "GSC before and after training, "+rule.name, orthogonal, after))
}

// stillExplodesWithOptimizers is the part of the others.
func stillExplodesWithOptimizers() claims.Experiment[rowsAfter] {
	three := []net.Architecture{training.Exploding()[0], training.Exploding()[1], training.Exploding()[3]}
	cases := slices.Concat(with(training.Adam, training.Exploding()...), with(training.Momentum, three...), with(training.RMSprop, three...))
	orthogonal := with(training.Adam, training.OrthogonalStarts()...)
	return stillExplodesOnRecord("o", "other optimizers", "with momentum, RMSprop and Adam", cases, orthogonal,
		stillExplodesFigures("gsc-by-depth-by-optimizer", "GSC before and after training, by optimizer", orthogonal, byRule))
}
