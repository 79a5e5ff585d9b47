package depth

import (
	"gradscale/claims"
	"gradscale/claims/trained"
	"gradscale/mathcheck"
	"gradscale/net/optim"
)

// Part b of E4: what its sentence says of ResNets, and of one step size for all layers.
// The bound sees how far layers have moved, whether training is the better for it
// or not.
var deeperResNets = claims.Experiment[comparedEvidence]{
	Letter: "b",
	Name:   "ResNets, and with one step size",
	Statement: "The effective depth that training reaches is higher in ResNets than in exploding networks of the same normalization and nonlinearity, " +
		"and far below compositional depth in the latter, also with one step size for all layers.",
	Protocol: movedProtocol + "SGD with one step size for all layers, batch-ReLU and layer-tanh also with step sizes per layer.",
	Rules: []claims.Rule{
		{
			Quantity: "effective depth of the ResNet less the vanilla network's", Condition: claims.Above(0),
			Sentence: "Seed by seed, a ResNet's effective depth less the vanilla network's is {}, by its {interval}.",
		},
		{
			Quantity: "effective depth", Condition: claims.Below(farBelow), If: betterThanGuessing,
			Sentence: "a vanilla network's effective depth is {}, half of compositional depth, by its {interval}.",
		},
	},
	Oracle:  "mathcheck's recurrence for the bound, which is held against sums over all subsets.",
	Measure: func(claims.Seeds) (comparedEvidence, error) { return compareMoved() },
	Decide:  decideCompared,
	Figures: comparedFigures,
	Sabotages: []claims.Sabotage[comparedEvidence]{{
		Name: "ResNets taken for vanilla networks, and the other way round",
		Measure: func(claims.Seeds) (comparedEvidence, error) {
			e, err := compareMoved()
			for i := range e {
				e[i].vanilla, e[i].resNet = e[i].resNet, e[i].vanilla
			}
			return e, err
		},
		Breaks: claims.Breaks{"effective depth of the ResNet less the vanilla network's": {"layer-tanh, step sizes per layer"}},
	}},
	Trains:  true,
	Beside:  true,
	Variant: trained.Variant,
	Deviation: &claims.Deviation{
		Verdict: claims.NotReproduced,
		Reason: "layer-tanh's ResNet has the greater effective depth with step sizes per layer, and no other. ResNets fit these images after a few dozen small steps, while the layers in front of " +
			"batch-normalized networks move at random: an update is orthogonal to weights whose scale does not matter, so it always adds to their length. " +
			"ρ_l then tells of step size, not of use: by training error batch-ReLU, which stays at guessing, might have any. " +
			"Ten times as many steps (go test ./claims/depth -images 4000 -epochs 40) raise the ResNets with tanh from 13 to 22 and layer-tanh from 11 to 16, but do not turn the others around.",
	},
}

type comparedEvidence []comparedRow

type comparedRow struct {
	name, steps     string
	vanilla, resNet movedRow
}

func compareMoved() (comparedEvidence, error) {
	exploding := trained.Exploding(optim.SGD)
	var e comparedEvidence
	for _, c := range []struct {
		steps    string
		networks []trained.Protocol
	}{{"step sizes per layer", trained.PerLayer(exploding[:2])}, {"one step size", exploding}} {
		vanilla, err := measureMoved(c.networks, 1)
		if err != nil {
			return nil, err
		}
		resNet, err := measureMoved(trained.ResNets(c.networks), 1)
		if err != nil {
			return nil, err
		}
		for i, r := range vanilla {
			e = append(e, comparedRow{r.name, c.steps, r, resNet[i]})
		}
	}
	return e, nil
}

func decideCompared(e comparedEvidence) []claims.Check {
	var checks []claims.Check
	for _, r := range e {
		checks = append(checks, claims.Measured("effective depth of the ResNet less the vanilla network's", r.name+", "+r.steps, difference(r.resNet.end, r.vanilla.end)))
	}
	for _, r := range e {
		if r.vanilla.learned() {
			checks = append(checks, claims.Measured("effective depth", r.name+", "+r.steps, mathcheck.Mean(r.vanilla.end, confidence)))
		}
	}
	return checks
}
