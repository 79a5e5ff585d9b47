package main

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"gradscale/claims/figure"
)

// marks is a series with the way it is drawn.
type marks struct {
	figure.Series
	class   string
	nth, of int     // which of so many measured series of its color it is, from 0
	shift   float64 // to the right, so that bars of other series do not hide its own
	few     bool    // its points are few enough to be drawn one by one
	every   int     // one in so many points gets a dot where they are not
	scatter bool
}

// shapes and dashes that series of a color are told apart by.
const shapes = 6

var dashes = [shapes]string{"", "dashed", "dash-dotted", "long-dashed", "short-dashed", "dash-dot-dotted"}

// mostShift is to which side bars may be moved, apart how far two of them are.
const mostShift, apart = 7, 3

// marksOf returns the series in the order in which they are drawn, what lies on top
// at the end. Of a color vanilla networks come first: theirs is the solid line
// beside a ResNet's.
func marksOf(f figure.Figure) []marks {
	order := []figure.Kind{figure.Sabotage, figure.Bound, figure.Measured, figure.Own, figure.Theory, figure.Paper}
	rank := func(s figure.Series) int {
		r := 2 * slices.Index(order, s.Kind)
		if strings.Contains(s.Name, "ResNet") {
			r++
		}
		return r
	}
	sorted := slices.Clone(f.Series)
	slices.SortStableFunc(sorted, func(a, b figure.Series) int { return cmp.Compare(rank(a), rank(b)) })

	var all []marks
	ofClass := map[string]int{}
	for _, s := range sorted {
		m := marks{Series: s, class: colorOf(s.Name), scatter: f.Scatter}
		switch {
		case s.Kind == figure.Sabotage:
			m.class = "of-sabotage"
		case s.Kind == figure.Own, s.Name == figure.OwnTheory:
			m.class = "of-mine"
		}
		if s.Kind == figure.Measured || s.Kind == figure.Sabotage {
			m.nth = ofClass[m.class]
			ofClass[m.class]++
		}
		named := func(o figure.Series) bool { return o.Kind == figure.Measured && o.Name == s.Name }
		if s.Kind == figure.Theory && !slices.ContainsFunc(f.Series, named) {
			m.scatter = false // a law, and none of the points'
		}
		n := len(m.drawn())
		m.few, m.every = n <= fewEnough, max(1, n/4)
		all = append(all, m)
	}
	for i := range all {
		all[i].of = ofClass[all[i].class]
	}
	if !f.Scatter {
		_, y := axesOf(f)
		shiftBars(all, y)
	}
	return all
}

// shiftBars moves series aside whose bars would hide each other.
func shiftBars(all []marks, y scale) {
	left := map[int]bool{}
	for i, m := range all {
		left[i] = m.Kind == figure.Measured && m.few && m.longestBar(y) > shortBar
	}
	for i := range all {
		if !left[i] {
			continue
		}
		group := []int{i}
		for g := 0; g < len(group); g++ {
			left[group[g]] = false
			for j := range all {
				if left[j] && all[group[g]].hides(all[j]) {
					left[j] = false
					group = append(group, j)
				}
			}
		}
		slices.Sort(group)
		step := min(apart, 2*mostShift/float64(max(1, len(group)-1)))
		for place, j := range group {
			all[j].shift = (float64(place) - float64(len(group)-1)/2) * step
		}
	}
}

// shortBar is how long a bar, in pixels, may be that nobody misses.
const shortBar = 10

func (m marks) longestBar(y scale) float64 {
	longest := 0.0
	for _, p := range m.Points {
		if !math.IsNaN(p.Lo) && !math.IsNaN(p.Hi) {
			longest = max(longest, math.Abs(y.at(p.Hi)-y.at(p.Lo)))
		}
	}
	return longest
}

// hides tells whether the bars of two series overlap at more than half of the
// places that they have in common.
func (m marks) hides(o marks) bool {
	common, overlapping := 0, 0
	for _, p := range m.Points {
		for _, q := range o.Points {
			if p.X != q.X {
				continue
			}
			common++
			if p.Lo <= q.Hi && q.Lo <= p.Hi {
				overlapping++
			}
		}
	}
	return 2*overlapping > common
}

// drawn are the points that are somewhere.
func (m marks) drawn() []figure.Point {
	return slices.DeleteFunc(slices.Clone(m.Points), func(p figure.Point) bool { return math.IsNaN(p.Y) || math.IsInf(p.Y, 0) })
}

// dashes is the class of the line.
func (m marks) dashes() string { return dashes[m.nth%shapes] }

// dots tells whether points are marked: all, if they are few, and some where more
// than two lines have the color.
func (m marks) dots() bool { return m.few || m.scatter || m.of > 2 }

// legend returns the series' name and color in the legend. Theory and the paper
// stand there once for all colors.
func (m marks) legend() (name, class string) {
	switch m.Kind {
	case figure.Theory, figure.Paper:
		return string(m.Kind), "of-all"
	case figure.Bound:
		return cmp.Or(m.Name, "the rule's bound"), "of-all"
	case figure.Sabotage:
		return "sabotage: " + m.Name, m.class
	}
	return cmp.Or(m.Name, string(m.Kind)), m.class
}

// legendColumns is in how many columns a legend has room beside itself.
func legendColumns(all []marks) int {
	for _, m := range all {
		if name, _ := m.legend(); utf8.RuneCountInString(name) > longName {
			return 1
		}
	}
	return 2
}

// longName is how many letters have room in one of two columns.
const longName = 28
