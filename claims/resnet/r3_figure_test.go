package resnet

import (
	"gradscale/claims/figure"
	"gradscale/mathcheck"
)

// dilutionFigures draws a block's growth against its dilution, beside the law with
// the residual function's growth in place of r, both as geometric means.
func dilutionFigures(rows dilutionEvidence) ([]figure.Figure, error) {
	f := figure.Figure{
		Name: "growth-by-dilution", Title: "Growth of GSC in a block of two layers, beside the law", LogX: true, Band: figure.SpreadBand,
		X: "dilution k = Q‖skip‖/Q‖residual function‖", Y: "growth of GSC in the block",
	}
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n].series == rows[0].series {
			n++
		}
		var k, law []float64
		seeds := make([][]float64, len(rows[0].growth))
		for _, r := range rows[:n] {
			k = append(k, r.k)
			for i, g := range r.growth {
				seeds[i] = append(seeds[i], g)
			}
			var laws []float64
			for _, residual := range r.residual {
				laws = append(laws, mathcheck.DilutedGrowth(r.k, residual))
			}
			law = append(law, mathcheck.GeometricMean(laws, 0.95).Value)
		}
		s, err := figure.GeometricSpread(rows[0].series, k, seeds)
		if err != nil {
			return nil, err
		}
		f.Series = append(f.Series, s, figure.Line(rows[0].series, figure.Theory, k, law))
		rows = rows[n:]
	}
	return []figure.Figure{f}, nil
}
