package collapse

import (
	"testing"

	"gradscale/claims"
	"gradscale/claims/untrained"
	"gradscale/mathcheck"
	"gradscale/net"
)

// D3b: D3 by what tells inputs apart.
//
// Where a domain has collapsed, nearly all of the output is common to all inputs,
// and a constant would move it little, too. So here the squared change is taken
// relative to the output's variance over inputs, which a constant would change
// by all of it. Each replaced layer leaves a share of that variance unexplained,
// and the layers' shares add up.
var pseudoLinearVariance = claims.Claim[pseudoLinearEvidence]{
	ID:    "D3b",
	Title: "collapsed layers are nearly linear in what tells inputs apart",
	Statement: "Replacing all nonlinearities above layer 25 of 50 by their best affine fits keeps most of the output's variance over inputs in ReLU, layer-ReLU and tanh networks, " +
		"and destroys it in batch-ReLU, layer-tanh, batch-tanh and SELU networks.",
	Source:   pseudoLinear.Source,
	Protocol: pseudoLinearProtocol + "Its square here is relative to the output's variance over inputs.",
	Rule: "By 95 % intervals over seeds the squared change is less than half of the output's variance in networks that collapse and more than 70 % of it in those that explode; " +
		"SELU's output, too, changes by more than 0.7 of itself.",
	Oracle:     "SELU at infinite width: 24 layers, each of which keeps E[φ']² of the variance, by quadrature.",
	Experiment: pseudoLinearity,
	Decide:     decidePseudoLinearVariance,
	Sabotages: []claims.Sabotage[pseudoLinearEvidence]{
		{
			Name: "batch-ReLU in place of what collapses",
			Experiment: func() (pseudoLinearEvidence, error) {
				return insteadOfAll(untrained.Architecture(net.ReLU, net.BatchNorm))
			},
			Breaks: []string{"change of variance, relu", "change of variance, tanh"},
		},
		{
			Name: "tanh in place of what explodes",
			Experiment: func() (pseudoLinearEvidence, error) {
				return insteadOfAll(untrained.Architecture(net.Tanh, net.NoNormalization))
			},
			Breaks: []string{"change of variance, batch-relu", "change of variance, layer-tanh", "change of variance, batch-tanh"},
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

func TestD3b(t *testing.T)         { pseudoLinearVariance.Verify(t) }
func TestD3bSabotage(t *testing.T) { pseudoLinearVariance.VerifySabotage(t) }
func BenchmarkD3b(b *testing.B)    { pseudoLinearVariance.Benchmark(b) }

func decidePseudoLinearVariance(rows pseudoLinearEvidence) []claims.Check {
	var checks []claims.Check
	for _, r := range rows {
		name, change := "change of variance, "+r.name, r.mean(func(n linearized) float64 { return n.variance })
		if r.collapses {
			checks = append(checks, claims.Below(name, change, 0.5))
			continue
		}
		check := claims.Above(name, change, 0.7)
		if r.name == "selu" {
			explained := 1.0
			for range untrained.Depth - 1 - kept {
				explained *= 1 - mathcheck.SELU.UnexplainedShare(1, 0)
			}
			checks = append(checks, check.WithTheory(1-explained), claims.Above("change of output, selu", r.mean(func(n linearized) float64 { return n.change }), 0.7))
			continue
		}
		checks = append(checks, check)
	}
	return checks
}
