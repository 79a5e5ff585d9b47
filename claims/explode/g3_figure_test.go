package explode

import (
	"math"

	"gradscale/claims/figure"
	"gradscale/claims/paper"
	"gradscale/net"
)

// responsesOf are the responses of a network.
type responsesOf struct {
	of        net.Architecture
	responses []response
}

// responseFigures draws responses to perturbations of layers, and of their weights,
// against GSC, a point for each layer that is perturbed.
func responseFigures(e measureEvidence) ([]figure.Figure, error) {
	of := func(name, what string, include func(net.Architecture) bool, y func(response) float64) figure.Figure {
		f := figure.Figure{
			Name: name, Title: "How far layer 19 moves if " + what, LogX: true, LogY: true, Scatter: true,
			X: "GSC(k,19)", Y: "relative change of layer 19 over that of what is perturbed",
		}
		lo, hi := math.Inf(1), 0.
		for _, r := range e.responses {
			if !include(r.of) {
				continue
			}
			series := paper.NameOf(r.of)
			if n := len(f.Series); n == 0 || f.Series[n-1].Name != series {
				f.Series = append(f.Series, figure.Series{Name: series, Kind: figure.Measured})
			}
			s := &f.Series[len(f.Series)-1]
			for _, v := range r.responses {
				s.Points = append(s.Points, figure.Point{X: v.coefficient, Y: y(v), Lo: math.NaN(), Hi: math.NaN()})
				lo, hi = min(lo, v.coefficient), max(hi, v.coefficient)
			}
		}
		f.Series = append(f.Series, figure.Line("", figure.Theory, []float64{lo, hi}, []float64{lo, hi}))
		return f
	}
	all := func(net.Architecture) bool { return true }
	return []figure.Figure{
		of("response-of-layers", "layer k is perturbed", all, func(r response) float64 { return r.layer }),
		of("response-of-weights", "weights k are perturbed", weightsMoveLayers, func(r response) float64 { return r.weight }),
	}, nil
}
