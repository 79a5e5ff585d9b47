package depth

import (
	"testing"

	"gradscale/claims"
	"gradscale/claims/trained"
	"gradscale/mathcheck"
	"gradscale/net/optim"
)

// E4b: what E4's sentence says of ResNets, and of one step size for all layers.
// The bound sees how far layers have moved, whether training is the better for it
// or not.
var deeperResNets = claims.Claim[comparedEvidence]{
	ID:    "E4b",
	Title: "ResNets train at a greater effective depth",
	Statement: "The effective depth that training reaches is higher in ResNets than in exploding networks of the same normalization and nonlinearity, " +
		"and far below compositional depth in the latter, also with one step size for all layers.",
	Source:   effectiveDepth.Source,
	Protocol: movedProtocol + "SGD with one step size for all layers, batch-ReLU and layer-tanh also with step sizes per layer.",
	Rule: "Seed by seed, a ResNet's effective depth exceeds the vanilla network's, and vanilla networks whose training error is clear of guessing's " +
		"have one below 25, half of compositional depth, by 95 % intervals.",
	Oracle:     "mathcheck's recurrence for the bound, which is held against sums over all subsets.",
	Experiment: compareMoved,
	Decide:     decideCompared,
	Sabotages: []claims.Sabotage[comparedEvidence]{{
		Name: "ResNets taken for vanilla networks, and the other way round",
		Experiment: func() (comparedEvidence, error) {
			e, err := compareMoved()
			for i := range e {
				e[i].vanilla, e[i].resNet = e[i].resNet, e[i].vanilla
			}
			return e, err
		},
		Breaks: []string{"effective depth, resnet-layer-tanh less layer-tanh, step sizes per layer"},
	}},
	Trains:  true,
	Variant: trained.Variant,
	Deviation: &claims.Deviation{
		Verdict: claims.NotReproduced,
		Reason: "layer-tanh's ResNet has the greater effective depth with step sizes per layer, and no other. ResNets fit these images after a few dozen small steps, while the layers in front of " +
			"batch-normalized networks move at random: an update is orthogonal to weights whose scale does not matter, so it always adds to their length. " +
			"ρ_l then tells of step size, not of use: by training error batch-ReLU, which stays at guessing, might have any. " +
			"Ten times as many steps (go test ./claims/depth -images 4000 -epochs 40) raise the ResNets with tanh from 13 to 22 and layer-tanh from 11 to 16, but do not turn the others around.",
	},
}

func TestE4b(t *testing.T)         { deeperResNets.Verify(t) }
func TestE4bSabotage(t *testing.T) { deeperResNets.VerifySabotage(t) }
func BenchmarkE4b(b *testing.B)    { deeperResNets.Benchmark(b) }

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
		name := "effective depth, resnet-" + r.name + " less " + r.name + ", " + r.steps
		checks = append(checks, claims.Above(name, difference(r.resNet.end, r.vanilla.end), 0))
	}
	for _, r := range e {
		if r.vanilla.learned() {
			checks = append(checks, claims.Below("effective depth, "+r.name+", "+r.steps, mathcheck.Mean(r.vanilla.end, confidence), farBelow))
		}
	}
	return checks
}
