package depth

import (
	"testing"

	"gradscale/claims"
	"gradscale/claims/trained"
	"gradscale/mathcheck"
)

// E5b: what E5's sentence says of ResNets and orthogonal starts.
var sooner = claims.Claim[reductionEvidence]{
	ID:        "E5b",
	Title:     "ResNets and orthogonal starts suffer sooner from a cut",
	Statement: "ResNets and networks with orthogonal starts stand fewer layers replaced by their first-order Taylor expansion than exploding networks do.",
	Source:    reduction.Source,
	Protocol:  reductionProtocol + "An orthogonal start is compared with the mean of exploding networks clear of guessing, a ResNet with its vanilla network.",
	Rule: "Seed by seed, the number of layers that can be replaced until training error has risen by more than 0.04 is larger in the vanilla network than in its ResNet, " +
		"where its training error is clear of guessing's, and larger in the mean of exploding networks than in orthogonal starts, by 95 % intervals.",
	Oracle:     reduction.Oracle,
	Experiment: measureReductions,
	Decide:     decideSooner,
	Sabotages: []claims.Sabotage[reductionEvidence]{{
		// None of the checks holds clear of chance on record, so there is none to break.
		Name: "vanilla networks that stand nothing",
		Experiment: func() (reductionEvidence, error) {
			e, err := measureReductions()
			for i := range e.resNets() {
				e[i].stood = make([]float64, len(e[i].stood))
			}
			return e, err
		},
	}},
	Trains:  true,
	Variant: trained.Variant,
	Deviation: &claims.Deviation{
		Verdict: claims.NotReproduced,
		Reason: "it is the other way round, but for SELU (5 layers with three seeds, which is undecided; 7.5 [3.3, 11.7] with eight): normalized ResNets stand 48 layers replaced, orthogonal starts 24 to 40, exploding networks 4 to 20. " +
			"What a first-order expansion leaves out grows with the gradients in exploding networks and is diluted by skip connections (T4), and with 1000 images ResNets need not move far: " +
			"their effective depth is the lower one here (E4b), and E5 holds. With more to learn, 8000 images and 60 epochs (one seed, not on record), ResNets still stand 32 to 48, exploding networks 6 to 14.",
	},
}

func TestE5b(t *testing.T)         { sooner.Verify(t) }
func TestE5bSabotage(t *testing.T) { sooner.VerifySabotage(t) }
func BenchmarkE5b(b *testing.B)    { sooner.Benchmark(b) }

func decideSooner(e reductionEvidence) []claims.Check {
	var checks []claims.Check
	exploding := make([]float64, trained.CurrentBudget().Seeds)
	count := 0.0
	for i, r := range e.exploding() {
		if !r.learned() {
			continue
		}
		count++
		for s, layers := range r.stood {
			exploding[s] += layers
		}
		checks = append(checks, claims.Above("layers stood, "+r.name+" less "+e.resNets()[i].name, difference(r.stood, e.resNets()[i].stood), 0).
			WithTheory(mathcheck.Mean(r.bounded, confidence).Value-mathcheck.Mean(e.resNets()[i].bounded, confidence).Value))
	}
	for s := range exploding {
		exploding[s] /= count
	}
	for _, r := range e.straight() {
		checks = append(checks, claims.Above("layers stood, exploding networks less "+r.name, difference(exploding, r.stood), 0))
	}
	return checks
}
