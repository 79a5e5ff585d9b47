package depth

import (
	"fmt"
	"slices"

	"gradscale/claims"
	"gradscale/claims/training"
	"gradscale/net"
)

// The campaign's parts of E1: from depth 10 to 50 under S and under P, from 50 to 100,
// whose runs come later, and batch-ReLU with every optimizer.

// deeperOnRecord is the part on step rules and two depths.
func deeperOnRecord(letter, name, sentence string, shallow, deep int, rules ...training.StepRule) claims.Experiment[[]deepening] {
	shallower, deeper := training.AtDepth(shallow, training.Exploding()[1:]), training.AtDepth(deep, training.Exploding()[1:])
	var cases []training.Case
	for _, rule := range rules {
		cases = append(cases, with(rule, slices.Concat(shallower, deeper, training.ResNets(deeper))...)...)
	}
	return claims.Experiment[[]deepening]{
		Letter: letter, Name: fmt.Sprintf("depth %d to %d, %s", shallow, deep, name),
		Statement: fmt.Sprintf("Trained %s, vanilla networks that explode get worse at fitting the training set from depth %d to %d; batch-ReLU hardly moves from chance at depth 50 as it is (part o).", sentence, shallow, deep),
		Protocol:  campaignProtocol + fmt.Sprintf("SGD %s; depths %d and %d.", sentence, shallow, deep),
		Rules: []claims.Rule{
			{
				Quantity: "training error less the shallower network's", Condition: claims.Above(0),
				Sentence: fmt.Sprintf("In layer-tanh, batch-tanh and SELU training error grows from depth %d to %d, seed by seed: the difference is {}, by its {interval}.", shallow, deep),
			},
		},
		Oracle:  "GSC(L,0) at infinite width, by quadrature, grows with depth in each of them (G6).",
		Awaits:  awaitRuns(cases),
		Measure: func(claims.Seeds) ([]deepening, error) { return deepenings(shallower, deeper, rules) },
		Decide:  decideDeepenings,
		Figures: deeperRecordedFigures(fmt.Sprintf("Training error from depth %d to %d, %s", shallow, deep, name), func() ([]deepening, error) {
			return deepenings(shallower, training.ResNets(deeper), rules)
		}),
		Sabotages: []claims.Sabotage[[]deepening]{{
			Name:    "skip connections in the deeper networks",
			Measure: func(claims.Seeds) ([]deepening, error) { return deepenings(shallower, training.ResNets(deeper), rules) },
		}},
	}
}

// deeperUnder is the part from depth 10 to 50 under one step rule.
func deeperUnder(i int) claims.Experiment[[]deepening] {
	rule := stepRules[i]
	return deeperOnRecord(rule.letter, rule.name, rule.sentence, 10, 50, rule.StepRule)
}

// muchDeeper is the part from depth 50 to 100.
func muchDeeper() claims.Experiment[[]deepening] {
	return deeperOnRecord("d", "under S and P", "with one step size for all layers, and with step sizes per layer", 50, 100, training.SGD, training.PerLayer)
}

// deepening compares a network with one of the same kind that is deeper.
type deepening struct{ shallower, deeper recordedRow }

// deepenings pairs networks with deeper ones under each rule.
func deepenings(shallower, deeper []net.Architecture, rules []training.StepRule) ([]deepening, error) {
	var all []deepening
	for _, rule := range rules {
		s, err := recordedRows(with(rule, shallower...))
		if err != nil {
			return nil, err
		}
		d, err := recordedRows(with(rule, deeper...))
		if err != nil {
			return nil, err
		}
		for n := range s {
			all = append(all, deepening{s[n], d[n]})
		}
	}
	return all, nil
}

func decideDeepenings(all []deepening) []claims.Check {
	var checks []claims.Check
	for _, d := range all {
		checks = append(checks, claims.Measured("training error less the shallower network's",
			fmt.Sprintf("%s, %s", d.shallower.Architecture.Name(), d.shallower.Rule), difference(d.deeper.errors(), d.shallower.errors())))
	}
	return checks
}

// everyOptimizer is batch-ReLU of depth 50 with each optimizer and step rule.
var everyOptimizer = claims.Experiment[[]recordedRow]{
	Letter: "o", Name: "batch-ReLU, every optimizer",
	Statement: "At depth 50 batch-ReLU hardly moves from chance, with every optimizer and with step sizes per layer.",
	Protocol:  campaignProtocol + "Batch-ReLU of depth 50: SGD with one step size and with step sizes per layer, momentum, RMSprop, Adam.",
	Rules: []claims.Rule{{
		Quantity: "training error", Condition: claims.Above(hardlyMoved),
		Sentence: fmt.Sprintf("Its training error is {} (guessing: %g), by its {interval} over seeds, for each way to train it.", training.Chance),
	}},
	Oracle:  "Guessing, and the errors of its ResNet trained in the same ways, which the sabotage has.",
	Awaits:  awaitRuns(slices.Concat(inAllWays(training.Exploding()[:1]), inAllWays(training.ResNets(training.Exploding()[:1])))),
	Measure: func(claims.Seeds) ([]recordedRow, error) { return recordedRows(inAllWays(training.Exploding()[:1])) },
	Decide: func(rows []recordedRow) []claims.Check {
		var checks []claims.Check
		for _, r := range rows {
			checks = append(checks, claims.Measured("training error", string(r.Rule), meanError(r.errors())))
		}
		return checks
	},
	Figures: everyOptimizerFigures,
	Sabotages: []claims.Sabotage[[]recordedRow]{{
		Name: "residual networks",
		Measure: func(claims.Seeds) ([]recordedRow, error) {
			return recordedRows(inAllWays(training.ResNets(training.Exploding()[:1])))
		},
	}},
}

func inAllWays(networks []net.Architecture) []training.Case {
	var cases []training.Case
	for _, rule := range []training.StepRule{training.SGD, training.PerLayer, training.Momentum, training.RMSprop, training.Adam} {
		cases = append(cases, with(rule, networks...)...)
	}
	return cases
}
