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
func deeperOnRecord(i int) claims.Experiment[[]recordedCurve] {
	rule := stepRules[i]
	cases := with(rule.StepRule, atAllDepths(training.Exploding())...)
	return claims.Experiment[[]recordedCurve]{
		Letter: rule.letter, Name: rule.name,
		Statement: "Trained " + rule.sentence + ", vanilla networks that explode get worse at fitting the training set as depth grows, batch-ReLU worst: at depth 50 it hardly moves from chance.",
		Protocol:  campaignProtocol + "SGD " + rule.sentence + "; depths 10, 50, 100.",
		Rules: []claims.Rule{
			{
				Quantity: "training error", Condition: claims.Above(hardlyMoved),
				Sentence: fmt.Sprintf("Batch-ReLU's training error at depth 50 is {} (guessing: %g), by its {interval} over seeds.", training.Chance),
			},
			{
				Quantity: "training error over the shallower network's", Condition: claims.Above(0),
				Sentence: "In the other three, training error grows from depth 10 to 50 and from 50 to 100, seed by seed: the difference is {}, by its {interval}.",
			},
		},
		Oracle: "GSC(L,0) at infinite width, by quadrature, grows with depth in each of them.",
		Awaits: awaitRuns(cases),
		Measure: func(claims.Seeds) ([]recordedCurve, error) {
			return recordedCurves(rule.StepRule, training.Exploding())
		},
		Decide: decideRecordedCurves,
		Sabotages: []claims.Sabotage[[]recordedCurve]{{
			Name: "residual networks",
			Measure: func(claims.Seeds) ([]recordedCurve, error) {
				return recordedCurves(rule.StepRule, training.ResNets(training.Exploding()))
			},
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

// recordedCurve is a network at each depth.
type recordedCurve []recordedRow

func recordedCurves(rule training.StepRule, networks []net.Architecture) ([]recordedCurve, error) {
	var curves []recordedCurve
	for _, a := range networks {
		rows, err := recordedRows(with(rule, atAllDepths([]net.Architecture{a})...))
		if err != nil {
			return nil, err
		}
		curves = append(curves, rows)
	}
	return curves, nil
}

func decideRecordedCurves(curves []recordedCurve) []claims.Check {
	at50 := curves[0][slices.Index(depths, training.Depth)]
	checks := []claims.Check{claims.Measured("training error", at50.Name(), meanError(at50.errors()))}
	for _, c := range curves[1:] {
		for i := 1; i < len(c); i++ {
			checks = append(checks, claims.Measured("training error over the shallower network's",
				fmt.Sprintf("depth %d over %d, %s", c[i].Depth, c[i-1].Depth, c[i].Architecture.Name()), difference(c[i].errors(), c[i-1].errors())).
				WithTheory(wideLogGSC(c[i].Architecture)-wideLogGSC(c[i-1].Architecture)))
		}
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
