package explode

import (
	"fmt"
	"math"

	"gradscale/claims"
	"gradscale/claims/initial"
	"gradscale/claims/paper"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/data"
)

// Part a of G5: areas.
var areaKept = claims.Experiment[[]areaRow]{
	Letter: "a",
	Name:   "of the determinant",
	Statement: "Layers that map a sphere onto a sphere, of tanh or leaky ReLU with orthogonal weights, " +
		"have a mean |det J| over the sphere of 1, as they are one to one.",
	Protocol: "Orthogonal weights, no normalization, tanh and leaky ReLU of slope 1/2, widths 4, 6 and 8, where rare inputs can still be sampled: 8000 inputs uniform on the sphere of radius √width, 10 seeds, 40 of tanh at width 8, whose determinants have the longest tail: " +
		"with 0.05 to the margin's ends and a standard deviation of 0.05 between seeds 40 decide in more than 99 of 100 repetitions; " +
		"exact Jacobians between the directions of a layer's value and the next one's.",
	Rules: []claims.Rule{{
		Quantity: "mean absolute determinant", Condition: claims.Near(1, areaTolerance),
		Sentence: "The mean of |det J| over the sphere is {}, by its {interval} over seeds.",
	}},
	Oracle:  "The area formula: the mean of |det J| is the number of inputs that a point of the sphere comes from, in the mean.",
	Measure: func(s claims.Seeds) ([]areaRow, error) { return measureAreas(s, net.Tanh, net.LeakyReLU) },
	Decide:  decideAreas,
	Sabotages: []claims.Sabotage[[]areaRow]{{
		Name:    "ReLU, which maps the sphere into one orthant",
		Measure: func(s claims.Seeds) ([]areaRow, error) { return measureAreas(s, net.ReLU) },
	}},
	Slow: true,
}

// areaTolerance is a choice. A fold that covers part of the sphere twice adds that
// part; maps that miss all but an orthant, like ReLU's, lose all but 2^-width.
const areaTolerance = 0.05

type areaRow struct {
	name  string
	means []float64 // of |det J|, by seed
}

func measureAreas(s claims.Seeds, of ...net.Nonlinearity) ([]areaRow, error) {
	var rows []areaRow
	for _, f := range of {
		for _, width := range []int{4, 6, 8} {
			a := net.Architecture{Depth: 2, Width: width, Inputs: width, Outputs: width, Nonlinearity: f, Initialization: net.Orthogonal}
			r := areaRow{name: fmt.Sprintf("%s, width %d", paper.NameOf(net.Architecture{Nonlinearity: f}), width)}
			if f == net.LeakyReLU {
				a.LeakySlope = leakySlope
			}
			seeds := initial.Seeds
			if f == net.Tanh && width == 8 {
				seeds = 40
			}
			var err error
			if r.means, err = initial.Each(initial.Protocol{Architecture: a, Batch: 8000, Seeds: seeds, Offset: s.Offset}, meanArea); err != nil {
				return nil, err
			}
			rows = append(rows, r)
		}
	}
	return rows, nil
}

// meanArea returns the mean over inputs of |det J| between spheres.
func meanArea(w *net.Probe, seed uint64) (float64, error) {
	width := w.Network().Architecture().Width
	if err := w.Forward(data.NewNoise(seed, w.Batch(), width, width).Inputs); err != nil {
		return 0, err
	}
	mean := 0.0
	for b, j := range w.Jacobians(1, 2) {
		y := rowOf(w.Output(), b)
		if mathcheck.QuadraticMean(y) == 0 {
			continue // ReLU's image of an input without positive components, a point
		}
		s := mathcheck.SingularValues(mathcheck.SphereJacobian(j, rowOf(w.Activation(1), b), y))
		mean += math.Exp(mathcheck.LogVolume(s)) / float64(w.Batch())
	}
	return mean, nil
}

func decideAreas(rows []areaRow) []claims.Check {
	var checks []claims.Check
	for _, r := range rows {
		checks = append(checks, claims.Measured("mean absolute determinant", r.name, mathcheck.Mean(r.means, initial.Confidence)).WithTheory(1))
	}
	return checks
}
