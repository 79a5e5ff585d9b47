package depth

import (
	"fmt"
	"math"
	"testing"

	"gradscale/claims"
	"gradscale/claims/trained"
	"gradscale/mathcheck"
	"gradscale/net/optim"
)

// E1: an update that is right for the layers below is too large for those above
// by the growth between them. The deeper the network, the fewer layers have a
// step size that suits them; where gradients grow fastest, none is left. Step
// sizes per layer are no cure for batch-ReLU, though the sweep shows that they
// are one for layer-tanh.
var deeperIsWorse = claims.Claim{
	ID:        "E1",
	Title:     "exploding networks fit worse as they get deeper",
	Statement: "Vanilla networks that explode get worse at fitting the training set as depth grows, batch-ReLU worst: at depth 50 it hardly moves from chance, with every optimizer, step size and step sizes per layer.",
	Source:    "section 4, experiments on CIFAR-10",
	Parts:     []claims.Part{errorByDepth, deeperUnder(0), deeperUnder(1), muchDeeper(), everyOptimizer},
}

var errorByDepth = claims.Experiment[deeperEvidence]{
	Letter:    "a",
	Name:      "live run",
	Statement: "Vanilla networks that explode get worse at fitting the training set as depth grows, batch-ReLU worst, in a run of 60 steps.",
	Protocol: trainingProtocol + "Width 100. SGD at depths 10, 50, 100; batch-ReLU at depth 50 also with momentum, RMSprop, Adam, and SGD whose first relative update of layer l is proportional to 1/GSC(l,0). " +
		"Depth 50 instead of the paper's 51, because networks with skip connections have an even depth.",
	Rules: []claims.Rule{
		{
			Quantity: "training error", Condition: claims.Above(hardlyMoved),
			Sentence: fmt.Sprintf("Batch-ReLU's training error at depth 50 is {} (guessing: %g) by its {interval} over seeds, for each way to train it.", trained.Chance),
		},
		{
			Quantity: "least training error of all step sizes tried", Condition: claims.Above(hardlyMoved),
			Sentence: "So is the best of all step sizes tried: its error is {}.",
		},
		{
			Quantity: "training error of the deeper network", Condition: claims.Above(hardlyMoved), If: "the shallower of two networks hardly moves from chance",
			Sentence: "the deeper one's training error is {}, too, by its {interval}.",
		},
		{
			Quantity: "training error over the shallower network's", Condition: claims.Above(0), If: "the shallower of two networks does better than that",
			Sentence: "training error from depth 10 to 50, or from 50 to 100, grows seed by seed: the difference is {}, by its {interval}.",
		},
		{
			Quantity: "training error over another network's at depth 50", Condition: claims.Above(0),
			Sentence: "Of two networks of depth 50 the one of larger GSC(L,0) in theory has the larger training error, seed by seed: the difference is {}, by its {interval}.",
		},
	},
	Oracle: "GSC(L,0) at infinite width, by quadrature: errors at depth 50 come in its order, batch-ReLU, tanh with either normalization, SELU.",
	Measure: func(claims.Seeds) (deeperEvidence, error) {
		return measureDeeper(trained.Exploding(optim.SGD), depths, waysToTrain(), unchanged)
	},
	Decide:  decideDeeper,
	Figures: deeperFigures,
	Sabotages: []claims.Sabotage[deeperEvidence]{{
		Name: "residual networks",
		Measure: func(claims.Seeds) (deeperEvidence, error) {
			return measureDeeper(sabotaged(), depths[:2], waysToTrain()[:1], trained.Protocol.ResNet)
		},
		Breaks: claims.Breaks{"training error": {"batch-relu/depth=50/sgd"}, "training error over the shallower network's": {"depth 50 over 10, layer-tanh"}},
	}},
	Trains:  true,
	Beside:  true,
	Variant: trained.Variant,
}

