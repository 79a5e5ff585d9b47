package trick

import (
	"errors"
	"testing"

	"gradscale/claims"
	"gradscale/claims/paper"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/data"
)

// T1: f_l(θ) = f_l(θ⁰) + (f_l(θ) - f_l(θ⁰)), and for a linear layer this is
// x·W = x·W⁰ + x·R. R starts at 0 and dW = dR, so whatever an optimizer does to W
// given its gradients, it does to R. Likewise f(v) = v + (f(v) - v).
var residualForm = claims.Claim{
	ID:        "T1",
	Title:     "any network is a residual network",
	Statement: "Any network can be written as initial function plus residual function, or as identity skip plus residual function, and trains the same in that form.",
	Source:    "section 5, the residual trick",
	Parts:     []claims.Part{formsTrainAlike},
}

var formsTrainAlike = claims.Experiment[residualEvidence]{
	Protocol: "Depth 6, width 10, 20 inputs; all nonlinearities, normalizations and kinds of skip; 50 steps of SGD, momentum and Adam from θ⁰ on the squared error.",
	Rules: []claims.Rule{
		isExact("difference between initial plus residual function and the network", "Predictions of all steps in the form of initial plus residual function depart from the network's"),
		isExact("difference between identity plus residual function and the network", "Predictions in the form of identity plus residual function depart"),
		isExact("difference between both together and the network", "Predictions in both forms together depart"),
		{
			Quantity: "least change of predictions in training", Condition: claims.Above(leastChange),
			Sentence: "Meanwhile training moves predictions, relative to their norm, by an amount that is {} in every network.",
		},
	},
	Oracle:  "The network as it was.",
	Measure: func(s claims.Seeds) (residualEvidence, error) { return measureForms(func([]float64) {}, s) },
	Figures: residualFigures,
	Decide: func(e residualEvidence) []claims.Check {
		return []claims.Check{
			claims.Measured("difference between initial plus residual function and the network"+units, "", inUnits(e.residual)),
			claims.Measured("difference between identity plus residual function and the network"+units, "", inUnits(e.identity)),
			claims.Measured("difference between both together and the network"+units, "", inUnits(e.both)),
			claims.Measured("least change of predictions in training", "", mathcheck.Exact(e.moved)),
		}
	},
	Sabotages: []claims.Sabotage[residualEvidence]{{
		Name:    "a residual function that starts at 1e-6 in one weight instead of 0",
		Measure: startedOff,
		Breaks:  claims.Breaks{"difference between initial plus residual function and the network" + units: nil},
	}},
}

func TestT1(t *testing.T)          { residualForm.Verify(t) }
func TestT1Sabotage(t *testing.T)  { residualForm.VerifySabotage(t) }
func TestT1Replicate(t *testing.T) { residualForm.Replicate(t) }
func BenchmarkT1(b *testing.B)     { residualForm.Benchmark(b) }

// residualEvidence holds the worst over architectures and optimizers.
type residualEvidence struct {
	residual, identity, both, moved float64

	course course // of whichever of the three forms departs most
}

var startedOff = claims.Once(func(s claims.Seeds) (residualEvidence, error) {
	return measureForms(func(r []float64) { r[0] = 1e-6 }, s)
})

func measureForms(disturb func(r []float64), s claims.Seeds) (residualEvidence, error) {
	var all []net.Architecture
	for _, f := range net.Nonlinearities() {
		for _, norm := range paper.Normalizations() {
			for _, skip := range net.SkipKinds() {
				all = append(all, net.Architecture{Depth: 6, Width: 10, Inputs: 8, Outputs: 5, Nonlinearity: f, Normalization: norm, Skip: net.Skip{Kind: skip, Gain: 1}})
			}
		}
	}
	each, errs := make([]residualEvidence, len(all)), make([]error, len(all))
	net.Each(len(all), func(i int) {
		each[i].moved = 1
		errs[i] = each[i].add(all[i], disturb, s.At(0))
	})
	worst := residualEvidence{moved: 1}
	for _, e := range each {
		worst = residualEvidence{
			max(worst.residual, e.residual), max(worst.identity, e.identity), max(worst.both, e.both), min(worst.moved, e.moved),
			worst.course.worse(e.course),
		}
	}
	return worst, errors.Join(errs...)
}

func (e *residualEvidence) add(a net.Architecture, disturb func([]float64), seed uint64) error {
	set := data.NewNoise(seed, 20, a.Inputs, a.Outputs)
	for _, o := range optimizers {
		n, err := net.New(a, seed)
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
			e.course = e.course.worse(courseOf(want, got))
		}
	}
	return nil
}
