package depth

import (
	"fmt"

	"gradscale/claims"
	"gradscale/claims/training"
	"gradscale/net"
)

// collapsedOnRecord is the campaign's part of E7 on one network that collapses, and on the
// orthogonal start of the same normalization.
func collapsedOnRecord(letter, name string, network, orthogonal net.Architecture) claims.Experiment[[]recordedPair] {
	collapsing := []net.Architecture{network, network}
	better := append(training.ResNets([]net.Architecture{network}), orthogonal)
	return claims.Experiment[[]recordedPair]{
		Letter: letter, Name: name,
		Statement: "At depth 50 " + name + " fits the training set worse than its ResNet and than a looks-linear or orthogonal start.",
		Protocol:  campaignProtocol + "SGD with one step size for all layers and with step sizes per layer; depth 50 only, which is all that the campaign trains of these networks; the ResNet has identity skips around blocks of two layers. The start compared with is " + orthogonal.Name() + ".",
		Rules: []claims.Rule{
			{
				Quantity: "training error less half the collapsing network's", Condition: claims.Below(0),
				Sentence: "Seed by seed, the training error of the ResNet, and of the other start, less half the collapsing network's under the same step rule is {}, by its {interval}.",
			},
			{
				Quantity: "training error", Condition: claims.Below(fit),
				Sentence: fmt.Sprintf("Their training errors are {} (guessing: %g), by their {interval} over seeds.", training.Chance),
			},
		},
		Oracle:  "Claim D1 of the same networks at infinite width: the collapsing one's inputs grow alike, those of its ResNet and of the other start do not.",
		Awaits:  awaitRuns(pairedCases(collapsing[:1], better)),
		Measure: func(claims.Seeds) ([]recordedPair, error) { return recordedPairs(collapsing, better) },
		Decide:  decideRecordedCollapse,
		Figures: pairFigures("Training error of " + name + ", its ResNet and another start"),
		Sabotages: []claims.Sabotage[[]recordedPair]{{
			Name:    "no skip connections, and Gaussian starts",
			Measure: func(claims.Seeds) ([]recordedPair, error) { return recordedPairs(collapsing, collapsing) },
		}},
	}
}

func decideRecordedCollapse(pairs []recordedPair) []claims.Check {
	var checks []claims.Check
	for i, p := range pairs {
		name := "ResNet, " + string(p.other.Rule)
		if i%2 == 1 {
			name = "other start, " + string(p.other.Rule)
		}
		checks = append(checks,
			claims.Measured("training error less half the collapsing network's", name, lessHalf(p.other.errors(), p.vanilla.errors())),
			claims.Measured("training error", name, meanError(p.other.errors())),
		)
	}
	return checks
}
