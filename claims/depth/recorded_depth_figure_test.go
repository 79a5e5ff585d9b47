package depth

import (
	"math"
	"slices"

	"gradscale/claims/figure"
	"gradscale/claims/training"
)

// Figures of effective depth, and of what can be taken away from trained networks: E4,
// E5, E6.

// recordedDepthFigures draws effective depth over epochs and against training error, and
// what it is made of: the operator norms of residual weights, and in ResNets dilution.
func recordedDepthFigures(rule int) func([]depthPair) ([]figure.Figure, error) {
	return func(pairs []depthPair) ([]figure.Figure, error) {
		var rows, resNets []recordedRow
		for _, p := range pairs {
			rows, resNets = append(rows, p.vanilla), append(resNets, p.resNet)
		}
		rows = append(rows, resNets...)
		suffix := ", " + stepRules[rule].name
		var all []figure.Figure
		for _, draw := range []func() (figure.Figure, error){
			func() (figure.Figure, error) { return depthByEpoch(suffix, rows, resNets) },
			func() (figure.Figure, error) { return depthByError(suffix, rows) },
			func() (figure.Figure, error) { return residualNorms(suffix, rows) },
			func() (figure.Figure, error) { return dilutionsAfterTraining(suffix, resNets) },
		} {
			f, err := draw()
			if err != nil {
				return nil, err
			}
			all = append(all, f)
		}
		return all, nil
	}
}

func depthByEpoch(suffix string, rows, resNets []recordedRow) (figure.Figure, error) {
	x := epochsOnRecord()
	f := figure.Figure{
		Name: "effective-depth-by-epoch", Title: "Effective depth over epochs" + suffix, LogX: true, Band: figure.MeanSpreadBand,
		X: "epochs", Y: "effective depth, in layers",
	}
	var untrained []float64
	for _, r := range rows {
		if err := r.add(&f, "", x, overEpochs("effective-depth")); err != nil {
			return f, err
		}
	}
	for _, r := range resNets {
		untrained = append(untrained, r.numbers(training.At("effective-depth", 0))...)
	}
	from, to := x[0], x[len(x)-1]
	f.Series = append(f.Series, figure.Level("far below depth 50", figure.Bound, farBelow, from, to),
		figure.Level("ResNets left untrained", figure.Sabotage, meanOf(untrained), from, to))
	return f, nil
}

// depthByError draws effective depth against training error, as both change in training:
// a ResNet passes its vanilla network's final error at a depth that E4 compares.
func depthByError(suffix string, rows []recordedRow) (figure.Figure, error) {
	f := figure.Figure{
		Name: "effective-depth-by-error", Title: "Effective depth and training error, from epoch 1 (right) to 50" + suffix, Band: figure.MeanSpreadBand,
		X: "training error, mean over seeds", Y: "effective depth, in layers",
	}
	for _, r := range rows {
		var x []float64
		for _, e := range figure.Transposed(r.curves(epochsOnRecord(), overEpochs("train-error"))) {
			x = append(x, meanOf(e))
		}
		if err := r.add(&f, "", x, overEpochs("effective-depth")); err != nil {
			return f, err
		}
	}
	return f, nil
}

func residualNorms(suffix string, rows []recordedRow) (figure.Figure, error) {
	f := figure.Figure{
		Name: "residual-norm-by-layer", Title: "Operator norms of residual weights after training" + suffix, LogY: true, Band: figure.SpreadBand,
		X: "layer l, counted from the input", Y: "largest singular value, over that of the initial weights",
	}
	for _, r := range rows {
		err := r.addGeometric(&f, "", upTo(r.Depth), func(run training.Record) []float64 { return run.Curve(atEnd("residual-spectral")) })
		if err != nil {
			return f, err
		}
	}
	return f, nil
}

// upTo returns 1, 2, …, n.
func upTo(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(i + 1)
	}
	return x
}

func dilutionsAfterTraining(suffix string, resNets []recordedRow) (figure.Figure, error) {
	f := figure.Figure{
		Name: "dilution-before-and-after-training", Title: "Dilution of each block before and after training" + suffix, LogY: true, Band: figure.SpreadBand,
		X: "block, counted from the input", Y: "dilution k = Q‖skip‖/Q‖residual function‖",
	}
	for _, r := range resNets {
		x := upTo(r.Blocks())
		for _, when := range []struct {
			name   string
			epochs int
		}{{" before", 0}, {" after", training.Main.Epochs}} {
			if err := r.addGeometric(&f, when.name, x, func(run training.Record) []float64 { return run.Curve(training.At("dilution", when.epochs)) }); err != nil {
				return f, err
			}
		}
		var theory []float64
		layers, _ := wideOf(r.Architecture).Layers()
		for b := range x {
			before, after := layers[b].Variance, layers[b+1].Variance
			theory = append(theory, math.Sqrt(before/(after-before)))
		}
		f.Series = append(f.Series, figure.Line(r.asThePaperWrites()+" before", figure.Theory, x, theory))
	}
	return f, nil
}

