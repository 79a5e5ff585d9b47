package trick

import (
	"gradscale/claims/figure"
	"gradscale/mathcheck"
)

// simplicityFigures draws what is left to higher orders, and beside the best affine
// map, against dilution.
func simplicityFigures(rows []simplicityRow) ([]figure.Figure, error) {
	share := figure.Figure{
		Name: "higher-orders-by-dilution", Title: "Share of the output in terms of order above 2", LogX: true, LogY: true, Band: figure.MeanSpreadBand,
		X: "dilution k of each block", Y: "share of the mean square",
	}
	affine := figure.Figure{
		Name: "nonlinearity-by-dilution", Title: "What the best affine map of a ReLU ResNet leaves unexplained", LogX: true, LogY: true, Band: figure.SpreadBand,
		X: "gain of the skips", Y: "share of variance over inputs",
	}
	var k, law []float64
	var shares, lefts [][]float64
	for _, r := range rows {
		k, law = append(k, r.k), append(law, mathcheck.HigherOrderShare(r.k, simpleBlocks, simpleOrder))
		shares, lefts = append(shares, r.share), append(lefts, r.nonlinear)
	}
	s, err := figure.Spread("linear blocks", k, figure.Transposed(shares))
	if err != nil {
		return nil, err
	}
	share.Series = append(share.Series, s, figure.Line("linear blocks", figure.Theory, k, law))
	s, err = figure.GeometricSpread("ReLU ResNet", k, figure.Transposed(lefts))
	affine.Series = append(affine.Series, s)
	return []figure.Figure{share, affine}, err
}
