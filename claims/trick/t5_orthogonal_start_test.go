package trick

import (
	"math"
	"testing"

	"gradscale/claims"
	"gradscale/claims/initial"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/data"
)

// T5: an orthogonal map has all singular values 1, so ‖J‖_qm = 1 and lengths
// stay: GSC = 1. With mirrored weights [W, -W; -W, W] a ReLU layer is such a map:
// a layer's values are u and -u, and relu(u) - relu(-u) = u. Of directions that are
// not of the form (u, -u) nothing passes, so GSC is taken from input to prediction,
// where no layer is mirrored.
var orthogonalStart = claims.Claim{
	ID:        "T5",
	Title:     "an orthogonal start neither explodes nor collapses",
	Statement: "Looks-linear ReLU networks and orthogonal linear networks have GSC = 1 at the start, and inputs keep all their distances, at any depth; ResNets with wide skips come near.",
	Source:    "section 7",
	Parts:     []claims.Part{isometry, nearIsometry},
}

var isometry = claims.Experiment[[]orthogonalRow]{
	Letter:    "a",
	Name:      "orthogonal maps",
	Statement: "Looks-linear ReLU networks and orthogonal linear networks have GSC = 1 at the start, and inputs keep all their distances, at depth 50.",
	Protocol:  "Depth 50, width 100, input and output 50 for looks-linear networks (mirrored inside) and 100 for linear ones; 20 inputs, seeds 1 to 3.",
	Rules: []claims.Rule{
		isExact("difference between GSC and 1", "GSC of input to prediction, from the exact Jacobian, departs from 1"),
		isExact("difference between the ratio of extreme singular values and 1", "The ratio of the Jacobian's extreme singular values departs from 1"),
		isExact("difference between the ratio of distances and 1", "The ratio of distances between predictions to those between inputs departs from 1"),
	},
	Oracle: "mathcheck's GSC and singular values (gonum's SVD) of the Jacobian.",
	Measure: func(s claims.Seeds) ([]orthogonalRow, error) {
		return measureOrthogonal(net.LooksLinear, net.Orthogonal, s)
	},
	Decide:  decideOrthogonal,
	Figures: orthogonalFigures,
	Sabotages: []claims.Sabotage[[]orthogonalRow]{{
		Name:    "Gaussian weights",
		Measure: func(s claims.Seeds) ([]orthogonalRow, error) { return measureOrthogonal(net.Gaussian, net.Gaussian, s) },
		Breaks:  claims.Breaks{"difference between GSC and 1" + units: {"looks-linear ReLU", "orthogonal linear"}, "difference between the ratio of distances and 1" + units: {"looks-linear ReLU"}},
	}},
}

func TestT5(t *testing.T)          { orthogonalStart.Verify(t) }
func TestT5Sabotage(t *testing.T)  { orthogonalStart.VerifySabotage(t) }
func TestT5Replicate(t *testing.T) { orthogonalStart.Replicate(t) }
func BenchmarkT5(b *testing.B)     { orthogonalStart.Benchmark(b) }

type orthogonalRow struct {
	name                          string
	gsc, singularRatio, distances float64 // worst over seeds and inputs: farthest from 1
}

func measureOrthogonal(mirrored, linear net.Initialization, s claims.Seeds) ([]orthogonalRow, error) {
	var rows []orthogonalRow
	for _, c := range orthogonalCases(mirrored, linear, initial.Depth) {
		worst, err := c.networks(s)
		if err != nil {
			return nil, err
		}
		r := orthogonalRow{c.name, 1, 1, 1}
		for _, m := range worst {
			r.gsc, r.singularRatio, r.distances = farther(r.gsc, m.gsc), farther(r.singularRatio, m.singularRatio), farther(r.distances, m.distances)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// orthogonalCase is a network by the name that it has with an orthogonal start.
type orthogonalCase struct {
	name string
	net.Architecture
}

func orthogonalCases(mirrored, linear net.Initialization, depth int) []orthogonalCase {
	return []orthogonalCase{
		{"looks-linear ReLU", net.Architecture{Depth: depth, Width: initial.Width, Nonlinearity: net.ReLU, Initialization: mirrored, Inputs: 50, Outputs: 50}},
		{"orthogonal linear", net.Architecture{Depth: depth, Width: initial.Width, Nonlinearity: net.Identity, Initialization: linear, Inputs: 100, Outputs: 100}},
	}
}

// networks returns the worst of each seed's network.
func (c orthogonalCase) networks(s claims.Seeds) ([]orthogonalRow, error) {
	return initial.Each(initial.Protocol{Architecture: c.Architecture, Batch: 20, Seeds: 3, Offset: s.Offset}, measureOrthogonality)
}

func measureOrthogonality(w *net.Probe, seed uint64) (orthogonalRow, error) {
	a := w.Network().Architecture()
	x := data.NewNoise(seed, w.Batch(), a.Inputs, a.Outputs).Inputs
	r := orthogonalRow{"", 1, 1, 1}
	if err := w.Forward(x); err != nil {
		return r, err
	}
	y := w.Output()
	for b, j := range w.Jacobians(0, a.Depth) {
		in, out := x.Data[b*x.Cols:(b+1)*x.Cols], y.Data[b*y.Cols:(b+1)*y.Cols]
		r.gsc = farther(r.gsc, mathcheck.GSC(mathcheck.QMNorm(j), norm(in), norm(out)))
		if b == 0 {
			s := mathcheck.SingularValues(j)
			r.singularRatio = farther(1, s[0]/s[len(s)-1])
		} else {
			r.distances = farther(r.distances, distance(out, y.Data[:y.Cols])/distance(in, x.Data[:x.Cols]))
		}
	}
	return r, nil
}

// farther returns which of the two is farther from 1, and NaN rather than any
// number.
func farther(x, y float64) float64 {
	if math.IsNaN(x) || math.Abs(math.Log(y)) <= math.Abs(math.Log(x)) {
		return x
	}
	return y
}

func norm(x []float64) float64 { return mathcheck.QuadraticMean(x) * math.Sqrt(float64(len(x))) }

func distance(x, y []float64) float64 {
	d := make([]float64, len(x))
	for i := range d {
		d[i] = x[i] - y[i]
	}
	return norm(d)
}

func decideOrthogonal(rows []orthogonalRow) []claims.Check {
	var checks []claims.Check
	for _, r := range rows {
		checks = append(checks,
			claims.Measured("difference between GSC and 1"+units, r.name, inUnits(math.Abs(r.gsc-1))),
			claims.Measured("difference between the ratio of extreme singular values and 1"+units, r.name, inUnits(math.Abs(r.singularRatio-1))),
			claims.Measured("difference between the ratio of distances and 1"+units, r.name, inUnits(math.Abs(r.distances-1))),
		)
	}
	return checks
}
