package main

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"

	"gradscale/claims/diagnosis"
	"gradscale/claims/figure"
)

// figureOf is a figure with a remark for its caption.
type figureOf struct {
	figure.Figure
	remark string
}

// mostPoints are enough for a curve that is a few hundred pixels wide.
const mostPoints = 300

// mostLog is below the logarithm of the largest float64.
const mostLog = 700

// ownFigures draws a network's curves beside those of the paper's seven, which are on
// record: vanilla ones, or ResNets where it is one and there is a figure of them.
func ownFigures(d diagnosis.Diagnosis, records string) ([]figureOf, error) {
	beside := map[diagnosis.Quantity]string{
		diagnosis.GSC: "G1-gsc-by-depth.csv", diagnosis.Deviation: "D2-deviation-by-depth.csv", diagnosis.SignDiversity: "D2-sign-diversity-by-depth.csv",
	}
	of := map[diagnosis.Quantity]string{}
	for q := range beside {
		of[q] = "the paper's seven networks without skip connections"
	}
	if d.Dilutes() {
		beside[diagnosis.GSC], of[diagnosis.GSC] = "R1-gsc-by-depth.csv", "the paper's seven networks as ResNets, with identity skips"
	}
	var all []figureOf
	for _, c := range d.Curves {
		f := figureOf{Figure: figure.Figure{
			Name: string(c.Quantity), Title: "Dilution of each block", X: "block, counted from the input", Y: "Q‖skip‖/Q‖residual function‖",
			LogY: true, Band: figure.SpreadBand,
		}}
		f.Name = "dilution-by-block"
		if file, ok := beside[c.Quantity]; ok {
			seven, err := figure.Read(filepath.Join(records, file))
			if err != nil {
				return nil, err
			}
			f.Figure = seven
			f.Series = nil
			for _, s := range seven.Series {
				if s.Kind == figure.Measured {
					f.Series = append(f.Series, withoutBand(s))
				}
			}
			f.Band = figure.SpreadBand
			f.remark = fmt.Sprintf("Thin: %s, of depth 50 and width 100, from their records.", of[c.Quantity])
		}
		if err := f.addOwn(d, c); err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return all, nil
}

func withoutBand(s figure.Series) figure.Series {
	s.Points = slices.Clone(s.Points)
	for i := range s.Points {
		s.Points[i].Lo, s.Points[i].Hi = math.NaN(), math.NaN()
	}
	return s
}

// addOwn adds what was measured and theory. Where logarithms leave the range of
// float64, the figure is one of logarithms.
func (f *figureOf) addOwn(d diagnosis.Diagnosis, c diagnosis.Curve) error {
	far := 0.0
	for _, s := range append(slices.Clone(c.Seeds), c.Theory) {
		for _, v := range s {
			far = max(far, math.Abs(v))
		}
	}
	asLog := c.Log && far > mostLog
	value := func(x float64) float64 {
		switch {
		case asLog:
			return x / math.Ln10
		case c.Log:
			return math.Exp(x)
		}
		return x
	}
	if asLog {
		f.LogY, f.Y = false, "log₁₀ of "+f.Y
		f.Band = figure.MeanSpreadBand
		for i := range f.Series {
			for j, p := range f.Series[i].Points {
				f.Series[i].Points[j].Y = math.Log10(p.Y)
			}
		}
	}
	every := (len(c.X) + mostPoints - 1) / mostPoints
	seeds := make([][]float64, len(c.Seeds))
	var x []float64
	for i := range c.X {
		if i%every != 0 && i != len(c.X)-1 {
			continue
		}
		x = append(x, c.X[i])
		for j, s := range c.Seeds {
			seeds[j] = append(seeds[j], value(s[i]))
		}
	}
	name := d.Label()
	spread := figure.GeometricSpread
	if asLog {
		spread = figure.Spread
	}
	own, err := spread(name, x, seeds)
	if err != nil {
		return err
	}
	own.Kind = figure.Own
	f.Series = append(f.Series, own)
	if len(c.Theory) > 0 {
		every := (len(c.TheoryX) + mostPoints - 1) / mostPoints
		var tx, ty []float64
		for i, v := range c.Theory {
			if i%every == 0 || i == len(c.Theory)-1 {
				tx, ty = append(tx, c.TheoryX[i]), append(ty, value(v))
			}
		}
		f.Series = append(f.Series, figure.Line(figure.OwnTheory, figure.Theory, tx, ty))
	}
	return nil
}
