package depth

import (
	"math"

	"gonum.org/v1/gonum/stat"

	"gradscale/claims/figure"
	"gradscale/claims/paper"
	"gradscale/claims/training"
)

// Figures of the campaign's records. All of them read records only; a part's are drawn
// when the part is decided, so that there are none of runs that are not on record.

// asThePaperWrites names the row's network.
func (r recordedRow) asThePaperWrites() string { return paper.NameOf(r.Architecture) }

// curves returns what a run has at each x, by seed; NaN of runs that have it not, as of
// those that diverged.
func (r recordedRow) curves(x []float64, of func(training.Record) []float64) [][]float64 {
	var seeds [][]float64
	for _, run := range r.runs {
		curve := of(run)
		if len(curve) != len(x) {
			curve = make([]float64, len(x))
			for i := range curve {
				curve[i] = math.NaN()
			}
		}
		seeds = append(seeds, curve)
	}
	return seeds
}

// epochsOnRecord are those after which runs were measured. Without the start: epochs are
// drawn on a logarithmic axis, on which half of what happens is not squeezed into its
// first tenth.
func epochsOnRecord() []float64 {
	var epochs []float64
	for e := 1; e <= training.Main.Epochs; e++ {
		if training.Main.Recorded(e) {
			epochs = append(epochs, float64(e))
		}
	}
	return epochs
}

// overEpochs returns a recorded number after each of epochsOnRecord.
func overEpochs(name string) func(training.Record) []float64 {
	return func(run training.Record) []float64 {
		var values []float64
		for _, e := range epochsOnRecord() {
			values = append(values, run.Number(training.At(name, int(e))))
		}
		return values
	}
}

// add adds the mean over seeds of what a run has at each x, by the row's network and more.
func (r recordedRow) add(f *figure.Figure, more string, x []float64, of func(training.Record) []float64) error {
	return r.addBy(figure.Spread, f, more, x, of)
}

// addGeometric is add with the geometric mean.
func (r recordedRow) addGeometric(f *figure.Figure, more string, x []float64, of func(training.Record) []float64) error {
	return r.addBy(figure.GeometricSpread, f, more, x, of)
}

// addSabotage adds in grey what a sabotage has in the row's place.
func (r recordedRow) addSabotage(mean spread, f *figure.Figure, more string, x []float64, of func(training.Record) []float64) error {
	err := r.addBy(mean, f, more, x, of)
	s := &f.Series[len(f.Series)-1]
	s.Kind, s.Seeds = figure.Sabotage, nil
	return err
}

type spread = func(name string, x []float64, seeds [][]float64) (figure.Series, error)

func (r recordedRow) addBy(mean spread, f *figure.Figure, more string, x []float64, of func(training.Record) []float64) error {
	s, err := mean(r.asThePaperWrites()+more, x, r.curves(x, of))
	f.Series = append(f.Series, s)
	return err
}

// errorByEpoch draws the training error of rows over epochs; more is what a row's name
// says beside its network.
func errorByEpoch(title string, rows []recordedRow, more func(recordedRow) string) (figure.Figure, error) {
	x := epochsOnRecord()
	f := figure.Figure{
		Name: "error-by-epoch", Title: title, LogX: true, Band: figure.MeanSpreadBand,
		X: "epochs", Y: "training error, share of images",
	}
	for _, r := range rows {
		if err := r.add(&f, more(r), x, overEpochs("train-error")); err != nil {
			return f, err
		}
	}
	f.Series = append(f.Series, guessing(x[0], x[len(x)-1]))
	return f, nil
}

func nothingMore(recordedRow) string { return "" }

// guessing is the error of one who guesses.
func guessing(from, to float64) figure.Series {
	return figure.Level("guessing", figure.Bound, training.Chance, from, to)
}

// meanOf is that of finite numbers; NaN of none.
func meanOf(x []float64) float64 {
	var finite []float64
	for _, v := range x {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			finite = append(finite, v)
		}
	}
	return stat.Mean(finite, nil)
}

// ofSabotage returns points in grey that a sabotage has in place of networks'.
func ofSabotage(name string, x, y []float64) figure.Series {
	return points(name, figure.Sabotage, x, y)
}
