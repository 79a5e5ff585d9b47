package depth

import (
	"fmt"
	"math"
	"testing"

	"gradscale/claims"
	"gradscale/claims/trained"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/optim"
)

// E4. Write layer l of a trained network as f_l = i_l + r_l: its initial function i_l,
// with the weights of the start, plus its residual function r_l, with what training
// added to them. Multiplied out over all layers, the network is a sum of terms in each
// of which some layers act by i_l and the others by r_l; a term's order is the number of
// the latter (T2). With ρ_l = Q‖r_l‖/Q‖i_l‖, Q the quadratic mean over inputs, the terms
// of order above λ are together at most Σ_{j>λ} e_j(ρ), e_j the elementary symmetric
// polynomial, times the growth from the first residual function to the output (see
// mathcheck.LogOrderBounds). If that is negligible, the network computes what one with
// λ trained layers between untrained ones would: effective depth is the largest λ for
// which it is not, here at least 1e-6 of the output.
//
// The paper's argument: with GSC(l,0) the factor by which a relative change of layer l
// changes the loss, a relative update of layer l above 1/GSC(l,0) leaves the range in
// which its gradient tells anything. So in exploding networks the layers near the
// input, of large GSC, can't move far, ρ_l is the smaller the larger GSC is, and
// effective depth stays far below the number of layers, compositional depth.
//
// This file measures networks that explode, trained with step sizes per layer in
// proportion to 1/GSC(l,0), as the argument has them. Of those that come to do better
// than guessing, of which there must be two, four numbers decide by their intervals over
// seeds: effective depth is below half of compositional depth, below the closed form for
// updates that all point one way, hardly greater at the end than after a fifth of
// training, and small without the first layer, too. The part fails where training moves
// many layers far: the two sabotages scale the residual functions by ten, and train with
// one step size for all layers. Part b compares with ResNets (e4b_resnets_test.go); parts
// s and p ask the same of longer runs on CIFAR-10 (e4_recorded_test.go).
var effectiveDepth = claims.Claim{
	ID:    "E4",
	Title: "exploding networks train at a small effective depth",
	Statement: "The effective depth that training reaches is far below compositional depth in exploding networks, and nearly flat over training; " +
		"it is higher in ResNets.",
	Source: "section 5, effective depth; experiments on CIFAR-10",
	Parts:  []claims.Part{smallDepth, deeperResNets, depthOnRecord(0), depthOnRecord(1)},
}

var smallDepth = claims.Experiment[movedEvidence]{
	Letter:    "a",
	Name:      "exploding networks, with step sizes per layer",
	Statement: "With relative updates in proportion to 1/GSC, the effective depth that training reaches is far below compositional depth in exploding networks, and nearly flat over training.",
	Protocol:  movedProtocol + "SGD with step sizes per layer.",
	Rules: []claims.Rule{
		{
			Quantity: "effective depth", Condition: claims.Below(farBelow), If: betterThanGuessing,
			Sentence: "effective depth is {}, half of compositional depth, by its {interval} over seeds.",
		},
		{
			Quantity: "effective depth over the oracle's", Condition: claims.Below(1), If: betterThanGuessing,
			Sentence: "effective depth over the oracle's is {}, by its {interval}.",
		},
		{
			Quantity: "effective depth added since a fifth of training", Condition: claims.Below(nearlyFlat), If: betterThanGuessing,
			Sentence: "from the first fifth of training to the end effective depth grows by an amount that is {}, a tenth of compositional depth, by its {interval}.",
		},
		{
			Quantity: "effective depth without the first layer's residual", Condition: claims.Below(farBelow), If: betterThanGuessing,
			Sentence: "with the first layer's residual function left out effective depth is {}, by its {interval}.",
		},
		{
			Quantity: "exploding networks better than guessing", Condition: claims.AtLeast(2),
			Sentence: "The number of exploding networks that do better than guessing, likewise, is {}.",
		},
	},
	Oracle: "A closed form (E8): the effective depth of infinitely many layers of which layer l has moved, relative to its size, by the sum of all step sizes over GSC(l,0), as if all its updates pointed one way. " +
		"GSC(l,0) is that of the start at the last layer, and grows from there down at the rate of infinitely wide networks, by quadrature.",
	Measure: func(claims.Seeds) (movedEvidence, error) {
		return measureMoved(trained.PerLayer(trained.Exploding(optim.SGD)), 1)
	},
	Decide:  decideSmall,
	Figures: smallFigures,
	Sabotages: []claims.Sabotage[movedEvidence]{{
		Name: "residual functions taken to be ten times as large",
		Measure: func(claims.Seeds) (movedEvidence, error) {
			return measureMoved(trained.PerLayer(trained.Exploding(optim.SGD)), 10)
		},
		Breaks: claims.Breaks{"effective depth": {"layer-tanh", "selu"}, "effective depth over the oracle's": {"layer-tanh"}},
	}, {
		Name:    "one step size for all layers",
		Measure: func(claims.Seeds) (movedEvidence, error) { return measureMoved(trained.Exploding(optim.SGD), 1) },
		Breaks:  claims.Breaks{"effective depth": {"batch-tanh"}},
	}},
	Trains:  true,
	Beside:  true,
	Variant: trained.Variant,
}

