package trick

import (
	"testing"

	"gradscale/claims"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/data"
)

// T1: f_l(θ) = f_l(θ⁰) + (f_l(θ) - f_l(θ⁰)), and for a linear layer this is
// x·W = x·W⁰ + x·R. R starts at 0 and dW = dR, so whatever an optimizer does to W
// given its gradients, it does to R. Likewise f(v) = v + (f(v) - v).
var residualForm = claims.Claim[residualEvidence]{
	ID:        "T1",
	Title:     "any network is a residual network",
	Statement: "Any network can be written as initial function plus residual function, or as identity skip plus residual function, and trains the same in that form.",
	Source:    "section 5, the residual trick",
	Protocol:  "Depth 6, width 10, 20 inputs; all nonlinearities, normalizations and kinds of skip; 50 steps of SGD, momentum and Adam from θ⁰ on the squared error.",
	Rule: "Predictions of all steps agree within 1e-12, relative to their norm, in both forms and both together, " +
		"while training moves the predictions by more than 1e-4 of their norm.",
	Oracle:     "The network as it was.",
	Experiment: func() (residualEvidence, error) { return measureForms(func([]float64) {}) },
	Decide: func(e residualEvidence) []claims.Check {
		return []claims.Check{
			within("initial plus residual function off the network", e.residual),
			within("identity plus residual function off the network", e.identity),
			within("both off the network", e.both),
			claims.Above("least change of predictions in training", mathcheck.Exact(e.moved), 1e-4),
		}
	},
	Sabotages: []claims.Sabotage[residualEvidence]{{
		Name:       "a residual function that starts at 1e-6 in one weight instead of 0",
		Experiment: func() (residualEvidence, error) { return measureForms(func(r []float64) { r[0] = 1e-6 }) },
		Breaks:     []string{"initial plus residual function off the network, in 1e-12"},
	}},
}

func TestT1(t *testing.T)         { residualForm.Verify(t) }
func TestT1Sabotage(t *testing.T) { residualForm.VerifySabotage(t) }
func BenchmarkT1(b *testing.B)    { residualForm.Benchmark(b) }

// residualEvidence holds the worst over architectures and optimizers.
type residualEvidence struct{ residual, identity, both, moved float64 }

func measureForms(disturb func(r []float64)) (residualEvidence, error) {
	e := residualEvidence{moved: 1}
	for _, f := range net.Nonlinearities() {
		for _, norm := range net.Normalizations() {
			for _, skip := range net.SkipKinds() {
				a := net.Architecture{Depth: 6, Width: 10, Inputs: 8, Outputs: 5, Nonlinearity: f, Normalization: norm, Skip: net.Skip{Kind: skip, Gain: 1}}
				if err := e.add(a, disturb); err != nil {
					return e, err
				}
			}
		}
	}
	return e, nil
}

func (e *residualEvidence) add(a net.Architecture, disturb func([]float64)) error {
	set := data.NewNoise(1, 20, a.Inputs, a.Outputs)
	for _, o := range optimizers {
		n, err := net.New(a, 1)
		if err != nil {
			return err
		}
		residual, err := n.Residualize(n.Parameters()) // R = 0
		if err != nil {
			return err
		}
		disturb(residual.Parameters())
		forms := []*net.Network{residual, n.AroundIdentity(), residual.AroundIdentity()}
		want, err := descend(n, o, set.Inputs, set.Labels)
		if err != nil {
			return err
		}
		e.moved = min(e.moved, moved(want, len(set.Labels.Data)))
		for i, worst := range []*float64{&e.residual, &e.identity, &e.both} {
			got, err := descend(forms[i], o, set.Inputs, set.Labels)
			if err != nil {
				return err
			}
			*worst = max(*worst, distance(want, got)/norm(want))
		}
	}
	return nil
}
