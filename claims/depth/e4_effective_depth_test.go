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

// E4: an update of relative size above 1/GSC(l,0) leaves the range in which the
// gradient means anything, so in exploding networks the layers in front can't move
// far; and what has not moved adds nothing to a network's depth. With ρ_l = Q‖r_l‖/Q‖i_l‖
// the terms in which more than λ layers act by their residual function are at
// most Σ_{j>λ} e_j(ρ), times the growth from the first such layer to the output
// (see mathcheck.LogOrderBounds): a network of small ρ is nearly one of depth λ.
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
	Statement: "With updates in proportion to 1/GSC, the effective depth that training reaches is far below compositional depth in exploding networks, and nearly flat over training.",
	Protocol:  movedProtocol + "SGD with step sizes per layer.",
	Rules: []claims.Rule{
		{
			Quantity: "effective depth", Condition: claims.Below(farBelow), If: clearOfGuessing,
			Sentence: "effective depth is {}, half of compositional depth, by its {interval} over seeds.",
		},
		{
			Quantity: "effective depth over the oracle's", Condition: claims.Below(1), If: clearOfGuessing,
			Sentence: "effective depth over the oracle's is {}, by its {interval}.",
		},
		{
			Quantity: "effective depth added since a fifth of training", Condition: claims.Below(nearlyFlat), If: clearOfGuessing,
			Sentence: "from the first fifth of training to the end effective depth grows by an amount that is {}, a tenth of compositional depth, by its {interval}.",
		},
		{
			Quantity: "effective depth without the first layer's residual", Condition: claims.Below(farBelow), If: clearOfGuessing,
			Sentence: "with the first layer's residual function left out effective depth is {}, by its {interval}.",
		},
		{
			Quantity: "exploding networks clear of guessing", Condition: claims.AtLeast(2),
			Sentence: "The number of such networks is {}.",
		},
	},
	Oracle: "The closed form for geometric updates (E8): the effective depth of infinitely many layers whose updates, relative to GSC as at the start, all point one way: " +
		"they sum to the step sizes' sum over GSC(l,0), which falls with the rate of wide networks by quadrature.",
	Measure: func(claims.Seeds) (movedEvidence, error) {
		return measureMoved(trained.PerLayer(trained.Exploding(optim.SGD)), 1)
	},
	Decide:  decideSmall,
	Figures: smallFigures,
	Sabotages: []claims.Sabotage[movedEvidence]{{
		Name: "residuals told ten times their size",
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

const movedProtocol = trainingProtocol + "Depth 50, width 100. ρ_l in quadratic mean over the first 250 images, with what the trained network sends to layer l; " +
	"growth is that of the network as it starts; the threshold, relative to the output, is 1e-6. A ResNet's initial functions have the skip connection in them. "

// What counts as clear of guessing, as far below depth 50, and as flat.
const (
	learned    = 0.85 // training error, by its interval over seeds
	farBelow   = trained.Depth / 2
	nearlyFlat = trained.Depth / 10
)

// clearOfGuessing is the condition of rules for networks that have learned.
var clearOfGuessing = fmt.Sprintf("training error is clear of guessing's, below %g by its interval over seeds", learned)

type movedEvidence []movedRow

type movedRow struct {
	name       string
	errors     []float64 // by seed, as are all others
	end, early []float64 // effective depth; NaN of a run that diverged
	behind     []float64 // at the end, with the first layer's residual left out
	theory     float64   // closed form, NaN with one step size for all layers
}

func (r movedRow) learned() bool { return meanError(r.errors).Hi < learned }

// measureMoved multiplies what it measures of residuals by told.
func measureMoved(protocols []trained.Protocol, told float64) (movedEvidence, error) {
	all, err := residualsOf(protocols)
	if err != nil {
		return nil, err
	}
	var e movedEvidence
	for i, p := range protocols {
		row := movedRow{name: p.Architecture.Name(), theory: math.NaN()}
		for _, r := range all[i] {
			row.errors = append(row.errors, r.run.Error())
			row.end = append(row.end, r.end.effectiveDepth(told))
			row.early = append(row.early, r.early.effectiveDepth(told))
			row.behind = append(row.behind, r.end.behindFirstLayer(told))
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
	gsc, err := trained.GSC(run.Start, set)
	if err != nil {
		return 0, err
	}
	step := p.StepSize
	if step == 0 {
		if step, err = trained.StepSize(p); err != nil {
			return 0, err
		}
	}
	moved := step * float64(run.Result.Steps()+1) / 2 / gsc[p.Depth]
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
	return append(checks, claims.Measured("exploding networks clear of guessing", "", mathcheck.Exact(float64(trainedWell))))
}
