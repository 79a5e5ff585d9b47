package resnet

import (
	"gradscale/claims/figure"
	"gradscale/claims/initial"
	"gradscale/net"
)

// ratioFigures draws GSC against depth of all ResNets, and beside their vanilla
// networks of those that explode, with what skip connections of gain 0 leave.
func ratioFigures(ratioEvidence) ([]figure.Figure, error) {
	resNets, err := initial.GSCByDepth("GSC of the error with respect to each layer, with identity skips", net.IdentitySkip(1))
	if err != nil {
		return nil, err
	}
	both := initial.GSCFigure("GSC of vanilla networks and their ResNets")
	both.Name = "gsc-vanilla-and-resnet"
	for _, row := range exploding() {
		for _, c := range []struct {
			name string
			skip net.Skip
		}{{row.Name + " vanilla", net.Skip{}}, {row.Name + " ResNet", net.IdentitySkip(1)}} {
			s, err := initial.GSCSeries(c.name, row.architecture(c.skip))
			if err != nil {
				return nil, err
			}
			both.Series = append(both.Series, s, initial.GSCInTheory(c.name, row.architecture(c.skip)))
		}
		both.Series = append(both.Series, initial.PapersGSC(row.Row))
		s, err := initial.GSCSabotage(row.Name+", gain 0", row.architecture(net.IdentitySkip(0)))
		if err != nil {
			return nil, err
		}
		both.Series = append(both.Series, s)
	}
	return []figure.Figure{resNets, both}, nil
}
