package explode

import (
	"math"

	"gradscale/claims"
	"gradscale/claims/figure"
	"gradscale/net"
)

// depthFigures draws GSC(L,0) against L, beside the growth of infinite width.
func depthFigures(rows depthEvidence) ([]figure.Figure, error) {
	f := figure.Figure{
		Name: "gsc-by-network-depth", Title: "GSC(L,0) of networks of different depth", LogY: true, Band: figure.SpreadBand,
		X: "depth L, in linear layers", Y: "GSC(L,0)",
	}
	var x []float64
	for _, d := range depths {
		x = append(x, float64(d))
	}
	for _, r := range rows {
		var wide []float64
		for _, d := range x {
			wide = append(wide, math.Exp(r.logGrowth()*(d-1)))
		}
		s, err := figure.GeometricSpread(r.Name, x, r.totals)
		if err != nil {
			return nil, err
		}
		f.Series = append(f.Series, s, figure.Line(r.Name, figure.Theory, x, wide))
	}
	sabotaged, err := measureDepths(changed(func(a *net.Architecture) { a.Nonlinearity, a.Normalization = net.ReLU, net.NoNormalization })[:1], claims.Seeds{})
	if err != nil {
		return nil, err
	}
	s, err := figure.GeometricSpread("ReLU", x, sabotaged[0].totals)
	s.Kind = figure.Sabotage
	f.Series = append(f.Series, s)
	return []figure.Figure{f}, err
}
