package depth

import (
	"gradscale/claims/figure"
	"gradscale/claims/paper"
	"gradscale/claims/trained"
)

// fitFigures draws training error against depth of vanilla networks and of their
// ResNets.
func fitFigures(networks func() []trained.Protocol) func(fitEvidence) ([]figure.Figure, error) {
	return func(e fitEvidence) ([]figure.Figure, error) {
		f := errorFigure("Training error of vanilla networks and ResNets")
		type curve struct {
			name   string
			x      []float64
			errors [][]float64 // by depth
		}
		var curves []curve
		add := func(name string, depth int, errors []float64) {
			i := 0
			for i < len(curves) && curves[i].name != name {
				i++
			}
			if i == len(curves) {
				curves = append(curves, curve{name: name})
			}
			curves[i].x, curves[i].errors = append(curves[i].x, float64(depth)), append(curves[i].errors, errors)
		}
		least, most := 1000, 0
		for i, p := range networks() {
			least, most = min(least, p.Depth), max(most, p.Depth)
			add(paper.NameOf(p.Architecture), p.Depth, e[i].vanilla)
			add(paper.NameOf(p.ResNet().Architecture), p.Depth, e[i].resNet)
		}
		for _, c := range curves {
			s, err := figure.Spread(c.name, c.x, figure.Transposed(c.errors))
			if err != nil {
				return nil, err
			}
			f.Series = append(f.Series, s)
		}
		f.Series = append(f.Series, figure.Level("what counts as a fit", figure.Bound, fit, float64(least), float64(most)))
		return []figure.Figure{f}, nil
	}
}
