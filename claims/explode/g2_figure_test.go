package explode

import (
	"gradscale/claims/figure"
	"gradscale/claims/initial"
	"gradscale/claims/paper"
	"gradscale/net"
)

// curesFigures draws GSC against depth for ReLU, for what the supposed cures make
// of it and of tanh, and for the cure that works.
func curesFigures(curesEvidence) ([]figure.Figure, error) {
	f := initial.GSCFigure("GSC with the supposed cures, and of ReLU without one")
	for _, name := range []string{"ReLU", "batch-ReLU", "layer-tanh", "batch-tanh", "SELU"} {
		row := paper.Named(name)
		s, err := initial.GSCSeries(name, row.Architecture())
		if err != nil {
			return nil, err
		}
		f.Series = append(f.Series, s, initial.GSCInTheory(name, row.Architecture()), initial.PapersGSC(row))
	}
	a := initial.Architecture(net.Identity, net.NoNormalization)
	a.Initialization = net.Orthogonal
	s, err := initial.GSCSabotage("orthogonal linear", a)
	f.Series = append(f.Series, s)
	return []figure.Figure{f}, err
}
