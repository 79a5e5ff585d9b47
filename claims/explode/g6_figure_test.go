package explode

import (
	"math"

	"gradscale/claims/figure"
)

// depthFigures draws GSC(L,0) against L, beside the growth of infinite width.
func depthFigures(rows depthEvidence) ([]figure.Figure, error) {
	f := figure.Figure{
		Name: "gsc-by-network-depth", Title: "GSC(L,0) of networks of different depth", LogY: true, Band: figure.SpreadBand,
		X: "depth L, in linear layers", Y: "GSC(L,0)",
	}
	for _, r := range rows {
		var x, wide []float64
		for _, d := range depths {
			x, wide = append(x, float64(d)), append(wide, math.Exp(r.logGrowth()*float64(d-1)))
		}
		s, err := figure.GeometricSpread(r.Name, x, r.totals)
		if err != nil {
			return nil, err
		}
		f.Series = append(f.Series, s, figure.Line(r.Name, figure.Theory, x, wide))
	}
	return []figure.Figure{f}, nil
}
