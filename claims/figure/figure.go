// Package figure holds the figures of claims as numbers: curves of what was
// measured, with bands, beside those of theory, the paper's points and what a
// sabotaged experiment gives. Claims fill them, their files go on record, and
// package report draws them.
package figure

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"

	"gradscale/mathcheck"
)

// Kind is where the numbers of a series come from.
type Kind string

// The kinds.
const (
	Measured Kind = "measured"
	Theory   Kind = "theory"
	Paper    Kind = "paper"
	Sabotage Kind = "sabotage"
	Bound    Kind = "bound" // of a rule of the claim
	Own      Kind = "own"   // measured of a network of the reader's own
)

// kinds are all of them.
var kinds = []Kind{Measured, Theory, Paper, Sabotage, Bound, Own}

// OwnTheory names the series of theory that belongs to one of kind [Own].
const OwnTheory = "own network"

// Point is a point of a series. Lo and Hi bound its band; they are NaN where it
// has none.
type Point struct{ X, Y, Lo, Hi float64 }

// Series is a curve, or a few points.
type Series struct {
	Name   string // of the architecture, as the paper writes it, or of what else is drawn
	Kind   Kind
	Points []Point
	Seeds  [][]float64 // of each seed the values at Points; only as measured
}

// Figure is a figure with its axes.
type Figure struct {
	Name       string // names its file, like "gsc-by-depth"
	Title      string
	X, Y       string // what the axes show, with units
	LogX, LogY bool
	Scatter    bool   // points are networks or the like, which no line joins
	Band       string // what the bands are, like "two standard deviations over seeds"
	Series     []Series
}

// What [GeometricSpread] and [Spread] have for bands.
const (
	SpreadBand     = "one standard deviation between seeds to both sides of the geometric mean"
	MeanSpreadBand = "one standard deviation between seeds to both sides of the mean"
)

// GeometricSpread returns the series of measured curves, seeds[i] being that of
// seed i at each x: their geometric mean, and one standard deviation to both
// sides. NaN stands for what was not measured.
func GeometricSpread(name string, x []float64, seeds [][]float64) (Series, error) {
	return spread(name, x, seeds, func(at []float64) (mean, lo, hi float64) {
		lo, hi = mathcheck.GeometricSpread(at, 1)
		return mathcheck.GeometricMean(at, 0.95).Value, lo, hi
	})
}

// Spread is GeometricSpread with the arithmetic mean.
func Spread(name string, x []float64, seeds [][]float64) (Series, error) {
	return spread(name, x, seeds, func(at []float64) (mean, lo, hi float64) {
		mean, deviation := stat.MeanStdDev(at, nil)
		return mean, mean - deviation, mean + deviation
	})
}

func spread(name string, x []float64, seeds [][]float64, of func([]float64) (mean, lo, hi float64)) (Series, error) {
	s := Series{Name: name, Kind: Measured, Seeds: seeds}
	for i := range x {
		var at []float64
		for _, y := range seeds {
			if len(y) != len(x) {
				return s, fmt.Errorf("figure: series %s: a curve of %d values, want %d", name, len(y), len(x))
			}
			if !math.IsNaN(y[i]) {
				at = append(at, y[i])
			}
		}
		p := Point{X: x[i]}
		if p.Y, p.Lo, p.Hi = math.NaN(), math.NaN(), math.NaN(); len(at) > 1 {
			p.Y, p.Lo, p.Hi = of(at)
		}
		s.Points = append(s.Points, p)
	}
	return s, nil
}

// Transposed returns values by place of those by seed, or the other way round, with
// NaN where there is none.
func Transposed(x [][]float64) [][]float64 {
	most := 0
	for _, row := range x {
		most = max(most, len(row))
	}
	t := make([][]float64, most)
	for i := range t {
		for _, row := range x {
			v := math.NaN()
			if i < len(row) {
				v = row[i]
			}
			t[i] = append(t[i], v)
		}
	}
	return t
}

// Line returns a series without bands.
func Line(name string, kind Kind, x, y []float64) Series {
	if len(x) != len(y) {
		panic(fmt.Sprintf("figure: %d abscissas and %d ordinates", len(x), len(y)))
	}
	s := Series{Name: name, Kind: kind}
	for i := range x {
		s.Points = append(s.Points, Point{x[i], y[i], math.NaN(), math.NaN()})
	}
	return s
}

// Level returns a horizontal line, as of a bound, from lo to hi.
func Level(name string, kind Kind, y, lo, hi float64) Series {
	return Line(name, kind, []float64{lo, hi}, []float64{y, y})
}

// Diagonal is where both axes of a figure are equal, over what it shows.
func Diagonal(name string, kind Kind, f Figure) Series {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, s := range f.Series {
		for _, p := range s.Points {
			lo, hi = min(lo, p.X, p.Y), max(hi, p.X, p.Y)
		}
	}
	return Line(name, kind, []float64{lo, hi}, []float64{lo, hi})
}
