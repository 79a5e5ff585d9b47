package initial

import (
	"gradscale/claims/figure"
	"gradscale/claims/paper"
	"gradscale/claims/theory"
	"gradscale/mathcheck"
	"gradscale/net"
)

// GSCFigure returns an empty figure of GSC(l,0) against the layers between l and the
// error.
func GSCFigure(title string) figure.Figure {
	return figure.Figure{
		Name: "gsc-by-depth", Title: title, LogY: true, Band: figure.SpreadBand,
		X: "linear layers between layer l and the error", Y: "GSC(l,0)",
	}
}

// GSCByDepth returns the figure of GSC(l,0) against the layers between l and the
// error, of table 1's networks with a skip connection, or none: measured, and at
// infinite width. Without skip connections the paper's GSC(L,0) stand at its end.
func GSCByDepth(title string, skip net.Skip) (figure.Figure, error) {
	f := GSCFigure(title)
	for _, row := range paper.Table1() {
		a := row.Architecture()
		a.Skip = skip
		s, err := GSCSeries(row.Name, a)
		if err != nil {
			return f, err
		}
		f.Series = append(f.Series, s, GSCInTheory(row.Name, a))
		if skip.Kind == net.NoSkip {
			f.Series = append(f.Series, PapersGSC(row))
		}
	}
	return f, nil
}

// PapersGSC is the paper's point of a network of table 1.
func PapersGSC(row paper.Row) figure.Series {
	return figure.Line(row.Name, figure.Paper, []float64{paper.Depth - 1}, []float64{row.GSC})
}

// GSCInTheory returns GSC(l,0) at infinite width against the layers above l.
func GSCInTheory(name string, a net.Architecture) figure.Series {
	layers, _ := theory.MustWide(a).Layers()
	last := layers[len(layers)-1]
	var x, y []float64
	for _, l := range layers {
		x, y = append(x, float64(a.Depth-l.Layer)), append(y, l.GSC(last))
	}
	return figure.Line(name, figure.Theory, x, y)
}

// GSCSeries returns GSC(l,0) of the networks of table 1's protocol against the
// layers above l. In a ResNet layers inside a block are left out: the skip
// connection passes them by.
func GSCSeries(name string, a net.Architecture) (figure.Series, error) {
	networks, err := Of(a).Run()
	if err != nil {
		return figure.Series{}, err
	}
	return SeriesOfGSC(name, a, networks)
}

// GSCSabotage is GSCSeries of what a sabotage measures.
func GSCSabotage(name string, a net.Architecture) (figure.Series, error) {
	s, err := GSCSeries(name, a)
	s.Kind = figure.Sabotage
	return s, err
}

// SeriesOfGSC is GSCSeries of networks that are measured already.
func SeriesOfGSC(name string, a net.Architecture, networks []Network) (figure.Series, error) {
	var x []float64
	seeds := make([][]float64, len(networks))
	for l := 1; l <= a.Depth; l++ {
		if a.Skip.Kind != net.NoSkip && l%2 == 0 && l < a.Depth {
			continue
		}
		x = append(x, float64(a.Depth-l))
		for i, n := range networks {
			seeds[i] = append(seeds[i], n.GSC[l])
		}
	}
	return figure.GeometricSpread(name, x, seeds)
}

// DiversityByDepth returns the figures of the standard deviation of pre-activations
// over inputs and of their sign diversity against depth, of table 1's networks:
// measured, at infinite width, and the paper's values of the last one.
func DiversityByDepth() ([]figure.Figure, error) {
	deviation := figure.Figure{
		Name: "deviation-by-depth", Title: "Standard deviation of pre-activations over inputs", LogY: true, Band: figure.SpreadBand,
		X: "pre-activation, counted from the input", Y: "standard deviation",
	}
	sign := figure.Figure{
		Name: "sign-diversity-by-depth", Title: "Sign diversity of pre-activations over inputs", LogY: true, Band: figure.SpreadBand,
		X: "pre-activation, counted from the input", Y: "sign diversity",
	}
	for _, row := range paper.Table1() {
		p := Of(row.Architecture())
		p.Curve = true
		networks, err := p.Run()
		if err != nil {
			return nil, err
		}
		_, wide := theory.MustWide(p.Architecture).Layers()
		var x, deviations, signs []float64
		for l, w := range wide {
			x = append(x, float64(l+1))
			deviations, signs = append(deviations, w.Deviation()), append(signs, mathcheck.SignDiversity(w.Correlation))
		}
		last := x[len(x)-1:]
		for _, of := range []struct {
			figure *figure.Figure
			of     func(net.Diversity) float64
			theory []float64
			paper  float64
		}{
			{&deviation, func(d net.Diversity) float64 { return d.StandardDeviation }, deviations, row.Deviation},
			{&sign, func(d net.Diversity) float64 { return d.SignDiversity }, signs, row.SignDiversity},
		} {
			var seeds [][]float64
			for _, n := range networks {
				var curve []float64
				for _, d := range n.Diversity[1:] {
					curve = append(curve, of.of(d))
				}
				seeds = append(seeds, curve)
			}
			s, err := figure.GeometricSpread(row.Name, x, seeds)
			if err != nil {
				return nil, err
			}
			of.figure.Series = append(of.figure.Series, s,
				figure.Line(row.Name, figure.Theory, x, of.theory), figure.Line(row.Name, figure.Paper, last, []float64{of.paper}))
		}
	}
	return []figure.Figure{deviation, sign}, nil
}
