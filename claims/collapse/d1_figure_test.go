package collapse

import (
	"gradscale/claims/figure"
	"gradscale/claims/initial"
	"gradscale/net"
)

// noExplosionFigures draws GSC against depth, and what batch normalization makes of
// it.
func noExplosionFigures(noExplosionEvidence) ([]figure.Figure, error) {
	f := initial.GSCFigure("GSC of what does not explode")
	for _, c := range collapsing {
		s, err := initial.GSCSeries(c.Name, c.architecture)
		if err != nil {
			return nil, err
		}
		f.Series = append(f.Series, s, initial.GSCInTheory(c.Name, c.architecture), initial.PapersGSC(c.Row))
		if c.Normalization != net.NoNormalization {
			continue
		}
		a := c.architecture
		a.Normalization = net.BatchNorm
		if s, err = initial.GSCSabotage("batch-"+c.Name, a); err != nil {
			return nil, err
		}
		f.Series = append(f.Series, s)
	}
	f.Series = append(f.Series, figure.Level("", figure.Bound, exploded, 0, initial.Depth-1))
	return []figure.Figure{f}, nil
}
