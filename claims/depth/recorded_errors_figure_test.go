package depth

import (
	"math"
	"slices"

	"gradscale/claims/figure"
	"gradscale/claims/training"
)

// Figures of training errors on record: E1, E2, E3, E7.

// deeperRecordedFigures draws training error against depth, and in grey that of the
// deeper networks when they are residual.
func deeperRecordedFigures(title string, sabotaged func() ([]deepening, error)) func([]deepening) ([]figure.Figure, error) {
	return func(all []deepening) ([]figure.Figure, error) {
		f := errorFigure(title)
		more := nothingMore
		if all[0].shallower.Rule != all[len(all)-1].shallower.Rule {
			more = byRule
		}
		var rows, resNets []recordedRow
		for _, d := range all {
			rows = append(rows, d.shallower, d.deeper)
		}
		if err := addByDepth(&f, figure.Measured, rows, more); err != nil {
			return nil, err
		}
		residual, err := sabotaged()
		if err != nil {
			return nil, err
		}
		for _, d := range residual {
			resNets = append(resNets, d.deeper)
		}
		if err := addByDepth(&f, figure.Sabotage, resNets, more); err != nil {
			return nil, err
		}
		f.Series = append(f.Series, guessing(float64(all[0].shallower.Depth), float64(all[0].deeper.Depth)))
		return []figure.Figure{f}, nil
	}
}

// addByDepth adds a series for each name among rows, with a point for each depth.
func addByDepth(f *figure.Figure, kind figure.Kind, rows []recordedRow, more func(recordedRow) string) error {
	var names []string
	byName := map[string][]recordedRow{}
	for _, r := range rows {
		name := r.asThePaperWrites() + more(r)
		if byName[name] == nil {
			names = append(names, name)
		}
		if !slices.ContainsFunc(byName[name], func(o recordedRow) bool { return o.Depth == r.Depth }) {
			byName[name] = append(byName[name], r)
		}
	}
	for _, name := range names {
		of := byName[name]
		slices.SortFunc(of, func(a, b recordedRow) int { return a.Depth - b.Depth })
		var x []float64
		var errors [][]float64
		for _, r := range of {
			x, errors = append(x, float64(r.Depth)), append(errors, r.errors())
		}
		s, err := figure.Spread(name, x, figure.Transposed(errors))
		if err != nil {
			return err
		}
		if s.Kind = kind; kind != figure.Measured {
			s.Seeds = nil
		}
		f.Series = append(f.Series, s)
	}
	return nil
}

// everyOptimizerFigures draws training error over epochs by optimizer, and that of
// ResNets.
func everyOptimizerFigures(rows []recordedRow) ([]figure.Figure, error) {
	f, err := errorByEpoch("Training error of batch-ReLU, by optimizer", rows, byRule)
	if err != nil {
		return nil, err
	}
	resNets, err := recordedRows(inAllWays(training.ResNets(training.Exploding()[:1])))
	if err != nil {
		return nil, err
	}
	for _, r := range resNets {
		if err := r.addSabotage(figure.Spread, &f, byRule(r), epochsOnRecord(), overEpochs("train-error")); err != nil {
			return nil, err
		}
	}
	f.Series = append(f.Series, figure.Level("hardly better", figure.Bound, hardlyMoved, 1, float64(training.Main.Epochs)))
	return []figure.Figure{f}, nil
}

// ways are step rules as legends write them.
var ways = map[training.StepRule]string{
	training.SGD: "one step size", training.PerLayer: "per layer", training.Momentum: "momentum", training.RMSprop: "RMSprop", training.Adam: "Adam",
}

func byRule(r recordedRow) string { return ", " + ways[r.Rule] }

// pairFigures draws training error of pairs over epochs.
func pairFigures(title string) func([]recordedPair) ([]figure.Figure, error) {
	return func(pairs []recordedPair) ([]figure.Figure, error) {
		var rows []recordedRow
		seen := map[training.Case]bool{}
		for _, p := range pairs {
			for _, r := range []recordedRow{p.vanilla, p.other} {
				if !seen[r.Case] {
					seen[r.Case] = true
					rows = append(rows, r)
				}
			}
		}
		f, err := errorByEpoch(title, rows, byRule)
		f.Series = append(f.Series, figure.Level("what counts as a fit", figure.Bound, fit, 1, float64(training.Main.Epochs)))
		return []figure.Figure{f}, err
	}
}

// rankedFigures draws training error against GSC(L,0), and over epochs.
func rankedFigures(rule int, cases []training.Case) func(rankingEvidence) ([]figure.Figure, error) {
	return func(e rankingEvidence) ([]figure.Figure, error) {
		rows, err := recordedRows(cases)
		if err != nil {
			return nil, err
		}
		f := scatter("error-by-gsc", "Training error and GSC at initialization, "+stepRules[rule].name, "GSC(L,0) of the loss at initialization, mean over seeds", "training error, mean over seeds")
		f.LogX, f.Band = true, figure.MeanSpreadBand
		var gsc, untrained []float64
		for i, r := range rows {
			gsc, untrained = append(gsc, math.Exp(e.logGSC[i])), append(untrained, meanOf(r.numbers(training.At("train-error", 0))))
			s, err := figure.Spread(r.asThePaperWrites(), gsc[i:], figure.Transposed([][]float64{r.errors()}))
			if err != nil {
				return nil, err
			}
			f.Series = append(f.Series, s, points(s.Name, figure.Theory, []float64{math.Exp(e.theory[i])}, e.errors[i:i+1]))
		}
		f.Series = append(f.Series, ofSabotage("no training", gsc, untrained))
		overEpochs, err := errorByEpoch("Training error over epochs, "+stepRules[rule].name, rows, nothingMore)
		return []figure.Figure{f, overEpochs}, err
	}
}
