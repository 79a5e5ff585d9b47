package depth

import (
	"fmt"

	"gradscale/claims"
	"gradscale/claims/training"
	"gradscale/mathcheck"
)

// expandedOnRecord is the campaign's part of E6 under one step rule.
func expandedOnRecord(i int) claims.Experiment[expandedEvidence] {
	rule := stepRules[i]
	cases := with(rule.StepRule, training.Uncollapsed()...)
	return claims.Experiment[expandedEvidence]{
		Letter: rule.letter, Name: "residual expansion, " + rule.name,
		Statement: "Trained " + rule.sentence + ", the residual expansion truncated after an order no higher than effective depth keeps the training error.",
		Protocol: campaignProtocol + "SGD " + rule.sentence + "; the ten networks of E3, those whose " + betterThanGuessing + ". The expansion at the start's activations, by the number of layers that act by their residual function. " +
			fmt.Sprintf("The order counts from which on it keeps the network's training error on the first %d images within %d of them; %d stands for none.", training.Batch, imagesRisen, training.Depth+1),
		Rules: []claims.Rule{{
			Quantity: "order that keeps the training error, less effective depth", Condition: claims.AtMost(0), If: betterThanGuessing,
			Sentence: "seed by seed, this order less effective depth is {}, by its {interval}, widened by a layer at either end.",
		}},
		Oracle:  "Theory's number is the mean effective depth: the bound by which the terms of higher order are too small to matter.",
		Awaits:  awaitRuns(cases),
		Measure: func(claims.Seeds) (expandedEvidence, error) { return expandedAfter(cases, training.Main.Epochs) },
		Decide:  decideRecordedOrders,
		Sabotages: []claims.Sabotage[expandedEvidence]{{
			Name:    "no training before effective depth is measured",
			Measure: func(claims.Seeds) (expandedEvidence, error) { return expandedAfter(cases, 0) },
		}},
	}
}

// expandedEvidence has the trained networks, and after how many epochs effective depth is
// taken.
type expandedEvidence struct {
	rows   []recordedRow
	epochs int
}

func expandedAfter(cases []training.Case, epochs int) (expandedEvidence, error) {
	rows, err := recordedRows(cases)
	return expandedEvidence{rows, epochs}, err
}

func decideRecordedOrders(e expandedEvidence) []claims.Check {
	var checks []claims.Check
	for _, r := range e.rows {
		if !r.learned() {
			continue
		}
		depth := r.numbers(training.At("effective-depth", e.epochs))
		checks = append(checks, claims.Measured("order that keeps the training error, less effective depth", r.Architecture.Name(),
			differenceOfRounded(r.bySeed(orderKept), depth)).WithTheory(mathcheck.Mean(depth, confidence).Value))
	}
	return checks
}

// orderKept returns the lowest order from which on the expansion keeps the network's
// error on the batch, or Depth+1 if there is none.
func orderKept(run training.Record) float64 {
	expanded, network := run.Curve("expanded-error"), run.Curve("cut-error")
	order := training.Depth + 1
	for len(network) > 0 && order > 0 && order <= len(expanded) {
		if d := imagesWrong(expanded[order-1]) - imagesWrong(network[0]); d > imagesRisen || d < -imagesRisen {
			break
		}
		order--
	}
	return float64(order)
}
