package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gradscale/claims/figure"
)

// scale maps numbers to a picture's coordinates.
type scale struct {
	lo, hi   float64 // the ends, in units of the number
	from, to float64 // where they come to lie
	log      bool
}

// logFrom is from which ratio of the largest to the smallest number on, all being
// positive, a scale is logarithmic.
const logFrom = 30

// scaleOf returns a scale that shows all of the numbers with some room around
// them; those that are not finite are passed by.
func scaleOf(x []float64, from, to float64) scale {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, v := range x {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	if lo > hi {
		lo, hi = 0, 1
	}
	return scale{lo, hi, from, to, lo > 0 && hi/lo > logFrom}.widened(0.06)
}

// widened returns the scale with a share of its length more at either end.
func (s scale) widened(share float64) scale {
	if s.log {
		f := math.Exp(share * (math.Log(s.hi) - math.Log(s.lo)))
		s.lo, s.hi = s.lo/f, s.hi*f
		return s
	}
	room := (s.hi - s.lo) * share
	if room == 0 {
		room = max(math.Abs(s.lo)*0.1, math.SmallestNonzeroFloat64)
		if s.lo == 0 {
			room = 1
		}
	}
	s.lo, s.hi = s.lo-room, s.hi+room
	return s
}

// linear returns a linear scale of the same numbers, from zero on.
func (s scale) linear() scale {
	return scale{0, s.hi, s.from, s.to, false}.widened(0.03)
}

// at returns where a number lies, held inside the picture.
func (s scale) at(x float64) float64 { return s.from + (s.to-s.from)*s.share(x) }

// share returns which share of the picture lies before a number.
func (s scale) share(x float64) float64 {
	t := (x - s.lo) / (s.hi - s.lo)
	if s.log {
		t = (math.Log(max(x, s.lo)) - math.Log(s.lo)) / (math.Log(s.hi) - math.Log(s.lo))
	}
	return min(max(t, 0), 1)
}

// ticks returns about so many round numbers on the scale, most at most one more.
func (s scale) ticks(most int) []float64 {
	if s.log {
		if t := s.decades(most); len(t) > 2 {
			return t
		}
		if t := s.steps(most); len(t) > 1 {
			return t
		}
	}
	step := math.Pow(10, math.Floor(math.Log10((s.hi-s.lo)/float64(most))))
	for _, m := range []float64{1, 2, 5, 10} {
		if (s.hi-s.lo)/(m*step) <= float64(most) {
			step *= m
			break
		}
	}
	var t []float64
	for i := math.Ceil(s.lo / step); i*step <= s.hi; i++ {
		t = append(t, i*step+0) // and no -0
	}
	return t
}

// xTicks are the places where something was measured, if they are few and labels
// have room between them, and else round numbers.
func xTicks(f figure.Figure, x scale) []float64 {
	var at []float64
	for _, s := range f.Series {
		if s.Kind != figure.Measured || f.Scatter {
			continue
		}
		for _, p := range s.Points {
			at = append(at, p.X)
		}
	}
	slices.Sort(at)
	at = slices.Compact(at)
	for i, t := range at {
		if len(at) > mostXTicks+1 || i > 0 && x.at(t)-x.at(at[i-1]) < roomForLabel {
			return x.ticks(mostXTicks)
		}
	}
	if len(at) < leastPoints {
		return x.ticks(mostXTicks)
	}
	return at
}

// roomForLabel is how far apart the middles of labels of an x axis must be.
const roomForLabel = 34

// steps are 1, 2 and 5 times powers of ten; fewer, if these are too many.
func (s scale) steps(most int) []float64 {
	for _, of := range [][]float64{{1, 2, 5}, {1, 3}, {1}} {
		var t []float64
		for e := math.Floor(math.Log10(s.lo)); e <= math.Ceil(math.Log10(s.hi)); e++ {
			for _, m := range of {
				if x := m * math.Pow(10, e); s.lo <= x && x <= s.hi {
					t = append(t, x)
				}
			}
		}
		if len(t) <= most {
			return t
		}
	}
	return nil
}

func (s scale) decades(most int) []float64 {
	from, to := math.Ceil(math.Log10(s.lo)), math.Floor(math.Log10(s.hi))
	every := math.Ceil((to - from + 1) / float64(most))
	var t []float64
	for e := from; e <= to; e += max(every, 1) {
		t = append(t, math.Pow(10, e))
	}
	return t
}

var superscripts = strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")

// label returns a number as it stands at a tick.
func label(x float64) string {
	if a := math.Abs(x); a != 0 && (a < 1e-3 || a >= 1e5) {
		mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(x, 'e', -1, 64), "e")
		e, _ := strconv.Atoi(exponent)
		power := "10" + superscripts.Replace(strconv.Itoa(e))
		switch m, _ := strconv.ParseFloat(mantissa, 64); {
		case math.Abs(m-1) < 1e-9:
			return power
		default:
			return fmt.Sprintf("%.3g·%s", m, power)
		}
	}
	return strconv.FormatFloat(math.Round(x*1e10)/1e10, 'f', -1, 64)
}

// number returns a number with four digits; that of none is a dash.
func number(x float64) string {
	switch {
	case math.IsNaN(x):
		return "–"
	case math.IsInf(x, 0):
		return fmt.Sprintf("%g", x)
	}
	s := fmt.Sprintf("%.4g", x)
	if mantissa, exponent, ok := strings.Cut(s, "e"); ok {
		e, _ := strconv.Atoi(exponent)
		return mantissa + "·10" + superscripts.Replace(strconv.Itoa(e))
	}
	return s
}