func TestE1(t *testing.T)         { deeperIsWorse.Verify(t) }
func TestE1Sabotage(t *testing.T) { deeperIsWorse.VerifySabotage(t) }
func BenchmarkE1(b *testing.B)    { deeperIsWorse.Benchmark(b) }

// hardlyMoved is the error above which a network counts as hardly better than
// guessing: it gets at most twice as many right.
const hardlyMoved = 0.8

var depths = []int{10, 50, 100}

// sabotaged returns layer-tanh, whose ResNet does not get worse with depth.
func sabotaged() []trained.Protocol { return trained.Exploding(optim.SGD)[1:2] }

// waysToTrain returns batch-ReLU with each optimizer, and with step sizes per
// layer.
func waysToTrain() []trained.Protocol {
	var ways []trained.Protocol
	for _, k := range trained.Optimizers {
		ways = append(ways, trained.Exploding(k)[0])
	}
	return append(ways, trained.PerLayer(trained.Exploding(optim.SGD)[:1])...)
}

type deeperEvidence struct {
	ways   []way
	best   mathcheck.Estimate // of all step sizes tried, any optimizer
	curves []depthCurve       // as trained.Exploding has them
}

type way struct {
	name   string
	errors []float64
}

type depthCurve struct {
	name   string
	depths []int
	errors [][]float64 // by depth, then by seed
	theory float64     // log GSC(L,0) at depth 50
}

// measureDeeper trains networks at depths and in other ways, changed.
func measureDeeper(networks []trained.Protocol, depths []int, ways []trained.Protocol, change func(trained.Protocol) trained.Protocol) (deeperEvidence, error) {
	e := deeperEvidence{best: mathcheck.Exact(1)}
	var protocols []trained.Protocol
	for _, p := range networks {
		for _, d := range depths {
			protocols = append(protocols, change(p.Layers(d)))
		}
	}
	for _, p := range ways {
		protocols = append(protocols, change(p))
	}
	errors, err := trainingErrors(protocols)
	if err != nil {
		return e, err
	}
	for _, p := range networks {
		e.curves = append(e.curves, depthCurve{p.Architecture.Name(), depths, errors[:len(depths)], math.Log(wide(p).GSC())})
		errors = errors[len(depths):]
	}
	for i, p := range ways {
		e.ways = append(e.ways, way{p.Name(), errors[i]})
		tried, err := trained.LeastError(change(p))
		if err != nil {
			return e, err
		}
		e.best = mathcheck.Exact(min(e.best.Value, tried))
	}
	return e, nil
}

func decideDeeper(e deeperEvidence) []claims.Check {
	var checks []claims.Check
	for _, w := range e.ways {
		checks = append(checks, claims.Measured("training error", w.name, meanError(w.errors)))
	}
	checks = append(checks, claims.Measured("least training error of all step sizes tried", "batch-relu", e.best))
	for _, c := range e.curves {
		for i := 1; i < len(c.depths); i++ {
			if meanError(c.errors[i-1]).Lo > hardlyMoved {
				checks = append(checks, claims.Measured("training error of the deeper network", fmt.Sprintf("depth %d, %s", c.depths[i], c.name), meanError(c.errors[i])))
				continue
			}
			checks = append(checks, claims.Measured("training error over the shallower network's",
				fmt.Sprintf("depth %d over %d, %s", c.depths[i], c.depths[i-1], c.name), difference(c.errors[i], c.errors[i-1])))
		}
	}
	for _, c := range e.curves {
		for _, d := range e.curves {
			if c.theory-d.theory > sameInTheory {
				checks = append(checks, claims.Measured("training error over another network's at depth 50",
					c.name+" over "+d.name, difference(c.errors[1], d.errors[1])))
			}
		}
	}
	return checks
}

// sameInTheory is the difference of log GSC below which theory does not tell two
// networks apart: tanh with layer and with batch normalization is the same at
// infinite width, up to quadrature.
const sameInTheory = 1e-6
