package depth

import (
	"math"

	"gonum.org/v1/gonum/stat"

	"gradscale/claims"
	"gradscale/claims/training"
	"gradscale/mathcheck"
)

// rankedOnRecord is the campaign's part of E3 under one step rule.
func rankedOnRecord(i int) claims.Experiment[rankingEvidence] {
	rule := stepRules[i]
	cases := with(rule.StepRule, training.Uncollapsed()...)
	return claims.Experiment[rankingEvidence]{
		Letter: rule.letter, Name: rule.name,
		Statement: "Trained " + rule.sentence + ", log GSC at initialization and final training error are rank-correlated over the architectures that do not collapse.",
		Protocol: campaignProtocol + "SGD " + rule.sentence + "; depth 50: the four networks that explode, their ResNets, looks-linear ReLU, orthogonal tanh. " +
			"GSC(L,0) of the loss from the first layer, next to the input, to the loss, on " + fixedBatch + ", at the start: geometric mean over seeds; and mean training error.",
		Rules: []claims.Rule{
			{
				Quantity: "share of permutations that reach this correlation", Condition: claims.Below(significant),
				Sentence: "The share of all permutations of the architectures that reach this correlation, which is to be positive, is {}.",
			},
			{
				Quantity: "rank correlation of log GSC(L,0) and training error", Condition: claims.Above(0),
				Sentence: "Spearman's rank correlation over these ten is {}.",
			},
		},
		Oracle:  "Theory's number has GSC(L,0) at infinite width, by quadrature and exactly 1 for the two orthogonal starts, in place of the measured one.",
		Awaits:  awaitRuns(cases),
		Measure: func(claims.Seeds) (rankingEvidence, error) { return rankedAfter(cases, training.Main.Epochs) },
		Decide:  decideRecordedRanking,
		Figures: rankedFigures(i, cases),
		Sabotages: []claims.Sabotage[rankingEvidence]{{
			Name:    "no training",
			Measure: func(claims.Seeds) (rankingEvidence, error) { return rankedAfter(cases, 0) },
		}},
	}
}

// significant is the share of random permutations below which a rank correlation counts as one.
const significant = 0.05

// rankedAfter takes errors after so many epochs, GSC at the start.
func rankedAfter(cases []training.Case, epochs int) (rankingEvidence, error) {
	var e rankingEvidence
	rows, err := recordedRows(cases)
	if err != nil {
		return e, err
	}
	for _, r := range rows {
		errors := r.errors()
		if epochs == 0 {
			errors = r.numbers(training.At("train-error", 0))
		}
		logs := r.bySeed(func(run training.Record) float64 { return math.Log(run.Number(training.At("gsc-of-first", 0))) })
		e.logGSC, e.errors = append(e.logGSC, stat.Mean(logs, nil)), append(e.errors, stat.Mean(errors, nil))
		e.theory = append(e.theory, sameInTheory*math.Round(wideLogGSC(r.Architecture)/sameInTheory))
	}
	return e, nil
}

func decideRecordedRanking(e rankingEvidence) []claims.Check {
	return []claims.Check{
		claims.Measured("share of permutations that reach this correlation", "", mathcheck.Exact(mathcheck.SpearmanExactPValue(e.logGSC, e.errors))).
			WithTheory(mathcheck.SpearmanExactPValue(e.theory, e.errors)),
		claims.Measured("rank correlation of log GSC(L,0) and training error", "", mathcheck.Exact(mathcheck.Spearman(e.logGSC, e.errors))).
			WithTheory(mathcheck.Spearman(e.theory, e.errors)),
	}
}
