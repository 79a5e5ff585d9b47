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
	Title: "low effective depth stands a deep cut",
	Statement: "Replacing the topmost hidden layers by their first-order Taylor expansion around the start raises training error the later, the lower a network's effective depth: " +
		"ResNets and orthogonal starts suffer sooner.",
	Source: "section 5, experiments on CIFAR-10",
	Parts:  []claims.Part{cutByDepth, sooner, cutOnRecord(0), cutOnRecord(1), soonerOnRecord},
}

var cutByDepth = claims.Experiment[reductionEvidence]{
	Letter:    "a",
	Name:      "by effective depth",
	Statement: "Replacing the topmost hidden layers by their first-order Taylor expansion around the start raises training error the later, the lower a network's effective depth.",
	Protocol: reductionProtocol + "Compared are the exploding networks whose training error is clear of guessing's, " + fmt.Sprintf("below %g by its interval over seeds", learned) + ", their ResNets and two orthogonal starts. " +
		"A network stands as many layers as can be replaced until training error has risen by more than " + fmt.Sprint(risen) + ".",
	Rules: []claims.Rule{
		{
			Quantity: "rank correlation of layers stood and effective depth, negated", Condition: claims.Above(0),
			Sentence: "Over networks, the rank correlation of effective depth (E4's, mean over seeds) and the number of layers stood, negated, is {}, by the bootstrap's {interval}.",
		},
		{
			Quantity: "share of random orders as correlated", Condition: claims.Below(seldom),
			Sentence: "The share of random orders of the networks that are as correlated is {}.",
		},
		{
			Quantity: "share of random orders as correlated with the oracle's layers", Condition: claims.Below(seldom),
			Sentence: "So is the share that are as correlated with the layers that the oracle says are stood: {}.",
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
		Breaks: claims.Breaks{"share of random orders as correlated": nil},
	}},
	Trains:  true,
	Beside:  true,
	Variant: trained.Variant,
}

func TestE5(t *testing.T)         { reduction.Verify(t) }
func TestE5Sabotage(t *testing.T) { reduction.VerifySabotage(t) }
func BenchmarkE5(b *testing.B)    { reduction.Benchmark(b) }

const reductionProtocol = trainingProtocol + "Depth 50, width 100, SGD. 4, 8, 12, 16, 20, 24, 32, 40 and 48 layers are replaced, at what the trained layers below send up; " +
	"the trained last layer reads the result. Errors are those of the first 250 images. "

// reductionEvidence has a row for each of trained.Uncollapsed.
type reductionEvidence []*reductionRow

type reductionRow struct {
	movedRow
	stood   []float64 // layers that can be replaced, by seed
	bounded []float64 // layers of which the bound says so
}

func (e reductionEvidence) exploding() reductionEvidence { return e[:min(4, len(e))] }
func (e reductionEvidence) resNets() reductionEvidence   { return e[min(4, len(e)):min(8, len(e))] }
func (e reductionEvidence) straight() reductionEvidence  { return e[min(8, len(e)):] }

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
	for _, t := range runs {
		if t.run.Result.Outcome == train.Diverged {
			r.stood, r.bounded = append(r.stood, math.NaN()), append(r.bounded, math.NaN())
			continue
		}
		errors, err := reducedErrors(t.run)
		if err != nil {
			return err
		}
		r.stood, r.bounded = append(r.stood, layersStood(errors)), append(r.bounded, layersBounded(t.end.steps))
	}
	return nil
}

// Of the bootstrap and of random orders.
const (
	reductionResamples = 10000
	reductionSeed      = 5
	seldom             = 0.05 // one in twenty
)

func decideReductions(e reductionEvidence) []claims.Check {
	var depth, stood, bounded []float64
	for _, r := range e {
		if r.learned() {
			depth = append(depth, -mathcheck.Mean(r.end, confidence).Value)
			stood = append(stood, mathcheck.Mean(r.stood, confidence).Value)
			bounded = append(bounded, mathcheck.Mean(r.bounded, confidence).Value)
		}
	}
	chance := func(x []float64) mathcheck.Estimate {
		return mathcheck.Exact(mathcheck.SpearmanPValue(x, stood, reductionResamples, reductionSeed))
	}
	return []claims.Check{
		claims.Measured("rank correlation of layers stood and effective depth, negated", "", mathcheck.SpearmanInterval(depth, stood, reductionResamples, confidence, reductionSeed)).
			WithTheory(mathcheck.Spearman(bounded, stood)),
		claims.Measured("share of random orders as correlated", "", chance(depth)),
		claims.Measured("share of random orders as correlated with the oracle's layers", "", chance(bounded)),
	}
}
