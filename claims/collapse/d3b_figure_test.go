package collapse

import (
	"math"

	"gradscale/claims"
	"gradscale/claims/figure"
	"gradscale/claims/paper"
)

// varianceFigures draws the squared change over the output's variance, measured against
// that at infinite width, and in grey that of the networks which sabotages take instead.
func varianceFigures(rows pseudoLinearEvidence) ([]figure.Figure, error) {
	f := figure.Figure{
		Name: "change-of-variance", Title: "What replacing nonlinearities 26 to 49 by affine fits does to the output", LogX: true, LogY: true, Scatter: true, Band: figure.SpreadBand,
		X: "squared change over the output's variance, at infinite width", Y: "squared change over the output's variance, measured",
	}
	for _, r := range rows {
		s, err := figure.GeometricSpread(r.name, []float64{changeInTheory(r.name)}, figure.Transposed([][]float64{changesOfVariance(r.networks)}))
		if err != nil {
			return nil, err
		}
		f.Series = append(f.Series, s)
	}
	equal := figure.Diagonal("as at infinite width", figure.Theory, f)
	lo, hi := equal.Points[0].X, equal.Points[1].X
	f.Series = append(f.Series, equal,
		figure.Level("half of the variance is kept", figure.Bound, mostOfVariance, lo, hi),
		figure.Level("as much as a constant changes", figure.Bound, byAConstant, lo, hi))
	for _, name := range []string{"batch-ReLU", "tanh"} {
		instead, err := insteadOfAll(inPlace{paper.Named(name).Architecture(), claims.Seeds{}})
		if err != nil {
			return nil, err
		}
		s := figure.Series{Name: name + " in their place", Kind: figure.Sabotage}
		for _, r := range instead {
			if r.collapses == (name == "batch-ReLU") { // else it is in nothing's place that the sabotage is of
				change := r.mean(func(n linearized) float64 { return n.variance })
				s.Points = append(s.Points, figure.Point{X: changeInTheory(r.name), Y: change.Value, Lo: math.NaN(), Hi: math.NaN()})
			}
		}
		f.Series = append(f.Series, s)
	}
	return []figure.Figure{f}, nil
}

func changesOfVariance(networks []linearized) []float64 {
	var all []float64
	for _, n := range networks {
		all = append(all, n.variance)
	}
	return all
}
