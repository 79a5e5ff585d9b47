package depth

import (
	"testing"

	"gradscale/claims"
	"gradscale/claims/trained"
	"gradscale/claims/training"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/optim"
)

// E7: a network that does not explode because it tells inputs apart less and less
// has little left to learn from at the top.
var collapseHurts = claims.Claim{
	ID:        "E7",
	Title:     "collapse hurts training, too",
	Statement: "ReLU, layer-ReLU and tanh networks of depth 50 train worse than their ResNets and than looks-linear or orthogonal starts.",
	Source:    "section 5, experiments on CIFAR-10",
	Parts: []claims.Part{
		errorByCollapse,
		collapsedOnRecord("c", "ReLU", training.Collapsing()[0], training.OrthogonalStarts()[0]),
		collapsedOnRecord("d", "layer-ReLU", training.Collapsing()[1], training.StraightLayerTanh()),
		collapsedOnRecord("e", "tanh", training.Collapsing()[2], training.OrthogonalStarts()[1]),
	},
}

var errorByCollapse = claims.Experiment[collapseEvidence]{
	Letter:    "a",
	Name:      "live run",
	Statement: "After 60 steps ReLU, layer-ReLU and tanh networks of depth 50 have fitted worse than their ResNets and than looks-linear or orthogonal starts.",
	Protocol: trainingProtocol + "Depth 50, width 100, SGD; identity skips around blocks of two layers. ReLU networks, with and without layer normalization, " +
		"are compared with looks-linear ReLU, tanh with orthogonal tanh.",
	Rules: []claims.Rule{
		{
			Quantity: "training error over ResNet's", Condition: claims.Above(0),
			Sentence: "Seed by seed, the collapsing network's training error less its ResNet's is {}, by its {interval}.",
		},
		{
			Quantity: "training error over an orthogonal start's", Condition: claims.Above(0),
			Sentence: "Less the looks-linear or orthogonal start's it is {}, by its {interval}.",
		},
		{
			Quantity: "deviation of ResNet over vanilla in theory", Condition: claims.Above(0),
			Sentence: "At infinite width, the deviation over inputs in front of the last nonlinearity of the ResNet, less that of the vanilla network, is {}.",
		},
	},
	Oracle: "Standard deviation over inputs in front of the last nonlinearity at infinite width, by the maps of variance and correlation; for ReLU networks relative to the quadratic mean.",
	Measure: func(claims.Seeds) (collapseEvidence, error) {
		return measureCollapseHurts(unchanged)
	},
	Decide:  decideCollapseHurts,
	Figures: collapseFigures,
	Sabotages: []claims.Sabotage[collapseEvidence]{{
		Name:    "orthogonal starts in place of the collapsing networks",
		Measure: func(claims.Seeds) (collapseEvidence, error) { return measureCollapseHurts(orthogonalStart) },
		Breaks:  claims.Breaks{"training error over ResNet's": {"relu"}},
	}},
	Trains:  true,
	Beside:  true,
	Variant: trained.Variant,
}

func TestE7(t *testing.T)         { collapseHurts.Verify(t) }
func TestE7Sabotage(t *testing.T) { collapseHurts.VerifySabotage(t) }
func BenchmarkE7(b *testing.B)    { collapseHurts.Benchmark(b) }

type collapseEvidence []collapseRow

type collapseRow struct {
	name                        string
	vanilla, resNet, orthogonal []float64 // errors by seed
	deviation, resNetDeviation  float64   // theory
}

// orthogonalStart returns the orthogonal start that a collapsing network is compared with.
func orthogonalStart(p trained.Protocol) trained.Protocol {
	starts := trained.OrthogonalStarts(p.Optimizer)
	if p.Nonlinearity == net.Tanh {
		return starts[1]
	}
	return starts[0]
}

// measureCollapseHurts compares what change makes of collapsing networks.
func measureCollapseHurts(change func(trained.Protocol) trained.Protocol) (collapseEvidence, error) {
	networks := trained.Collapsing(optim.SGD)
	var all []trained.Protocol
	for _, p := range networks {
		all = append(all, change(p), p.ResNet(), orthogonalStart(p))
	}
	errors, err := trainingErrors(all)
	if err != nil {
		return nil, err
	}
	var e collapseEvidence
	for i, p := range networks {
		e = append(e, collapseRow{
			p.Architecture.Name(), errors[3*i], errors[3*i+1], errors[3*i+2],
			lastDeviation(p), lastDeviation(p.ResNet()),
		})
	}
	return e, nil
}

// lastDeviation is theory's standard deviation over inputs of the last
// pre-activation. Of ReLUs, which scale does not matter to, it is relative to the
// mean square: that of a ResNet without normalization grows with depth.
func lastDeviation(p trained.Protocol) float64 {
	_, preActivations := wide(p).Layers()
	last := preActivations[len(preActivations)-1]
	if p.Nonlinearity == net.ReLU {
		return mathcheck.RelativeDeviation(last.Correlation)
	}
	return last.Deviation()
}

func decideCollapseHurts(e collapseEvidence) []claims.Check {
	var checks []claims.Check
	for _, r := range e {
		checks = append(checks,
			claims.Measured("training error over ResNet's", r.name, difference(r.vanilla, r.resNet)),
			claims.Measured("training error over an orthogonal start's", r.name, difference(r.vanilla, r.orthogonal)),
			claims.Measured("deviation of ResNet over vanilla in theory", r.name, mathcheck.Exact(r.resNetDeviation-r.deviation)),
		)
	}
	return checks
}
