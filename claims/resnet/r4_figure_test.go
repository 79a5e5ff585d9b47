package resnet

import (
	"math"

	"gradscale/claims/figure"
	"gradscale/mathcheck"
	"gradscale/net"
)

// productFigures draws dilution and residual growth of each block, and what their
// law comes to beside what it is to predict.
func productFigures(rows productEvidence) ([]figure.Figure, error) {
	dilutions := figure.Figure{
		Name: "dilution-by-block", Title: "Dilution of each block", LogX: true, LogY: true, Band: figure.SpreadBand,
		X: "block, counted from the input", Y: "dilution k = Q‖skip‖/Q‖residual function‖",
	}
	growths := figure.Figure{
		Name: "growth-by-block", Title: "Growth of each block's residual function", Band: figure.SpreadBand,
		X: "block, counted from the input", Y: "growth r of GSC in the residual function",
	}
	predicted := figure.Figure{
		Name: "predicted-and-measured", Title: "GSC(L,0): the product of the dilution law over blocks", Scatter: true,
		X: "GSC(L,0), measured", Y: "GSC(L,0), predicted",
	}
	lo, hi := math.Inf(1), 0.
	for _, r := range rows {
		var ks, rs [][]float64
		points := figure.Series{Name: r.name, Kind: figure.Measured}
		for _, n := range r.networks {
			ks, rs = append(ks, n.dilutions), append(rs, n.growths)
			points.Points = append(points.Points, figure.Point{X: n.total, Y: mathcheck.DilutedProduct(n.dilutions, n.growths) * n.top, Lo: math.NaN(), Hi: math.NaN()})
			lo, hi = min(lo, n.total), max(hi, n.total)
		}
		predicted.Series = append(predicted.Series, points)
		var x, k []float64
		layers, _ := named(r.name).wide(net.IdentitySkip(1)).Layers()
		for b := range ks[0] {
			before, after := layers[b].Variance, layers[b+1].Variance
			x, k = append(x, float64(b+1)), append(k, math.Sqrt(before/(after-before)))
		}
		for _, of := range []struct {
			figure *figure.Figure
			seeds  [][]float64
		}{{&dilutions, ks}, {&growths, rs}} {
			s, err := figure.GeometricSpread(r.name, x, of.seeds)
			if err != nil {
				return nil, err
			}
			of.figure.Series = append(of.figure.Series, s)
		}
		dilutions.Series = append(dilutions.Series, figure.Line(r.name, figure.Theory, x, k))
	}
	predicted.Series = append(predicted.Series, figure.Line("", figure.Theory, []float64{lo, hi}, []float64{lo, hi}))
	return []figure.Figure{dilutions, growths, predicted}, nil
}
