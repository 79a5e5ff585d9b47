package trick

import (
	"fmt"
	"math"
	"slices"

	"gradscale/claims"
	"gradscale/claims/figure"
	"gradscale/claims/paper"
)

// expansionFigures draws what terms of order above λ sum to, beside its bound, and in grey
// that of the sabotage's deepest network.
func expansionFigures(e expansionEvidence) ([]figure.Figure, error) {
	f := figure.Figure{
		Name: "tail-by-order", Title: "Terms of order above λ of linear networks, and their bound", LogY: true, Band: figure.SpreadBand,
		X: "order λ", Y: "sum of all terms of order above λ, relative to the input",
	}
	add := func(name string, kind figure.Kind, curves []tailCurve) error {
		var tails, bounds [][]float64
		for _, c := range curves {
			tails, bounds = append(tails, c.tail), append(bounds, c.bounds)
		}
		s, err := figure.GeometricSpread(name, ordersAbove(len(tails[0])), tails)
		if err != nil {
			return err
		}
		s.Kind = kind
		if f.Series = append(f.Series, s); kind == figure.Measured {
			f.Series = append(f.Series, figure.Line(name, figure.Theory, ordersAbove(len(bounds[0])), bounds[0])) // ρ is the same for each seed
		}
		return nil
	}
	ofDepth := func(all []tailCurve, depth int) []tailCurve {
		return slices.DeleteFunc(slices.Clone(all), func(c tailCurve) bool { return c.depth != depth })
	}
	for _, depth := range []int{4, 8, 12} {
		if err := add(fmt.Sprintf("depth %d", depth), figure.Measured, ofDepth(e.curves, depth)); err != nil {
			return nil, err
		}
	}
	stretched, err := stretchingStart(claims.Seeds{})
	if err != nil {
		return nil, err
	}
	err = add("depth 12, a start that stretches", figure.Sabotage, ofDepth(stretched.curves, 12))
	return []figure.Figure{f}, err
}

// ordersAbove returns the orders 0, …, n-1.
func ordersAbove(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(i)
	}
	return x
}

// nonlinearFigures draws tails over their bounds against order, for each way to move, and
// in grey those of tanh when it moves farther than measured.
func nonlinearFigures(which string, of func(tailCurves) []float64) func(nonlinearEvidence) ([]figure.Figure, error) {
	return func(e nonlinearEvidence) ([]figure.Figure, error) {
		var all []figure.Figure
		for m, way := range moves {
			f := figure.Figure{
				Name: []string{"tail-over-bound-little-moved", "tail-over-bound-moved", "tail-over-bound-trained"}[m], LogY: true, Band: figure.SpreadBand,
				Title: "Terms of order above λ over their bound: networks " + which + ", " + way.name,
				X:     "order λ", Y: "sum of all terms of order above λ, over its bound",
			}
			for i := m; i < len(e); i += len(moves) {
				s, err := ratioSeries(nameOfRow(e[i], way), e[i].curves, of)
				if err != nil {
					return nil, err
				}
				f.Series = append(f.Series, s)
			}
			f.Series = append(f.Series, figure.Level("the bound", figure.Bound, 1, 0, float64(len(of(e[m].curves[0]))-1)))
			if m == 0 {
				s, err := fartherTanh(of)
				if err != nil {
					return nil, err
				}
				f.Series = append(f.Series, s)
			}
			all = append(all, f)
		}
		return all, nil
	}
}

func nameOfRow(r nonlinearRow, way move) string { return r.name[:len(r.name)-len(", "+way.name)] }

func ratioSeries(name string, curves []tailCurves, of func(tailCurves) []float64) (figure.Series, error) {
	var seeds [][]float64
	for _, c := range curves {
		ratios := slices.Clone(of(c))
		for i, v := range ratios {
			if v == 0 {
				ratios[i] = math.NaN()
			}
		}
		seeds = append(seeds, ratios)
	}
	return figure.GeometricSpread(name, ordersAbove(len(seeds[0])), seeds)
}

// fartherTanh is of the network that the sabotage of parts b and c breaks.
func fartherTanh(of func(tailCurves) []float64) (figure.Series, error) {
	a := nonlinearArchitecture(paper.Named("tanh"))
	var curves []tailCurves
	for i := range nonlinearSeeds {
		c, err := tailsOver(a, moves[0], 4, claims.Seeds{}.At(i))
		if err != nil {
			return figure.Series{}, err
		}
		curves = append(curves, c)
	}
	s, err := ratioSeries("tanh, moved four times as far", curves, of)
	s.Kind = figure.Sabotage
	return s, err
}
