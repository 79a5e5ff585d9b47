package depth

import (
	"fmt"
	"slices"

	"gradscale/claims"
	"gradscale/claims/training"
	"gradscale/net"
)

// The campaign's parts of E1: by depth under S and under P, and batch-ReLU with every
// optimizer.

// deeperOnRecord is the part of one step rule.
func deeperOnRecord(i int) claims.Experiment[[]deepening] {
	rule := stepRules[i]
	cases := with(rule.StepRule, slices.Concat(atAllDepths(training.Exploding()[1:]), training.ResNets(atAllDepths(training.Exploding()[1:])))...)
	return claims.Experiment[[]deepening]{
		Letter: rule.letter, Name: rule.name,
		Statement: "Trained " + rule.sentence + ", vanilla networks that explode get worse at fitting the training set as depth grows; batch-ReLU hardly moves from chance at depth 50 as it is (part o).",
		Protocol:  campaignProtocol + "SGD " + rule.sentence + "; depths 10, 50, 100.",
		Rules: []claims.Rule{
			{
				Quantity: "training error less the shallower network's", Condition: claims.Above(0),
				Sentence: "In layer-tanh, batch-tanh and SELU training error grows from depth 10 to 50 and from 50 to 100, seed by seed: the difference is {}, by its {interval}.",
			},
		},
		Oracle:  "GSC(L,0) at infinite width, by quadrature, grows with depth in each of them (G6).",
		Awaits:  awaitRuns(cases),
		Measure: func(claims.Seeds) ([]deepening, error) { return deepenings(rule.StepRule, asTheyAre) },
		Decide:  decideDeepenings,
		Figures: deeperRecordedFigures(i),
		Sabotages: []claims.Sabotage[[]deepening]{{
			Name:    "skip connections in the deeper networks",
			Measure: func(claims.Seeds) ([]deepening, error) { return deepenings(rule.StepRule, training.ResNets) },
		}},
	}
}

func atAllDepths(networks []net.Architecture) []net.Architecture {
	var all []net.Architecture
	for _, d := range depths {
		all = append(all, training.AtDepth(d, networks)...)
	}
	return all
}

// deepening compares a network with one of the same kind that is deeper.
type deepening struct{ shallower, deeper recordedRow }

// deepenings returns all steps in depth of three networks; change is made to the deeper.
func deepenings(rule training.StepRule, change func([]net.Architecture) []net.Architecture) ([]deepening, error) {
	var all []deepening
	for i := 1; i < len(depths); i++ {
		shallower, err := recordedRows(with(rule, training.AtDepth(depths[i-1], training.Exploding()[1:])...))
		if err != nil {
			return nil, err
		}
		deeper, err := recordedRows(with(rule, change(training.AtDepth(depths[i], training.Exploding()[1:]))...))
		if err != nil {
			return nil, err
		}
		for n := range shallower {
			all = append(all, deepening{shallower[n], deeper[n]})
		}
	}
	return all, nil
}

func asTheyAre(networks []net.Architecture) []net.Architecture { return networks }

func decideDeepenings(all []deepening) []claims.Check {
	var checks []claims.Check
	for _, d := range all {
		checks = append(checks, claims.Measured("training error less the shallower network's",
			fmt.Sprintf("depth %d over %d, %s", d.deeper.Depth, d.shallower.Depth, d.shallower.Architecture.Name()), difference(d.deeper.errors(), d.shallower.errors())))
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
