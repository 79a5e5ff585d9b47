package resnet

import (
	"math"

	"gradscale/claims/figure"
)

// lawFigures draws GSC(L,0) against L: where it is a power, the line is straight.
func lawFigures(e lawEvidence) ([]figure.Figure, error) {
	f := figure.Figure{
		Name: "gsc-by-network-depth", Title: "GSC(L,0) of networks of different depth", LogX: true, LogY: true, Band: figure.SpreadBand,
		X: "depth L, in linear layers", Y: "GSC(L,0)",
	}
	add := func(r lawRow, name string) error {
		var seeds [][]float64
		for _, logs := range r.logGSC {
			var totals []float64
			for _, v := range logs {
				totals = append(totals, math.Exp(v))
			}
			seeds = append(seeds, totals)
		}
		s, err := figure.GeometricSpread(name, r.depths, seeds)
		f.Series = append(f.Series, s)
		return err
	}
	for _, r := range e.residual {
		if err := add(r, r.row.Name+" ResNet"); err != nil {
			return nil, err
		}
		var theory []float64
		for _, d := range r.depths {
			theory = append(theory, r.row.theoryResNet(int(d)))
		}
		f.Series = append(f.Series, figure.Line(r.row.Name+" ResNet", figure.Theory, r.depths, theory))
	}
	resNets := f
	resNets.Name, resNets.Title = "gsc-of-resnets", "GSC(L,0) of ResNets of different depth"
	err := add(e.vanilla, e.vanilla.row.Name+" vanilla")
	return []figure.Figure{f, resNets}, err
}
