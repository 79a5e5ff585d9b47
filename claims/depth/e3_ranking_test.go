package depth

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gradscale/claims"
	"gradscale/claims/trained"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/optim"
)

// E3: among networks that keep inputs apart, it is the size of gradients at
// initialization that tells how well they train.
var ranking = claims.Claim{
	ID:        "E3",
	Title:     "GSC at initialization ranks training errors",
	Statement: "Over the architectures that do not collapse, log GSC at initialization and final training error are rank-correlated.",
	Source:    "section 4, experiments on CIFAR-10",
	Parts:     []claims.Part{errorByGSC, rankedOnRecord(0), rankedOnRecord(1)},
}

var errorByGSC = claims.Experiment[rankingEvidence]{
	Letter:    "a",
	Name:      "live run",
	Statement: "Log GSC at initialization and training error after 60 steps are rank-correlated.",
	Protocol: trainingProtocol + "Depth 50, width 100, SGD: the four networks that explode, their ResNets, looks-linear ReLU, orthogonal tanh. " +
		"GSC(L,0) of the loss on 250 of the images; geometric mean over seeds, and mean training error.",
	Rules: []claims.Rule{
		{
			Quantity: "rank correlation of log GSC(L,0) and training error", Condition: claims.Above(0),
			Sentence: fmt.Sprintf("Spearman's rank correlation over these ten is {}, by its {interval} over %d resamples of the architectures.", rankingResamples),
		},
		{
			Quantity: "share of permutations that reach this correlation", Condition: claims.Below(rarely),
			Sentence: "The share of random permutations of the architectures that reach this correlation is {}.",
		},
		{
			Quantity: "share of permutations that reach the correlation with theory", Condition: claims.Below(rarely),
			Sentence: "The share that reach the correlation of training error and GSC(L,0) at infinite width is {}.",
		},
	},
	Oracle:  "GSC(L,0) at infinite width, by quadrature and exactly 1 for the two orthogonal starts, in place of the measured one.",
	Measure: func(claims.Seeds) (rankingEvidence, error) { return measureRanking(trained.Uncollapsed(optim.SGD)) },
	Decide:  decideRanking,
	Figures: rankingFigures,
	Sabotages: []claims.Sabotage[rankingEvidence]{{
		Name: "networks that collapse, in place of those that explode",
		Measure: func(claims.Seeds) (rankingEvidence, error) {
			return measureRanking(slices.Concat(trained.Collapsing(optim.SGD), trained.ResNets(trained.Exploding(optim.SGD)), trained.OrthogonalStarts(optim.SGD)))
		},
		Breaks: claims.Breaks{"share of permutations that reach this correlation": nil},
	}},
	Trains:  true,
	Beside:  true,
	Variant: trained.Variant,
}

func TestE3(t *testing.T)         { ranking.Verify(t) }
func TestE3Sabotage(t *testing.T) { ranking.VerifySabotage(t) }
func BenchmarkE3(b *testing.B)    { ranking.Benchmark(b) }

const (
	rankingResamples = 10000
	rankingSeed      = 1
	rarely           = 0.01 // one in a hundred
)

// rankingEvidence is by architecture.
type rankingEvidence struct{ logGSC, theory, errors []float64 }

func measureRanking(protocols []trained.Protocol) (rankingEvidence, error) {
	var e rankingEvidence
	set, err := trained.TrainingSet()
	if err != nil {
		return e, err
	}
	runs, err := trained.RunAll(protocols)
	if err != nil {
		return e, err
	}
	gsc, errs := make([][][]float64, len(protocols)), make([]error, len(protocols))
	net.Each(len(protocols), func(i int) {
		start, _ := trained.Ends(runs[i])
		gsc[i], errs[i] = trained.GSC(set, start...)
	})
	for i, p := range protocols {
		if errs[i] != nil {
			return e, errs[i]
		}
		var measured, trainingError float64
		for s, r := range runs[i] {
			measured += math.Log(gsc[i][s][1]) / float64(p.Seeds)
			trainingError += r.Error() / float64(p.Seeds)
		}
		e.logGSC, e.theory, e.errors = append(e.logGSC, measured), append(e.theory, logGSC(p)), append(e.errors, trainingError)
	}
	return e, nil
}

func decideRanking(e rankingEvidence) []claims.Check {
	correlation := mathcheck.SpearmanInterval(e.logGSC, e.errors, rankingResamples, confidence, rankingSeed)
	return []claims.Check{
		claims.Measured("rank correlation of log GSC(L,0) and training error", "", correlation).WithTheory(mathcheck.Spearman(e.theory, e.errors)),
		claims.Measured("share of permutations that reach this correlation", "", mathcheck.Exact(mathcheck.SpearmanPValue(e.logGSC, e.errors, rankingResamples, rankingSeed))),
		claims.Measured("share of permutations that reach the correlation with theory", "", mathcheck.Exact(mathcheck.SpearmanPValue(e.theory, e.errors, rankingResamples, rankingSeed))),
	}
}
