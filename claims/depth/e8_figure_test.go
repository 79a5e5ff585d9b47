package depth

import (
	"fmt"

	"gradscale/claims/figure"
)

// boundFigures draws effective depth against depth, beside its limit and where
// updates fall like 1/l.
func boundFigures(curves []boundCurve) ([]figure.Figure, error) {
	f := figure.Figure{
		Name: "effective-depth-by-network-depth", Title: "Effective depth if updates are as small as gradients are large", LogX: true,
		X: "depth L, in linear layers", Y: "effective depth, in layers",
	}
	series := func(name string, kind figure.Kind, c boundCurve) figure.Series {
		var x, y []float64
		for i, d := range c.depths {
			x, y = append(x, float64(d)), append(y, float64(c.effective[i]))
		}
		return figure.Line(name, kind, x, y)
	}
	for _, c := range curves {
		name := fmt.Sprintf("growth %.4g a layer", c.rate)
		f.Series = append(f.Series, series(name, figure.Measured, c),
			figure.Level(name, figure.Theory, float64(c.limit), float64(c.depths[0]), float64(c.depths[len(c.depths)-1])))
	}
	f.Series = append(f.Series, series("updates like 1/l", figure.Sabotage, measureBounds(harmonic)[0]))
	return []figure.Figure{f}, nil
}
