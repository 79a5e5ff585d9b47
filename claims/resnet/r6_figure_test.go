package resnet

import (
	"math"

	"gradscale/claims"
	"gradscale/claims/figure"
	"gradscale/claims/initial"
	"gradscale/mathcheck"
	"gradscale/net"
)

// figureResamples make bands whose ends scatter by a few per cent of them.
const figureResamples = 400

// varianceFigures draws the gradient's relative variance against depth.
func varianceFigures(rows varianceEvidence) ([]figure.Figure, error) {
	f := figure.Figure{
		Name: "variance-by-depth", Title: "Relative variance of the gradient's norm over inputs and seeds", LogY: true,
		Band: "95 % over resamples of the seeds", X: "linear layers between layer l and the error", Y: "relative variance at layer l",
	}
	series := func(name string, networks []initial.Network) figure.Series {
		indexes := make([]float64, len(networks))
		for i := range indexes {
			indexes[i] = float64(i)
		}
		s := figure.Series{Name: name, Kind: figure.Measured, Seeds: make([][]float64, len(networks))}
		for layer := 1; layer < lastBlock; layer += 2 {
			e := mathcheck.Bootstrap(indexes, func(of []float64) float64 { return relativeVariance(networks, layer, of) }, figureResamples, initial.Confidence, varianceSeed)
			s.Points = append(s.Points, figure.Point{X: float64(initial.Depth - layer), Y: e.Value, Lo: e.Lo, Hi: e.Hi})
			for i := range networks {
				s.Seeds[i] = append(s.Seeds[i], relativeVariance(networks, layer, indexes[i:i+1]))
			}
		}
		return s
	}
	all := make([]float64, len(rows[0].vanilla))
	for i := range all {
		all[i] = float64(i)
	}
	for _, r := range rows {
		expected := r.variance().resNet(relativeVariance(r.vanilla, 1, all), relativeVariance(r.resNet, lastBlock, all))
		f.Series = append(f.Series, series(r.Name+" vanilla", r.vanilla), series(r.Name+" ResNet", r.resNet),
			figure.Line(r.Name+" ResNet", figure.Theory, []float64{initial.Depth - 1}, []float64{expected}))
	}
	sabotaged, err := measureVariances(exploding()[:2], initial.Width, net.IdentitySkip(0), claims.Seeds{})
	if err != nil {
		return nil, err
	}
	for _, r := range sabotaged {
		s := series(r.Name+", gain 0", r.resNet)
		s.Kind, s.Seeds = figure.Sabotage, nil
		for i := range s.Points {
			s.Points[i].Lo, s.Points[i].Hi = math.NaN(), math.NaN()
		}
		f.Series = append(f.Series, s)
	}
	return []figure.Figure{f}, nil
}
