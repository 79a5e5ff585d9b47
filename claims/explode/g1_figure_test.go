package explode

import (
	"gradscale/claims/figure"
	"gradscale/claims/initial"
	"gradscale/net"
)

// growthFigures draws GSC against depth for all of table 1's networks, and for the
// sabotage that takes the nonlinearity's kink away.
func growthFigures(growthEvidence) ([]figure.Figure, error) {
	f, err := initial.GSCByDepth("GSC of the error with respect to each layer", net.Skip{})
	if err != nil {
		return nil, err
	}
	a := initial.Architecture(net.ReLU, net.NoNormalization)
	a.Initialization = net.LooksLinear
	s, err := initial.GSCSabotage("looks-linear", a)
	f.Series = append(f.Series, s)
	return []figure.Figure{f}, err
}
