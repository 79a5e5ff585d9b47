package depth

import (
	"fmt"

	"gradscale/claims"
	"gradscale/claims/training"
	"gradscale/net"
)

// The campaign's parts of E2: at depth 50 one for each network that explodes, and one for
// all of them at depth 100, whose runs come later.
func fitOnRecord(letter, name string, networks ...net.Architecture) claims.Experiment[[]recordedPair] {
	depth := networks[0].Depth
	return claims.Experiment[[]recordedPair]{
		Letter: letter, Name: fmt.Sprintf("%s at depth %d", name, depth),
		Statement: fmt.Sprintf("At depth %d the ResNet of %s fits the training set, and far better than the vanilla network.", depth, name),
		Protocol:  campaignProtocol + fmt.Sprintf("SGD with one step size for all layers and with step sizes per layer; depth %d, identity skips around blocks of two layers.", depth),
		Rules: []claims.Rule{
			{
				Quantity: "training error less half the vanilla network's", Condition: claims.Below(0),
				Sentence: "Seed by seed, the ResNet's training error less half the vanilla network's under the same step rule is {}, by its {interval}.",
			},
			{
				Quantity: "training error", Condition: claims.Below(fit),
				Sentence: fmt.Sprintf("The ResNet's training error is {} (guessing: %g), by its {interval} over seeds.", training.Chance),
			},
		},
		Oracle:    "GSC(L,0) at infinite width, by quadrature, is lower in the ResNet (R1, and part a).",
		Awaits:    awaitRuns(pairedCases(networks, training.ResNets(networks))),
		Measure:   func(claims.Seeds) ([]recordedPair, error) { return recordedPairs(networks, training.ResNets(networks)) },
		Decide:    decideRecordedFits,
		Deviation: recordedDeviations["E2"+letter],
		Figures:   pairFigures(fmt.Sprintf("Training error of %s and its ResNet, depth %d", name, depth)),
		Sabotages: []claims.Sabotage[[]recordedPair]{{
			Name:    "no skip connections",
			Measure: func(claims.Seeds) ([]recordedPair, error) { return recordedPairs(networks, networks) },
		}},
	}
}

// recordedPair is a network and another that is compared with it, trained alike.
type recordedPair struct{ vanilla, other recordedRow }

func pairedCases(vanilla, other []net.Architecture) []training.Case {
	var cases []training.Case
	for _, rule := range stepRules {
		cases = append(cases, with(rule.StepRule, vanilla...)...)
		cases = append(cases, with(rule.StepRule, other...)...)
	}
	return cases
}

// recordedPairs returns pairs under S and under P.
func recordedPairs(vanilla, other []net.Architecture) ([]recordedPair, error) {
	var pairs []recordedPair
	for _, rule := range stepRules {
		v, err := recordedRows(with(rule.StepRule, vanilla...))
		if err != nil {
			return nil, err
		}
		o, err := recordedRows(with(rule.StepRule, other...))
		if err != nil {
			return nil, err
		}
		for i := range v {
			pairs = append(pairs, recordedPair{v[i], o[i]})
		}
	}
	return pairs, nil
}

func decideRecordedFits(pairs []recordedPair) []claims.Check {
	var checks []claims.Check
	for _, p := range pairs {
		checks = append(checks,
			claims.Measured("training error less half the vanilla network's", p.other.Name(), lessHalf(p.other.errors(), p.vanilla.errors())),
			claims.Measured("training error", p.other.Name(), meanError(p.other.errors())),
		)
	}
	return checks
}
