package depth

import (
	"gradscale/claims/figure"
	"gradscale/claims/initial"
	"gradscale/claims/training"
)

// stillExplodesFigures draws GSC against depth before and after training, and in grey that
// of the sabotage's networks. What theory says of the start ends at its measured
// GSC(L,0) of the loss: theory's last layer is the prediction, and its number is growth.
func stillExplodesFigures(name, title string, orthogonal []training.Case, more func(recordedRow) string) func(rowsAfter) ([]figure.Figure, error) {
	return func(e rowsAfter) ([]figure.Figure, error) {
		f := initial.GSCFigure(title)
		f.Name = name
		drawn := map[string]bool{}
		for _, r := range e.rows {
			start := r.asThePaperWrites() + " before"
			if !drawn[start] { // it is the same whatever the optimizer
				drawn[start] = true
				if err := r.addGeometric(&f, " before", layersAbove(r), gscAfter(0)); err != nil {
					return nil, err
				}
				last := f.Series[len(f.Series)-1].Points
				f.Series = append(f.Series, wideCurve(start, r, last[len(last)-1].Y))
			}
			if err := r.addGeometric(&f, more(r), layersAbove(r), gscAfter(e.epochs)); err != nil {
				return nil, err
			}
		}
		rows, err := recordedRows(orthogonal)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if err := r.addSabotage(figure.GeometricSpread, &f, " before", layersAbove(r), gscAfter(0)); err != nil {
				return nil, err
			}
		}
		return []figure.Figure{f}, nil
	}
}

// wideCurve returns GSC(l,0) at infinite width, times a number.
func wideCurve(name string, r recordedRow, factor float64) figure.Series {
	layers, _ := wideOf(r.Architecture).Layers()
	last := layers[len(layers)-1]
	var x, y []float64
	for _, l := range layers {
		x, y = append(x, float64(r.Depth-l.Layer)), append(y, factor*l.GSC(last))
	}
	return figure.Line(name, figure.Theory, x, y)
}

func after(recordedRow) string { return " after" }

// gscAfter returns GSC(l,0) of layers 1, …, Depth after so many epochs.
func gscAfter(epochs int) func(training.Record) []float64 {
	return func(run training.Record) []float64 {
		if gsc := run.Curve(training.At("gsc", epochs)); gsc != nil {
			return gsc[1:]
		}
		return nil
	}
}

// layersAbove returns Depth-l of layers l = 1, …, Depth.
func layersAbove(r recordedRow) []float64 {
	var x []float64
	for l := 1; l <= r.Depth; l++ {
		x = append(x, float64(r.Depth-l))
	}
	return x
}
