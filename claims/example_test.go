package claims_test

import (
	"fmt"

	"gradscale/claims"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/data"
)

// linearGrowth measures the product of all weights of a network without
// nonlinearity: how its outputs compare in size with its inputs.
func linearGrowth(gain float64) func(claims.Seeds) ([]float64, error) {
	const seeds, inputs = 10, 20
	a := net.Architecture{Depth: 5, Width: 100, Inputs: 100, Outputs: 100}
	return func(s claims.Seeds) ([]float64, error) {
		ratios := make([]float64, seeds)
		for i := range ratios {
			n, err := net.New(a, s.At(i))
			if err != nil {
				return nil, err
			}
			for j := range n.Parameters() {
				n.Parameters()[j] *= gain
			}
			w, err := n.NewProbe(inputs)
			if err != nil {
				return nil, err
			}
			x := data.NewNoise(s.At(i), inputs, a.Inputs, a.Outputs).Inputs
			if err := w.Forward(x); err != nil {
				return nil, err
			}
			ratios[i] = net.FrobeniusNorm(w.Output()) / net.FrobeniusNorm(x)
			w.Release()
		}
		return ratios, nil
	}
}

// A claim: a sentence, how it is measured, what decides, what theory says, and a
// sabotage under which the rule fails. In a file of its package it is run by the
// three lines
//
//	func TestD9(t *testing.T)         { lengths.Verify(t) }
//	func TestD9Sabotage(t *testing.T) { lengths.VerifySabotage(t) }
//	func BenchmarkD9(b *testing.B)    { lengths.Benchmark(b) }
//
// which want go test. Here it is run by hand.
func Example() {
	// The standard deviation of a network's ratio is about √(depth/width)/√2 = 0.16,
	// that of the mean of 10 a third of it, and less as inputs average.
	const tolerance = 0.15
	experiment := claims.Experiment[[]float64]{
		Protocol: "Depth 5, width 100, no nonlinearity, Gaussian weights of variance 1/fan-in; 20 inputs, 10 seeds.",
		Rules: []claims.Rule{{
			Quantity: "length kept", Condition: claims.NearTheory(tolerance),
			Sentence: "The outputs' length over the inputs' is {}, by its {interval} over seeds.",
		}},
		Oracle:  "The expected square of a Gaussian vector's product with N(0, 1/n) weights is its own.",
		Measure: linearGrowth(1),
		Decide: func(ratios []float64) []claims.Check {
			return []claims.Check{claims.Measured("length kept", "", mathcheck.Mean(ratios, 0.95)).WithTheory(1)}
		},
		Sabotages: []claims.Sabotage[[]float64]{{
			Name:    "weights a tenth too large",
			Measure: linearGrowth(1.1),
			Breaks:  claims.Breaks{"length kept": nil},
		}},
	}
	lengths := claims.Claim{
		ID: "D9", Title: "linear layers keep lengths", Source: "section 4",
		Statement: "Gaussian weights of variance 1/fan-in keep the length of what passes through them.",
		Parts:     []claims.Part{experiment},
	}
	fmt.Printf("%s: %s\n", lengths.ID, lengths.Title)
	show := func(name string, measure func(claims.Seeds) ([]float64, error)) {
		ratios, err := measure(claims.Seeds{})
		if err != nil {
			panic(err)
		}
		for _, c := range experiment.Decide(ratios) {
			fmt.Printf("%s: %.2f, holds: %v\n", name, c.Measured.Value, claims.Near(c.Theory, tolerance).Holds(c.Measured))
		}
	}
	show("as claimed", experiment.Measure)
	show(experiment.Sabotages[0].Name, experiment.Sabotages[0].Measure)
	// Output:
	// D9: linear layers keep lengths
	// as claimed: 1.02, holds: true
	// weights a tenth too large: 1.64, holds: false
}
