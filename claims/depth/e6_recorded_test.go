package depth

import (
	"fmt"
	"slices"

	"gradscale/claims"
	"gradscale/claims/training"
)

// expandedOnRecord is the campaign's part of E6 under one step rule.
func expandedOnRecord(i int) claims.Experiment[rowsAfter] {
	rule := stepRules[i]
	cases := with(rule.StepRule, slices.Concat(training.Exploding(), training.ResNets(training.Exploding()))...)
	return claims.Experiment[rowsAfter]{
		Letter: rule.letter, Name: "residual expansion, " + rule.name,
		Statement: "Trained " + rule.sentence + ", the residual expansion truncated after an order no higher than effective depth keeps the training error.",
		Protocol: campaignProtocol + "SGD " + rule.sentence + "; the networks of E4, exploding ones and their ResNets, those whose " + betterThanGuessing + ". The expansion at the start's activations, by the number of layers that act by their residual function. " +
			fmt.Sprintf("The order counts from which on it keeps the network's training error on %s within %d images; %d stands for none.", fixedBatch, imagesRisen, training.Depth+1),
		Rules: []claims.Rule{{
			Quantity: "order that keeps the training error, less effective depth", Condition: claims.AtMost(0), If: betterThanGuessing,
			Sentence: "seed by seed, this order less effective depth is {}, by its {interval}, widened by a layer at either end.",
		}},
		Oracle:    "Effective depth itself is theory's: the bound by which the terms of higher order are too small to matter (T2b).",
		Awaits:    awaitRuns(cases),
		Measure:   func(claims.Seeds) (rowsAfter, error) { return recordedAfter(cases, training.Main.Epochs) },
		Decide:    decideRecordedOrders,
		Deviation: recordedDeviations["E6"+rule.letter],
		Figures:   expandedFigures(i),
		Sabotages: []claims.Sabotage[rowsAfter]{{
			Name:    "no training before effective depth is measured",
			Measure: func(claims.Seeds) (rowsAfter, error) { return recordedAfter(cases, 0) },
		}},
	}
}

func decideRecordedOrders(e rowsAfter) []claims.Check {
	var checks []claims.Check
	for _, r := range e.rows {
		if !r.learned() {
			continue
		}
		depth := e.depths(r)
		checks = append(checks, claims.Measured("order that keeps the training error, less effective depth", r.Architecture.Name(),
			differenceOfRounded(r.bySeed(orderKept), depth)))
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
