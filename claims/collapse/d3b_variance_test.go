package collapse

import (
	"gradscale/claims"
	"gradscale/claims/paper"
	"gradscale/claims/untrained"
	"gradscale/mathcheck"
)

// Part b of D3: by what tells inputs apart.
//
// Where a domain has collapsed, nearly all of the output is common to all inputs,
// and a constant would move it little, too. So here the squared change is taken
// relative to the output's variance over inputs, which a constant would change
// by all of it. Each replaced layer leaves a share of that variance unexplained,
// and the layers' shares add up.
var changeOfVariance = claims.Experiment[pseudoLinearEvidence]{
	Letter: "b",
	Name:   "by what tells inputs apart",
	Statement: "Replacing all nonlinearities above layer 25 of 50 by their best affine fits keeps most of the output's variance over inputs in ReLU, layer-ReLU and tanh networks, " +
		"and destroys it in batch-ReLU, layer-tanh, batch-tanh and SELU networks.",
	Protocol: pseudoLinearProtocol + "Its square here is relative to the output's variance over inputs.",
	Rules: []claims.Rule{
		{
			Quantity: "change of variance where it collapses", Condition: claims.Below(mostOfVariance),
			Sentence: "In networks that collapse the squared change over the output's variance is {}, by its {interval} over seeds.",
		},
		{
			Quantity: "change of variance where it explodes", Condition: claims.Above(destroyed),
			Sentence: "In networks that explode the squared change over the output's variance is {}, by its {interval}.",
		},
		{
			Quantity: "change of output", Condition: claims.Above(destroyed),
			Sentence: "SELU's output, too, changes by a share of itself that is {}, by its {interval}.",
		},
	},
	Oracle:  "SELU at infinite width: 24 layers, each of which keeps E[φ']² of the variance, by quadrature.",
	Measure: func(s claims.Seeds) (pseudoLinearEvidence, error) { return pseudoLinearity(s) },
	Decide:  decidePseudoLinearVariance,
	Sabotages: []claims.Sabotage[pseudoLinearEvidence]{
		{
			Name: "batch-ReLU in place of what collapses",
			Measure: func(s claims.Seeds) (pseudoLinearEvidence, error) {
				return insteadOfAll(paper.Named("batch-ReLU").Architecture(), s)
			},
			Breaks: claims.Breaks{"change of variance where it collapses": {"ReLU", "tanh"}},
		},
		{
			Name: "tanh in place of what explodes",
			Measure: func(s claims.Seeds) (pseudoLinearEvidence, error) {
				return insteadOfAll(paper.Named("tanh").Architecture(), s)
			},
			Breaks: claims.Breaks{"change of variance where it explodes": {"batch-ReLU", "layer-tanh", "batch-tanh"}},
		},
	},
	Slow: true,
	Deviation: &claims.Deviation{
		Verdict: claims.NotReproduced,
		Reason: "SELU, which explodes slowest, keeps half of its variance: each layer leaves 3 %, 24 of them 52 %. That is hardly more than what layer-ReLU loses (44 %), since a kink's share falls only like 1/l, " +
			"and the sum of 1/l over the upper half of a network does not fall with depth: most of its output does not move because it is the same for all inputs (D3). " +
			"Tanh, whose share falls like 1/l², loses 1 %, and ReLU 7 %, as most of its variance is common factors.",
	},
}

// mostOfVariance is half of it.
const mostOfVariance = 0.5

func decidePseudoLinearVariance(rows pseudoLinearEvidence) []claims.Check {
	var checks []claims.Check
	for _, r := range rows {
		change := r.mean(func(n linearized) float64 { return n.variance })
		if r.collapses {
			checks = append(checks, claims.Measured("change of variance where it collapses", r.name, change))
			continue
		}
		check := claims.Measured("change of variance where it explodes", r.name, change)
		if r.name == "SELU" {
			explained := 1.0
			for range untrained.Depth - 1 - kept {
				explained *= 1 - mathcheck.SELU.UnexplainedShare(1, 0)
			}
			checks = append(checks, check.WithTheory(1-explained), claims.Measured("change of output", r.name, r.mean(func(n linearized) float64 { return n.change })))
			continue
		}
		checks = append(checks, check)
	}
	return checks
}
