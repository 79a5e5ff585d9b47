package explode

import (
	"fmt"

	"gradscale/claims/figure"
	"gradscale/claims/initial"
	"gradscale/net"
)

// widthFigures draws log growth against width, beside its limit and what width does
// cure.
func widthFigures(widthEvidence) ([]figure.Figure, error) {
	f := figure.Figure{
		Name: "growth-by-width", Title: "Growth of GSC in networks of different width", Band: figure.MeanSpreadBand, LogX: true,
		X: "width, in neurons", Y: "log growth of GSC per layer",
	}
	add := func(name string, c explodingCase) (figure.Series, error) {
		var x []float64
		var rates [][]float64 // by width
		for _, p := range widths(c.architecture)[1:] {
			networks, err := p.Run()
			if err != nil {
				return figure.Series{}, fmt.Errorf("width %d: %w", p.Width, err)
			}
			x, rates = append(x, float64(p.Width)), append(rates, initial.LogRates(networks))
		}
		return figure.Spread(name, x, figure.Transposed(rates))
	}
	for _, c := range exploding {
		s, err := add(c.Name, c)
		if err != nil {
			return nil, err
		}
		f.Series = append(f.Series, s, figure.Level(c.Name, figure.Theory, c.logGrowth(), s.Points[0].X, s.Points[len(s.Points)-1].X))
	}
	linear := changed(func(a *net.Architecture) { a.Nonlinearity, a.Normalization = net.Identity, net.LayerNorm })[0]
	s, err := add("layer-linear", linear)
	s.Kind = figure.Sabotage
	f.Series = append(f.Series, s)
	return []figure.Figure{f}, err
}
