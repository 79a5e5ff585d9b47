package depth

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gradscale/claims"
	"gradscale/claims/trained"
	"gradscale/claims/training"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/optim"
)

// E2: a skip connection leaves growth near 1, so one step size suits all layers,
// at any depth. Of the networks here only SELU's blocks are not normalized: their
// signal grows with depth in place of their gradients, which GSC does not see: at
// depth 100 they are a part of their own.
var resNetsFit = claims.Claim{
	ID:        "E2",
	Title:     "ResNets fit what exploding networks of their depth do not",
	Statement: "ResNets of the same depth, width, normalization and nonlinearity fit the training set, and keep doing so at greater depth.",
	Source:    "section 6, experiments on CIFAR-10",
	Parts: []claims.Part{
		normalizedFit, unnormalizedFits,
		fitOnRecord("c", "batch-ReLU", training.Exploding()[0]), fitOnRecord("d", "layer-tanh", training.Exploding()[1]),
		fitOnRecord("e", "batch-tanh", training.Exploding()[2]), fitOnRecord("f", "SELU", training.Exploding()[3]),
		fitOnRecord("g", "each exploding network", training.AtDepth(100, training.Exploding())...),
	},
}

const fitProtocol = trainingProtocol + "Width 100, SGD, identity skips around blocks of two layers. "

// fitRules are those of both parts.
var fitRules = []claims.Rule{
	{
		Quantity: "training error", Condition: claims.Below(fit),
		Sentence: fmt.Sprintf("The ResNet's training error is {} (guessing: %g), by its {interval} over seeds.", trained.Chance),
	},
	{
		Quantity: "training error over vanilla's", Condition: claims.Below(fitOverVanilla),
		Sentence: "Seed by seed, its training error over that of the vanilla network of the same depth is {}, by its {interval}.",
	},
	{
		Quantity: "GSC(L,0) over vanilla's in theory", Condition: claims.Below(fitOverVanilla),
		Sentence: "At infinite width, its GSC(L,0) over the vanilla network's is {}.",
	},
}

var normalizedFit = claims.Experiment[fitEvidence]{
	Letter:    "a",
	Name:      "at depth 50, and with normalization at 100",
	Statement: "ResNets fit the training set at depth 50 where the vanilla network explodes, and those of batch-ReLU and layer-tanh at depth 100, too.",
	Protocol:  fitProtocol + "Depth 50, and for batch-ReLU and layer-tanh 100.",
	Rules:     fitRules,
	Oracle:    "GSC(L,0) at infinite width, by quadrature.",
	Measure: func(claims.Seeds) (fitEvidence, error) {
		return measureFits(trained.Protocol.ResNet, normalizedOrShallow())
	},
	Decide:  decideFits,
	Figures: fitFigures(normalizedOrShallow),
	Sabotages: []claims.Sabotage[fitEvidence]{{
		Name: "no skip connections",
		Measure: func(claims.Seeds) (fitEvidence, error) {
			return measureFits(unchanged, normalizedOrShallow())
		},
		Breaks: claims.Breaks{"training error": {"resnet-batch-relu/depth=50/sgd"}, "training error over vanilla's": {"resnet-batch-relu/depth=50/sgd"}},
	}},
	Trains:  true,
	Beside:  true,
	Variant: trained.Variant,
}

var unnormalizedFits = claims.Experiment[scaledFitEvidence]{
	Letter:    "b",
	Name:      "without normalization at depth 100",
	Statement: "SELU's ResNet fits the training set at depth 100, too.",
	Protocol:  fitProtocol + "Depth 100.",
	Rules: append(slices.Clone(fitRules), claims.Rule{
		Quantity: "size of the first predictions", Condition: claims.Below(largePrediction),
		Sentence: "Before training, predictions have a root mean square {}.",
	}),
	Oracle:  "GSC(L,0) and the size of the first predictions at infinite width, by quadrature.",
	Measure: func(claims.Seeds) (scaledFitEvidence, error) { return measureScaledFit(trained.Protocol.ResNet) },
	Decide:  decideScaledFit,
	Sabotages: []claims.Sabotage[scaledFitEvidence]{{
		Name: "no skip connections",
		Measure: func(claims.Seeds) (scaledFitEvidence, error) {
			return measureScaledFit(unchanged)
		},
		Breaks: claims.Breaks{"GSC(L,0) over vanilla's in theory": {"resnet-selu/depth=100/sgd"}},
	}},
	Trains:  true,
	Beside:  true,
	Variant: trained.Variant,
	Deviation: &claims.Deviation{
		Verdict: claims.NotReproduced,
		Reason:  "15 epochs do not suffice at depth 100, where SELU's ResNet trains best with a step size of 3e-5, other ResNets with 0.1 to 0.3. Its blocks are not normalized, and signal and predictions grow with depth, which GSC does not see; that this is what calls for so small a step is a guess: the campaign divides the last layer so that predictions start with size 1. At depth 50 the campaign's longer training fits it with step sizes per layer, error 0.0005, and not with one for all, 0.22 (part f).",
	},
}

