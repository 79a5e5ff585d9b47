package depth

import (
	"math"

	"gradscale/claims/figure"
	"gradscale/claims/trained"
	"gradscale/mathcheck"
	"gradscale/net/optim"
)

// smallFigures draws effective depth after a fifth of training and at its end.
func smallFigures(e movedEvidence) ([]figure.Figure, error) {
	f := figure.Figure{
		Name: "effective-depth-in-training", Title: "Effective depth with step sizes per layer", Band: figure.MeanSpreadBand,
		X: "share of training that is done", Y: "effective depth, in layers",
	}
	x := []float64{0.2, 1}
	add := func(kind figure.Kind, rows movedEvidence, suffix string) error {
		for _, r := range rows {
			s, err := figure.Spread(asPaper(r.name)+suffix, x, figure.Transposed([][]float64{r.early, r.end}))
			if err != nil {
				return err
			}
			s.Kind = kind
			f.Series = append(f.Series, s)
			if kind == figure.Measured && !math.IsNaN(r.theory) {
				f.Series = append(f.Series, figure.Line(s.Name, figure.Theory, x[1:], []float64{r.theory}))
			}
		}
		return nil
	}
	if err := add(figure.Measured, e, ""); err != nil {
		return nil, err
	}
	oneStep, err := measureMoved(trained.Exploding(optim.SGD), 1)
	if err != nil {
		return nil, err
	}
	if err := add(figure.Sabotage, oneStep, ", one step size"); err != nil {
		return nil, err
	}
	f.Series = append(f.Series, figure.Level("far below depth 50", figure.Bound, farBelow, x[0], x[1]))
	return []figure.Figure{f}, nil
}

// comparedFigures draws ResNets' effective depth against their vanilla networks',
// a point for each seed.
func comparedFigures(e comparedEvidence) ([]figure.Figure, error) {
	f := scatter("effective-depth-of-resnets", "Effective depth, seed by seed", "effective depth of the vanilla network", "effective depth of its ResNet")
	for _, r := range e {
		f.Series = append(f.Series, points(asPaper(r.name)+", "+r.steps, figure.Measured, r.vanilla.end, r.resNet.end))
	}
	f.Series = append(f.Series, figure.Diagonal("as deep as the vanilla network", figure.Bound, f))
	return []figure.Figure{f}, nil
}

// reductionFigures draws how many layers can be replaced against effective depth.
func reductionFigures(e reductionEvidence) ([]figure.Figure, error) {
	f := scatter("layers-replaced-by-effective-depth", "Layers that can be replaced by their linearization", "effective depth", "topmost hidden layers that can be replaced")
	for _, r := range e {
		if r.learned() {
			f.Series = append(f.Series, points(asPaper(r.name), figure.Measured, r.end, r.tolerated),
				points(asPaper(r.name), figure.Theory, []float64{mathcheck.Mean(r.end, confidence).Value}, []float64{mathcheck.Mean(r.bounded, confidence).Value}))
		}
	}
	return []figure.Figure{f}, nil
}

// soonerFigures draws how many layers ResNets tolerate replaced against their vanilla networks.
func soonerFigures(e reductionEvidence) ([]figure.Figure, error) {
	f := scatter("layers-replaced-by-resnets", "Layers that can be replaced by their linearization, seed by seed", "layers that the vanilla network tolerates replaced", "layers that its ResNet tolerates replaced")
	for i, r := range e.exploding() {
		if r.learned() {
			f.Series = append(f.Series, points(asPaper(r.name), figure.Measured, r.tolerated, e.resNets()[i].tolerated))
		}
	}
	f.Series = append(f.Series, figure.Diagonal("as many as the vanilla network", figure.Bound, f))
	return []figure.Figure{f}, nil
}

// orderFigures draws the order that keeps the training error against effective
// depth.
func orderFigures(e lineEvidence) ([]figure.Figure, error) {
	f := scatter("order-by-effective-depth", "Order from which on the Taylor series keeps the training error (9: none)", "effective depth", "order of the Taylor series")
	for _, r := range e {
		if r.learned() {
			f.Series = append(f.Series, points(asPaper(r.name), figure.Measured, r.end, r.orders))
		}
	}
	f.Series = append(f.Series, figure.Diagonal("order as high as effective depth", figure.Theory, f))
	return []figure.Figure{f}, nil
}

// radiusFigures draws the radius of convergence against GSC.
func radiusFigures(e lineEvidence) ([]figure.Figure, error) {
	f := scatter("radius-by-gsc", "Share of training's way on which the Taylor series converges", "GSC(L,0) at initialization, at infinite width", "radius of convergence, in ways of training")
	f.LogX, f.LogY = true, true
	most := 1.
	for _, r := range e {
		gsc := math.Exp(logGSC(r.protocol))
		x := make([]float64, len(r.radii))
		for i := range x {
			x[i] = gsc
		}
		most = max(most, gsc)
		f.Series = append(f.Series, points(asPaper(r.name), figure.Measured, x, r.radii))
	}
	f.Series = append(f.Series, figure.Level("the whole way", figure.Bound, 1, 1, most))
	return []figure.Figure{f}, nil
}

// collapseFigures draws training error against how far apart inputs are in front of
// the last nonlinearity.
func collapseFigures(e collapseEvidence) ([]figure.Figure, error) {
	f := scatter("error-by-deviation", "Training error and the deviation that is left", "deviation in front of the last nonlinearity, at infinite width", "training error, by seed")
	f.LogX = true
	at := func(x float64, n int) []float64 {
		all := make([]float64, n)
		for i := range all {
			all[i] = x
		}
		return all
	}
	for _, r := range e {
		name := asPaper(r.name)
		f.Series = append(f.Series, points(name, figure.Measured, at(r.deviation, len(r.vanilla)), r.vanilla),
			points(name+" ResNet", figure.Measured, at(r.resNetDeviation, len(r.resNet)), r.resNet))
	}
	return []figure.Figure{f}, nil
}
