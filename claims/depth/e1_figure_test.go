package depth

import (
	"gradscale/claims/figure"
	"gradscale/claims/trained"
)

// errorFigure is an empty one of training error against depth.
func errorFigure(title string) figure.Figure {
	return figure.Figure{
		Name: "error-by-network-depth", Title: title, Band: figure.MeanSpreadBand,
		X: "depth L, in linear layers", Y: "training error, share of images",
	}
}

// deeperFigures draws training error against depth, and what skip connections make
// of it.
func deeperFigures(e deeperEvidence) ([]figure.Figure, error) {
	f := errorFigure("Training error of networks of different depth")
	var x []float64
	for _, d := range depths {
		x = append(x, float64(d))
	}
	add := func(name string, kind figure.Kind, c depthCurve) error {
		s, err := figure.Spread(name, x[:len(c.errors)], figure.Transposed(c.errors))
		s.Kind = kind
		f.Series = append(f.Series, s)
		return err
	}
	for _, c := range e.curves {
		if err := add(asPaper(c.name), figure.Measured, c); err != nil {
			return nil, err
		}
	}
	sabotaged, err := measureDeeper(sabotaged(), depths[:2], nil, trained.Protocol.ResNet)
	if err != nil {
		return nil, err
	}
	for _, c := range sabotaged.curves {
		if err := add(asPaper(c.name)+" ResNet", figure.Sabotage, c); err != nil {
			return nil, err
		}
	}
	f.Series = append(f.Series,
		figure.Level("guessing", figure.Bound, trained.Chance, x[0], x[len(x)-1]),
		figure.Level("hardly better", figure.Bound, hardlyMoved, x[0], x[len(x)-1]))
	return []figure.Figure{f}, nil
}