func TestE2(t *testing.T)         { resNetsFit.Verify(t) }
func TestE2Sabotage(t *testing.T) { resNetsFit.VerifySabotage(t) }
func BenchmarkE2(b *testing.B)    { resNetsFit.Benchmark(b) }

// What counts as a fit: shares of the vanilla network's error, and of inputs.
// Predictions of size largePrediction and more saturate the softmax.
const (
	fitOverVanilla  = 0.5
	fit             = 0.3
	largePrediction = 10
)

// normalizedOrShallow returns the networks of part a, deepSELU that of part b.
func normalizedOrShallow() []trained.Protocol {
	networks := trained.Exploding(optim.SGD)
	return append(networks, trained.AtDepth(100, networks[:2])...)
}

func deepSELU() []trained.Protocol { return trained.AtDepth(100, trained.Exploding(optim.SGD)[3:]) }

type fitEvidence []fitRow

type fitRow struct {
	name            string
	vanilla, resNet []float64 // errors by seed
	theory          float64   // GSC(L,0), ResNet over vanilla
}

// measureFits compares vanilla networks with what change makes of them.
func measureFits(change func(trained.Protocol) trained.Protocol, networks []trained.Protocol) (fitEvidence, error) {
	var all []trained.Protocol
	for _, p := range networks {
		all = append(all, p, change(p))
	}
	errors, err := trainingErrors(all)
	if err != nil {
		return nil, err
	}
	var e fitEvidence
	for i, p := range networks {
		e = append(e, fitRow{p.ResNet().Name(), errors[2*i], errors[2*i+1], wide(change(p)).GSC() / wide(p).GSC()})
	}
	return e, nil
}

func decideFits(e fitEvidence) []claims.Check {
	var checks []claims.Check
	for _, r := range e {
		ratios := make([]float64, len(r.resNet))
		for i := range ratios {
			ratios[i] = r.resNet[i] / r.vanilla[i]
		}
		checks = append(checks,
			claims.Measured("training error", r.name, meanError(r.resNet)),
			claims.Measured("training error over vanilla's", r.name, mathcheck.Mean(ratios, confidence)),
		)
	}
	for _, r := range e {
		checks = append(checks, claims.Measured("GSC(L,0) over vanilla's in theory", r.name, mathcheck.Exact(r.theory)))
	}
	return checks
}

type scaledFitEvidence struct {
	fitEvidence
	size, theory float64 // of the first predictions of one network, root mean square
}

func measureScaledFit(change func(trained.Protocol) trained.Protocol) (scaledFitEvidence, error) {
	fits, err := measureFits(change, deepSELU())
	if err != nil {
		return scaledFitEvidence{}, err
	}
	p := change(deepSELU()[0])
	start, err := p.Untrained(1)
	if err != nil {
		return scaledFitEvidence{}, err
	}
	set, err := trained.TrainingSet()
	if err != nil {
		return scaledFitEvidence{}, err
	}
	w, err := start.NewWorkspace(set.Inputs.Rows)
	if err != nil {
		return scaledFitEvidence{}, err
	}
	defer w.Release()
	if err := w.Forward(set.Inputs); err != nil {
		return scaledFitEvidence{}, err
	}
	y := w.Output()
	return scaledFitEvidence{fits, net.FrobeniusNorm(y) / math.Sqrt(float64(y.Rows*y.Cols)), predictionSize(p)}, nil
}

func decideScaledFit(e scaledFitEvidence) []claims.Check {
	return append(decideFits(e.fitEvidence),
		claims.Measured("size of the first predictions", "resnet-selu/depth=100", mathcheck.Exact(e.size)).WithTheory(e.theory))
}
