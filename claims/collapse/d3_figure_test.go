package collapse

import (
	"slices"

	"gradscale/claims/figure"
	"gradscale/claims/initial"
)

// pseudoLinearFigures draws the share of variance that the best affine fit of each
// neuron leaves unexplained, against depth.
func pseudoLinearFigures(rows pseudoLinearEvidence) ([]figure.Figure, error) {
	f := figure.Figure{
		Name: "share-by-depth", Title: "Variance behind a nonlinearity that no affine map of its input explains", LogY: true, Band: figure.SpreadBand,
		X: "nonlinearity, counted from the input", Y: "share left unexplained",
	}
	var x []float64
	for l := 1; l < initial.Depth; l++ {
		x = append(x, float64(l))
	}
	for _, r := range rows {
		var seeds [][]float64
		for _, n := range r.networks {
			seeds = append(seeds, n.shares)
		}
		s, err := figure.GeometricSpread(r.name, x, seeds)
		if err != nil {
			return nil, err
		}
		f.Series = append(f.Series, s)
		if i := slices.IndexFunc(collapsing, func(c collapsingCase) bool { return c.Name == r.name }); i >= 0 {
			var theory []float64
			for l := range x {
				theory = append(theory, collapsing[i].theoryShare(l+1))
			}
			f.Series = append(f.Series, figure.Line(r.name, figure.Theory, x, theory))
		}
	}
	return []figure.Figure{f}, nil
}
