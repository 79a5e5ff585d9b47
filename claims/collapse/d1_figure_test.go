package collapse

import (
	"gradscale/claims/figure"
	"gradscale/claims/untrained"
	"gradscale/net"
)

// noExplosionFigures draws GSC against depth, and what batch normalization makes of
// it.
func noExplosionFigures(noExplosionEvidence) ([]figure.Figure, error) {
	f := untrained.GSCFigure("GSC of what does not explode")
	for _, c := range collapsing {
		s, err := untrained.GSCSeries(c.Name, c.architecture)
		if err != nil {
			return nil, err
		}
		f.Series = append(f.Series, s, untrained.GSCInTheory(c.Name, c.architecture), untrained.PapersGSC(c.Row))
		if c.Normalization != net.NoNormalization {
			continue
		}
		a := c.architecture
		a.Normalization = net.BatchNorm
		if s, err = untrained.GSCSabotage("batch-"+c.Name, a); err != nil {
			return nil, err
		}
		f.Series = append(f.Series, s)
	}
	f.Series = append(f.Series, figure.Level("", figure.Bound, exploded, 0, untrained.Depth-1))
	return []figure.Figure{f}, nil
}