// cutFigures draws training error against the number of layers replaced, and that number
// as far as networks tolerate it against effective depth.
func cutFigures(rule int) func(rowsAfter) ([]figure.Figure, error) {
	return func(e rowsAfter) ([]figure.Figure, error) {
		suffix := ", " + stepRules[rule].name
		cut := figure.Figure{
			Name: "error-by-depth-cut", Title: "Training error after a depth cut: first-order expansions in place of layers" + suffix, Band: figure.MeanSpreadBand,
			X: "topmost hidden layers replaced by their expansion", Y: "training error on a batch, share of images",
		}
		for _, r := range e.rows {
			if err := r.add(&cut, "", r.cuts(), func(run training.Record) []float64 { return run.Curve("cut-error") }); err != nil {
				return nil, err
			}
		}
		cut.Series = append(cut.Series, guessing(0, training.Depth-1))
		f := scatter("layers-replaced-by-effective-depth", "Layers that can be replaced by their first-order expansion"+suffix, "effective depth, mean over seeds", "topmost hidden layers that can be replaced, mean over seeds")
		f.Band = figure.MeanSpreadBand
		var untrained, tolerated []float64
		for _, r := range e.rows {
			if !r.learned() {
				continue
			}
			all := r.layersTolerated()
			s, err := figure.Spread(r.asThePaperWrites(), []float64{meanOf(e.depths(r))}, figure.Transposed([][]float64{all}))
			if err != nil {
				return nil, err
			}
			f.Series = append(f.Series, s)
			untrained, tolerated = append(untrained, meanOf(r.numbers(training.At("effective-depth", 0)))), append(tolerated, meanOf(all))
		}
		f.Series = append(f.Series, ofSabotage("no training before effective depth is measured", untrained, tolerated))
		return []figure.Figure{cut, f}, nil
	}
}

// cuts are the numbers of layers that the row's runs have replaced on record.
func (r recordedRow) cuts() []float64 {
	n := 1
	for _, run := range r.runs {
		n = max(n, len(run.Curve("cut-error")))
	}
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(i * r.layersOfCut())
	}
	return x
}

// soonerRecordedFigures draws how many layers ResNets and orthogonal starts tolerate
// replaced, seed by seed, against what they are compared with.
func soonerRecordedFigures(all []soonerRow) ([]figure.Figure, error) {
	f := scatter("layers-replaced-by-resnets", "Layers that can be replaced by their first-order expansion, seed by seed",
		"layers that the vanilla network, or the mean of all, tolerates", "layers that its ResNet, or an orthogonal start, tolerates")
	for _, row := range all {
		var learned [][]float64
		for i, v := range row.vanilla {
			if v.learned() {
				learned = append(learned, v.layersTolerated())
				f.Series = append(f.Series, points(row.resNets[i].asThePaperWrites()+byRule(v), figure.Measured, v.layersTolerated(), row.resNets[i].layersTolerated()))
			}
		}
		var mean []float64
		for _, of := range figure.Transposed(learned) {
			mean = append(mean, meanOf(of))
		}
		for _, s := range row.orthogonal {
			f.Series = append(f.Series, points(s.asThePaperWrites()+byRule(s), figure.Measured, mean, s.layersTolerated()))
		}
	}
	f.Series = append(f.Series, figure.Diagonal("as many as what it is compared with", figure.Bound, f))
	return []figure.Figure{f}, nil
}

// expandedFigures draws training error against the order after which the residual
// expansion is cut, and the order that keeps it against effective depth.
func expandedFigures(rule int) func(rowsAfter) ([]figure.Figure, error) {
	return func(e rowsAfter) ([]figure.Figure, error) {
		suffix := ", " + stepRules[rule].name
		kept := scatter("order-by-effective-depth", "Order from which on the residual expansion keeps the training error (51: none)"+suffix, "effective depth", "order of the residual expansion")
		cut := figure.Figure{
			Name: "error-by-order", Title: "Training error of the residual expansion and, at effective depth, what it is to be" + suffix, Band: figure.MeanSpreadBand,
			X: "order λ after which the expansion is cut", Y: "training error on a batch, share of images",
		}
		var untrained, orders []float64
		for _, r := range e.rows {
			if !r.learned() {
				continue
			}
			of := r.bySeed(orderKept)
			kept.Series = append(kept.Series, points(r.asThePaperWrites(), figure.Measured, e.depths(r), of))
			untrained, orders = append(untrained, r.numbers(training.At("effective-depth", 0))...), append(orders, of...)
			x := slices.Insert(upTo(r.Depth), 0, 0)
			if err := r.add(&cut, "", x, func(run training.Record) []float64 { return run.Curve("expanded-error") }); err != nil {
				return nil, err
			}
			own := meanOf(r.bySeed(func(run training.Record) float64 {
				if c := run.Curve("cut-error"); len(c) > 0 {
					return c[0]
				}
				return math.NaN()
			}))
			cut.Series = append(cut.Series, figure.Line(r.asThePaperWrites(), figure.Theory, []float64{meanOf(e.depths(r))}, []float64{own}))
		}
		kept.Series = append(kept.Series, figure.Diagonal("order as high as effective depth", figure.Theory, kept),
			ofSabotage("no training before effective depth is measured", untrained, orders))
		cut.Series = append(cut.Series, guessing(0, training.Depth))
		return []figure.Figure{cut, kept}, nil
	}
}
