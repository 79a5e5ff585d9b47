package explode

import (
	"gradscale/claims/figure"
	"gradscale/claims/paper"
	"gradscale/claims/untrained"
	"gradscale/net"
)

// curesFigures draws GSC against depth for ReLU, for what the supposed cures make
// of it and of tanh, and for the cure that works.
func curesFigures(curesEvidence) ([]figure.Figure, error) {
	f := untrained.GSCFigure("GSC with the supposed cures, and of ReLU without one")
	for _, name := range []string{"ReLU", "batch-ReLU", "layer-tanh", "batch-tanh", "SELU"} {
		row := paper.Named(name)
		s, err := untrained.GSCSeries(name, row.Architecture())
		if err != nil {
			return nil, err
		}
		f.Series = append(f.Series, s, untrained.GSCInTheory(name, row.Architecture()), untrained.PapersGSC(row))
	}
	a := untrained.Architecture(net.Identity, net.NoNormalization)
	a.Initialization = net.Orthogonal
	s, err := untrained.GSCSabotage("orthogonal linear", a)
	f.Series = append(f.Series, s)
	return []figure.Figure{f}, err
}
