package main

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gradscale/claims"
	"gradscale/claims/figure"
)

// parameter finds the number that cases of a quantity differ by, like "depth 50"
// or "k = 0.5".
var parameter = regexp.MustCompile(`\b(k|depth|width|batch|dilution|rate|layers)( = |=| )([\d.]+)\b`)

// inFull says what the parameters' names stand for.
var inFull = map[string]string{
	"k": "dilution k = Q‖skip‖/Q‖residual function‖", "rate": "growth of gradients a layer", "depth": "depth, in linear layers", "width": "width, in neurons",
	"batch": "inputs in a batch", "layers": "layers",
}

// leastPoints are worth a curve.
const leastPoints = 3

// byParameter returns figures of those quantities of which the checks give curves:
// cases that differ in one number, with at least three of its values.
func byParameter(p part) []figure.Figure {
	if len(p.Figures) > 0 {
		return nil // its experiment knows better what to draw
	}
	var all []figure.Figure
	for _, rule := range p.Rules {
		quantity, _, _ := strings.Cut(rule, claims.Separator)
		if f, ok := curvesOf(quantity, p.ChecksOf(quantity)); ok {
			all = append(all, f)
		}
	}
	return all
}

func curvesOf(quantity string, checks []claims.Check) (figure.Figure, bool) {
	f := figure.Figure{Title: quantity, Y: quantity, Name: strings.Trim(notInNames.ReplaceAllString(quantity, "-"), "-")}
	byName := map[string]*figure.Series{}
	var names []string
	add := func(name string, kind figure.Kind, p figure.Point) {
		key := name + string(kind)
		if byName[key] == nil {
			byName[key] = &figure.Series{Name: name, Kind: kind}
			names = append(names, key)
		}
		byName[key].Points = append(byName[key].Points, p)
	}
	for _, c := range checks {
		m := parameter.FindStringSubmatchIndex(c.Case)
		if m == nil {
			continue
		}
		of := c.Case[m[2]:m[3]]
		if f.X != "" && f.X != of && f.X != inFull[of] {
			return f, false
		}
		f.X = of
		if inFull[of] != "" {
			f.X = inFull[of]
		}
		at, err := strconv.ParseFloat(strings.TrimSuffix(c.Case[m[6]:m[7]], "."), 64)
		if err != nil {
			continue
		}
		name := strings.Trim(c.Case[:m[0]]+c.Case[m[1]:], " ,/")
		e := c.Measured
		if e.Lo == e.Hi {
			e.Lo, e.Hi = math.NaN(), math.NaN()
		} else {
			f.Band = "the intervals of the checks"
		}
		add(name, figure.Measured, figure.Point{X: at, Y: e.Value, Lo: e.Lo, Hi: e.Hi})
		for kind, v := range map[figure.Kind]float64{figure.Theory: c.Theory, figure.Paper: c.Paper} {
			if !math.IsNaN(v) {
				add(name, kind, figure.Point{X: at, Y: v, Lo: math.NaN(), Hi: math.NaN()})
			}
		}
	}
	longest := 0
	slices.Sort(names)
	for _, n := range names {
		s := byName[n]
		slices.SortStableFunc(s.Points, func(a, b figure.Point) int { return int(math.Copysign(1, a.X-b.X)) })
		f.Series, longest = append(f.Series, *s), max(longest, len(s.Points))
	}
	f.LogX = spans(f, func(p figure.Point) []float64 { return []float64{p.X} })
	f.LogY = spans(f, func(p figure.Point) []float64 { return []float64{p.Y, p.Lo, p.Hi} })
	return f, longest >= leastPoints && !level(f)
}

// level tells whether nothing differs.
func level(f figure.Figure) bool {
	for _, s := range f.Series {
		for _, p := range s.Points {
			if p.Y != f.Series[0].Points[0].Y {
				return false
			}
		}
	}
	return true
}

var notInNames = regexp.MustCompile(`[^A-Za-z0-9]+`)

// spans tells whether numbers are positive and differ by enough for a logarithmic
// axis.
func spans(f figure.Figure, of func(figure.Point) []float64) bool {
	var all []float64
	for _, s := range f.Series {
		for _, p := range s.Points {
			all = append(all, finite(of(p))...)
		}
	}
	return len(all) > 0 && slices.Min(all) > 0 && slices.Max(all) > 8*slices.Min(all)
}
