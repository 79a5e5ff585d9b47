package resnet

import (
	"gradscale/claims/figure"
	"gradscale/claims/initial"
	"gradscale/net"
)

// skipFigures draws GSC against depth with each kind of skip connection, and with
// such as hardly dilute.
func skipFigures(skipEvidence) ([]figure.Figure, error) {
	var all []figure.Figure
	for i, rows := range [][]table1Row{exploding()[:2], exploding()[2:]} {
		f := initial.GSCFigure("GSC of ResNets with other skip connections than the identity")
		f.Name += []string{"", "-others"}[i]
		for _, row := range rows {
			for _, c := range []struct {
				name string
				skip net.Skip
			}{{"identity", net.IdentitySkip(1)}, {"Gaussian", net.GaussianSkip(1)}, {"orthogonal", net.OrthogonalSkip(1)}} {
				s, err := initial.GSCSeries(row.Name+", "+c.name, row.architecture(c.skip))
				if err != nil {
					return nil, err
				}
				f.Series = append(f.Series, s)
			}
			f.Series = append(f.Series, initial.GSCInTheory(row.Name, row.architecture(net.IdentitySkip(1))))
		}
		all = append(all, f)
	}
	weak := initial.GSCFigure("What weak skip connections leave of it")
	weak.Name = "gsc-with-weak-skips"
	batchReLU := exploding()[0]
	s, err := initial.GSCSeries(batchReLU.Name, batchReLU.architecture(net.OrthogonalSkip(1)))
	if err != nil {
		return nil, err
	}
	s.Name += ", orthogonal"
	weak.Series = append(weak.Series, s)
	for _, c := range []struct {
		name string
		skip net.Skip
	}{{"Gaussian, gain 0.1", net.GaussianSkip(0.1)}, {"orthogonal, gain 0.1", net.OrthogonalSkip(0.1)}} {
		if s, err = initial.GSCSabotage(c.name, batchReLU.architecture(c.skip)); err != nil {
			return nil, err
		}
		weak.Series = append(weak.Series, s)
	}
	return append(all, weak), nil
}
