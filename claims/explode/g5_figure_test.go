package explode

import (
	"math"

	"gradscale/claims"
	"gradscale/claims/figure"
	"gradscale/net"
)

// stretchFigures draws the mean and the quadratic mean of singular values of each
// layer's Jacobian against depth, and in grey those of the sabotage's linear layers.
func stretchFigures(rows stretchEvidence) ([]figure.Figure, error) {
	mean := figure.Figure{
		Name: "mean-singular-value-by-layer", Title: "Mean singular value of a layer's Jacobian between spheres", Band: figure.MeanSpreadBand,
		X: "layer, counted from the input", Y: "mean singular value",
	}
	quadratic := mean
	quadratic.Name, quadratic.Title, quadratic.Y = "quadratic-mean-by-layer", "Quadratic mean of singular values of a layer's Jacobian", "quadratic mean of singular values"
	add := func(f *figure.Figure, r stretchRow, kind figure.Kind, of func(stretch) []float64) error {
		var seeds [][]float64
		for _, s := range r.stretches {
			seeds = append(seeds, of(s))
		}
		s, err := figure.Spread(r.name, layersFrom(3, len(seeds[0])), seeds)
		s.Kind = kind
		f.Series = append(f.Series, s)
		return err
	}
	linear, err := linearLayers(claims.Seeds{})
	if err != nil {
		return nil, err
	}
	grey := linear[0]
	grey.name = "linear layers"
	for _, of := range []struct {
		figure *figure.Figure
		values func(stretch) []float64
		theory func(stretchCase) float64
	}{
		{&mean, func(s stretch) []float64 { return s.means }, stretchCase.theoryMean},
		{&quadratic, func(s stretch) []float64 { return s.quadratic }, func(c stretchCase) float64 { return math.Exp(halfLog(c.theory.SquaredGrowthLayerNorm())) }},
	} {
		for _, r := range rows {
			if err := add(of.figure, r, figure.Measured, of.values); err != nil {
				return nil, err
			}
			if of.figure != &mean || r.architecture.Initialization == net.Orthogonal {
				last := of.figure.Series[len(of.figure.Series)-1].Points
				of.figure.Series = append(of.figure.Series, figure.Level(r.name, figure.Theory, of.theory(r.stretchCase), last[0].X, last[len(last)-1].X))
			}
		}
		if err := add(of.figure, grey, figure.Sabotage, of.values); err != nil {
			return nil, err
		}
	}
	points := mean.Series[0].Points
	mean.Series = append(mean.Series, figure.Level("at least 1, by the paper", figure.Bound, 1, points[0].X, points[len(points)-1].X))
	return []figure.Figure{mean, quadratic}, nil
}

// layersFrom returns n layers from one on.
func layersFrom(first, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(first + i)
	}
	return x
}
