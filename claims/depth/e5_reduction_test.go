package depth

import (
	"errors"
	"fmt"
	"math"
	"sync"
	"testing"

	"gradscale/claims"
	"gradscale/claims/trained"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/optim"
	"gradscale/net/train"
)

// E5: the first-order Taylor expansion of m layers in their parameters is one
// layer, linear in them. It leaves out the terms in which two or more of the m
// layers act by their residual function, which are small where effective depth is:
// then fewer layers do what the network does.
var reduction = claims.Claim{
	ID:    "E5",
	Title: "networks of low effective depth tolerate replacing many layers",
	Statement: "The lower a network's effective depth, the more of its topmost hidden layers can be replaced by their first-order Taylor expansion around the start before training error rises; " +
		"ResNets and orthogonal starts tolerate fewer.",
	Source: "section 5, experiments on CIFAR-10",
	Parts:  []claims.Part{cutByDepth, sooner, cutOnRecord(0), cutOnRecord(1), soonerOnRecord},
}

var cutByDepth = claims.Experiment[reductionEvidence]{
	Letter:    "a",
	Name:      "by effective depth",
	Statement: "The lower a network's effective depth, the more of its topmost hidden layers can be replaced by their first-order Taylor expansion around the start before training error rises.",
	Protocol: reductionProtocol + "Compared are the exploding networks whose " + betterThanGuessing + ", their ResNets and two orthogonal starts. " +
		"A network tolerates the largest of these numbers up to which training error rises by no more than " + fmt.Sprint(risen) + ".",
	Rules: []claims.Rule{
		{
			Quantity: "rank correlation of layers replaced and effective depth, negated", Condition: claims.Above(0),
			Sentence: "Over networks, the rank correlation of effective depth (E4's, mean over seeds) and the number of layers that a network tolerates replaced, negated, is {}, by the bootstrap's {interval}.",
		},
		{
			Quantity: "share of permutations that reach this correlation", Condition: claims.Below(seldom),
			Sentence: "The share of random permutations of the networks that reach this correlation is {}.",
		},
		{
			Quantity: "share of permutations that reach the correlation with the oracle's layers", Condition: claims.Below(seldom),
			Sentence: "The share that reach the correlation with the number of layers that the oracle says can be replaced is {}.",
		},
	},
	Oracle:  "The bound of effective depth for the replaced layers alone: how many topmost layers have terms above first order of less than a tenth of the output.",
	Measure: func(claims.Seeds) (reductionEvidence, error) { return measureReductions() },
	Decide:  decideReductions,
	Figures: reductionFigures,
	Sabotages: []claims.Sabotage[reductionEvidence]{{
		Name: "effective depths of vanilla networks and ResNets interchanged",
		Measure: func(claims.Seeds) (reductionEvidence, error) {
			e, err := measureReductions()
			for i, r := range e.resNets() {
				e[i].end, r.end = r.end, e[i].end
			}
			return e, err
		},
		Breaks: claims.Breaks{"share of permutations that reach this correlation": nil},
	}},
	Trains:  true,
	Beside:  true,
	Variant: trained.Variant,
}

func TestE5(t *testing.T)         { reduction.Verify(t) }
func TestE5Sabotage(t *testing.T) { reduction.VerifySabotage(t) }
func BenchmarkE5(b *testing.B)    { reduction.Benchmark(b) }

const reductionProtocol = trainingProtocol + "Depth 50, width 100, SGD. The topmost 4, 8, 12, 16, 20, 24, 32, 40 and 48 hidden layers are replaced, between the trained layers below them and the trained last layer. " +
	"Errors are those of the first 250 images. "

// reductionEvidence has a row for each of trained.Uncollapsed.
type reductionEvidence []*reductionRow

type reductionRow struct {
	movedRow
	tolerated []float64 // layers that can be replaced, by seed
	bounded   []float64 // layers of which the bound says so
}

func (e reductionEvidence) exploding() reductionEvidence  { return e[:min(4, len(e))] }
func (e reductionEvidence) resNets() reductionEvidence    { return e[min(4, len(e)):min(8, len(e))] }
func (e reductionEvidence) orthogonal() reductionEvidence { return e[min(8, len(e)):] }

// measureReductions returns rows of the caller's own.
func measureReductions() (reductionEvidence, error) {
	rows, err := reduced()
	var e reductionEvidence
	for _, r := range rows {
		e = append(e, &r)
	}
	return e, err
}

var reduced = sync.OnceValues(func() ([]reductionRow, error) {
	protocols := trained.Uncollapsed(optim.SGD)
	moved, err := measureMoved(protocols, 1)
	if err != nil {
		return nil, err
	}
	all, err := residualsOf(protocols)
	if err != nil {
		return nil, err
	}
	rows, errs := make([]reductionRow, len(protocols)), make([]error, len(protocols))
	net.Each(len(protocols), func(i int) {
		rows[i] = reductionRow{movedRow: moved[i]}
		errs[i] = rows[i].reduce(all[i])
	})
	return rows, errors.Join(errs...)
})

func (r *reductionRow) reduce(runs []trainedResiduals) error {
	start, end, err := probes(runs[0].run.Start)
	if err != nil {
		return err
	}
	defer start.Release()
	defer end.Release()
	for _, t := range runs {
		if t.run.Result.Outcome == train.Diverged {
			r.tolerated, r.bounded = append(r.tolerated, math.NaN()), append(r.bounded, math.NaN())
			continue
		}
		errors, err := reducedErrors(t.run, start, end)
		if err != nil {
			return err
		}
		r.tolerated, r.bounded = append(r.tolerated, layersTolerated(errors)), append(r.bounded, layersBounded(t.end.steps))
	}
	return nil
}

// Of the bootstrap and of random permutations.
const (
	reductionResamples = 10000
	reductionSeed      = 5
	seldom             = 0.05 // one in twenty
)

func decideReductions(e reductionEvidence) []claims.Check {
	var depth, tolerated, bounded []float64
	for _, r := range e {
		if r.learned() {
			depth = append(depth, -mathcheck.Mean(r.end, confidence).Value)
			tolerated = append(tolerated, mathcheck.Mean(r.tolerated, confidence).Value)
			bounded = append(bounded, mathcheck.Mean(r.bounded, confidence).Value)
		}
	}
	chance := func(x []float64) mathcheck.Estimate {
		return mathcheck.Exact(mathcheck.SpearmanPValue(x, tolerated, reductionResamples, reductionSeed))
	}
	return []claims.Check{
		claims.Measured("rank correlation of layers replaced and effective depth, negated", "", mathcheck.SpearmanInterval(depth, tolerated, reductionResamples, confidence, reductionSeed)).
			WithTheory(mathcheck.Spearman(bounded, tolerated)),
		claims.Measured("share of permutations that reach this correlation", "", chance(depth)),
		claims.Measured("share of permutations that reach the correlation with the oracle's layers", "", chance(bounded)),
	}
}
