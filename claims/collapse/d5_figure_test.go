package collapse

import (
	"gradscale/claims"
	"gradscale/claims/figure"
	"gradscale/claims/initial"
	"gradscale/claims/theory"
	"gradscale/mathcheck"
	"gradscale/net"
)

// dilutedFigures draws sign diversity against depth, with skip connections and
// without.
func dilutedFigures(dilutedEvidence) ([]figure.Figure, error) {
	f := figure.Figure{
		Name: "sign-diversity-by-depth", Title: "Sign diversity of pre-activations over inputs", LogY: true, Band: figure.SpreadBand,
		X: "pre-activation, counted from the input", Y: "sign diversity",
	}
	for _, c := range []struct {
		name string
		skip net.Skip
	}{{"layer-ReLU ResNet", net.IdentitySkip(1)}, {"layer-ReLU vanilla", net.Skip{}}} {
		p := initial.Of(initial.Architecture(net.ReLU, net.LayerNorm))
		p.Skip, p.Curve = c.skip, true
		networks, err := p.Run()
		if err != nil {
			return nil, err
		}
		_, wide := theory.MustWide(p.Architecture).Layers()
		var x, signs []float64
		seeds := make([][]float64, len(networks))
		for l, w := range wide {
			x, signs = append(x, float64(l+1)), append(signs, mathcheck.SignDiversity(w.Correlation))
			for i, n := range networks {
				seeds[i] = append(seeds[i], n.At(l+1).SignDiversity)
			}
		}
		s, err := figure.GeometricSpread(c.name, x, seeds)
		if err != nil {
			return nil, err
		}
		f.Series = append(f.Series, s, figure.Line(c.name, figure.Theory, x, signs))
	}
	const last = initial.Depth - 1
	f.Series = append(f.Series, figure.Line("layer-ReLU vanilla", figure.Paper, []float64{last}, []float64{vanillaRow.SignDiversity}))
	a := vanillaRow.Architecture()
	a.Skip = net.IdentitySkip(0)
	sabotaged, err := table1(a, claims.Seeds{}).Run()
	if err != nil {
		return nil, err
	}
	s, err := figure.GeometricSpread("skips of gain 0", []float64{last}, figure.Transposed([][]float64{initial.SignDiversities(sabotaged, last)}))
	s.Kind = figure.Sabotage
	f.Series = append(f.Series, s)
	return []figure.Figure{f}, err
}