func TestE4(t *testing.T)         { effectiveDepth.Verify(t) }
func TestE4Sabotage(t *testing.T) { effectiveDepth.VerifySabotage(t) }
func BenchmarkE4(b *testing.B)    { effectiveDepth.Benchmark(b) }

const movedProtocol = trainingProtocol + "Depth 50, width 100. Effective depth is the largest λ for which the bound on the terms in which more than λ layers act by their residual function is at least 1e-6 of the output. " +
	"The bound takes ρ_l, the size of layer l's residual function over that of its initial function, in quadratic mean over the first 250 images, with the trained network's input to layer l, and the growth from each layer to the output in the network at the start. " +
	"The initial function of a residual block includes the skip connection. "

// What counts as clearly better than guessing, as far below depth 50, and as flat.
const (
	learned    = 0.85 // training error, by its interval over seeds
	farBelow   = trained.Depth / 2
	nearlyFlat = trained.Depth / 10
)

// betterThanGuessing is the condition of rules for networks that have learned.
var betterThanGuessing = fmt.Sprintf("training error is below %g by its interval over seeds, clearly better than guessing (%g)", learned, trained.Chance)

type movedEvidence []movedRow

type movedRow struct {
	name       string
	errors     []float64 // by seed, as are all others
	end, early []float64 // effective depth; NaN of a run that diverged
	behind     []float64 // at the end, with the first layer's residual left out
	theory     float64   // closed form, NaN with one step size for all layers
}

func (r movedRow) learned() bool { return meanError(r.errors).Hi < learned }

// measureMoved trains the networks and measures their effective depth, with every
// residual function scaled by a factor.
func measureMoved(protocols []trained.Protocol, factor float64) (movedEvidence, error) {
	all, err := residualsOf(protocols)
	if err != nil {
		return nil, err
	}
	var e movedEvidence
	for i, p := range protocols {
		row := movedRow{name: p.Architecture.Name(), theory: math.NaN()}
		for _, r := range all[i] {
			row.errors = append(row.errors, r.run.Error())
			row.end = append(row.end, r.end.effectiveDepth(factor))
			row.early = append(row.early, r.early.effectiveDepth(factor))
			row.behind = append(row.behind, r.end.behindFirstLayer(factor))
		}
		if p.PerLayer && p.Skip.Kind == net.NoSkip {
			if row.theory, err = depthOfGeometricUpdates(p, all[i][0].run); err != nil {
				return nil, err
			}
		}
		e = append(e, row)
	}
	return e, nil
}

// depthOfGeometricUpdates returns the closed form for layers whose relative update
// is Σ_t η_t/GSC(l,0), η_t falling from the step size to 0 in a straight line, and
// GSC(l,0) = r^(L-l)·GSC(L,0).
func depthOfGeometricUpdates(p trained.Protocol, run trained.Run) (float64, error) {
	set, err := trained.TrainingSet()
	if err != nil {
		return 0, err
	}
	gsc, err := trained.GSC(set, run.Start)
	if err != nil {
		return 0, err
	}
	step := p.StepSize
	if step == 0 {
		if step, err = trained.StepSize(p); err != nil {
			return 0, err
		}
	}
	moved := step * float64(run.Result.Steps()+1) / 2 / gsc[0][p.Depth]
	r := math.Exp(wideGrowth(p))
	return float64(mathcheck.GeometricUpdates{C: 1 / (moved * r), R: r}.EffectiveDepthLimit(effectiveThreshold)), nil
}

func decideSmall(e movedEvidence) []claims.Check {
	var checks []claims.Check
	trainedWell := 0
	for _, r := range e {
		if !r.learned() {
			continue
		}
		trainedWell++
		checks = append(checks,
			claims.Measured("effective depth", r.name, mathcheck.Mean(r.end, confidence)).WithTheory(r.theory),
			claims.Measured("effective depth over the oracle's", r.name, mathcheck.Mean(r.end, confidence).Map(func(d float64) float64 { return d / r.theory })),
			claims.Measured("effective depth added since a fifth of training", r.name, difference(r.end, r.early)),
			claims.Measured("effective depth without the first layer's residual", r.name, mathcheck.Mean(r.behind, confidence)),
		)
	}
	return append(checks, claims.Measured("exploding networks better than guessing", "", mathcheck.Exact(float64(trainedWell))))
}
