package trick

import (
	"fmt"
	"strconv"

	"gradscale/claims"
	"gradscale/claims/figure"
)

// course is what descent came to after each of its steps: relative differences of the
// predictions of two forms, and how far predictions have moved. The zero value is that of
// no descent.
type course struct{ difference, moved []float64 }

func courseOf(want, got []float64) course {
	size := len(want) / descentSteps
	var c course
	for step := range descentSteps {
		w, g := want[step*size:(step+1)*size], got[step*size:(step+1)*size]
		c.difference = append(c.difference, distance(w, g)/norm(w))
		c.moved = append(c.moved, moved(want[:(step+1)*size], size))
	}
	return c
}

// worse returns, step by step, the larger difference and the smaller move of two.
func (c course) worse(o course) course {
	if c.difference == nil {
		return o
	}
	if o.difference == nil {
		return c
	}
	var w course
	for i := range c.difference {
		w.difference = append(w.difference, max(c.difference[i], o.difference[i]))
		w.moved = append(w.moved, min(c.moved[i], o.moved[i]))
	}
	return w
}

// roundingDrawn is what smaller differences are drawn as: they are rounding, and not the
// same on every CPU where mathcheck has its part in them.
const roundingDrawn = exactness / 10

// drawn is a difference as figures have it, with six digits: descent may multiply rounding.
func drawn(difference float64) float64 {
	x, err := strconv.ParseFloat(strconv.FormatFloat(max(difference, roundingDrawn), 'g', 6, 64), 64)
	if err != nil {
		panic(err)
	}
	return x
}

// courseFigure draws differences of forms and moves against steps, with a sabotage's
// differences.
func courseFigure(title string, c course, sabotage string, sabotaged course) figure.Figure {
	f := figure.Figure{
		Name: "difference-by-step", Title: title, LogY: true,
		X: "steps of descent", Y: fmt.Sprintf("relative difference of predictions (drawn at %g if less)", roundingDrawn),
	}
	var x, difference, broken []float64
	for i := range c.difference[1:] { // before the first step nothing has moved
		x = append(x, float64(i+1))
		difference, broken = append(difference, drawn(c.difference[i+1])), append(broken, drawn(sabotaged.difference[i+1]))
	}
	f.Series = append(f.Series,
		figure.Line("between forms, the largest", figure.Measured, x, difference),
		figure.Line("since the start, the least", figure.Measured, x, c.moved[1:]),
		figure.Level("counts as equal", figure.Bound, exactness, x[0], x[len(x)-1]),
		figure.Level("counts as moved", figure.Bound, leastChange, x[0], x[len(x)-1]),
		figure.Line(sabotage, figure.Sabotage, x, broken))
	return f
}

// residualFigures draws T1's.
func residualFigures(e residualEvidence) ([]figure.Figure, error) {
	sabotaged, err := startedOff(claims.Seeds{})
	return []figure.Figure{courseFigure("Three residual forms and the network, in training", e.course, "a weight that starts at 1e-6", sabotaged.course)}, err
}

// dilutedFigures draws T3's.
func dilutedFigures(e dilutedEvidence) ([]figure.Figure, error) {
	sabotaged, err := undiluted(claims.Seeds{})
	return []figure.Figure{courseFigure("Vanilla networks of diluted start and ResNets, in training", e.course, "the initial function undiluted", sabotaged.course)}, err
}
