package main

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gradscale/claims"
)

// Sizes of the pictures in a table of checks, in CSS pixels: a row's, and of the
// axis in the table's head.
const (
	rowWidth   = 300
	rowHeight  = 22
	axisHeight = 26
	rowMargin  = 14
)

// asked is what a condition asks, as limits of the number: lo ≤ x ≤ hi. One that
// asks an interval to cover a value has that for both.
type asked struct {
	lo, hi float64
	covers bool
}

var (
	comparison = regexp.MustCompile(`^([<>≤≥=]) (\S+)$`)
	inside     = regexp.MustCompile(`^in \[(\S+), (\S+)\]$`)
	covering   = regexp.MustCompile(`^interval covers (\S+)$`)
)

// askedBy reads a check's condition; ok is false if it is none that can be drawn.
func askedBy(condition string) (a asked, ok bool) {
	parse := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		ok = ok && err == nil
		return v
	}
	ok = true
	if m := comparison.FindStringSubmatch(condition); m != nil {
		v := parse(m[2])
		switch m[1] {
		case "<", "≤":
			return asked{math.Inf(-1), v, false}, ok
		case ">", "≥":
			return asked{v, math.Inf(1), false}, ok
		}
		return asked{v, v, false}, ok
	}
	if m := inside.FindStringSubmatch(condition); m != nil {
		return asked{parse(m[1]), parse(m[2]), false}, ok
	}
	if m := covering.FindStringSubmatch(condition); m != nil {
		v := parse(m[1])
		return asked{v, v, true}, ok
	}
	return asked{}, false
}

// ruleView is a rule with its checks, as the page shows it.
type ruleView struct {
	Quantity, Sentence string
	Axis               template.HTML
	Checks             []checkView
	Papers, Theories   bool // whether any check has such a value
	References         bool
	Log                bool
	All                bool // whether all of them hold
}

type checkView struct {
	claims.Check
	Picture  template.HTML
	Interval string // empty if the number is exact
}

// Of names the case, or what stands for it.
func (c checkView) Of() string {
	if c.Case == "" {
		return "all"
	}
	return c.Case
}

func (p part) rules() []ruleView {
	var views []ruleView
	for _, rule := range p.Rules {
		v := ruleView{All: true}
		v.Quantity, v.Sentence, _ = strings.Cut(rule, claims.Separator)
		checks := p.ChecksOf(v.Quantity)
		s := scaleOfRule(v.Quantity, checks)
		v.Axis, v.Log = axis(s), s.log
		for _, c := range checks {
			view := checkView{Check: c, Picture: picture(c, s)}
			if c.Measured.Lo != c.Measured.Value || c.Measured.Hi != c.Measured.Value {
				view.Interval = fmt.Sprintf("[%s, %s]", number(c.Measured.Lo), number(c.Measured.Hi))
			}
			v.Checks = append(v.Checks, view)
			v.Papers = v.Papers || !math.IsNaN(c.Paper)
			v.Theories = v.Theories || !math.IsNaN(c.Theory)
			v.References = v.References || !math.IsNaN(c.Reference)
			v.All = v.All && c.Outcome == claims.Holds
		}
		views = append(views, v)
	}
	return views
}

// scaleOfRule shows all that is drawn of a rule's checks. It is logarithmic if what
// was measured, the paper and theory want that, not for a bound close to zero, and
// never for R², which is read from its distance to 1.
func scaleOfRule(quantity string, checks []claims.Check) scale {
	all := scaleOf(numbersIn(checks), rowMargin, rowWidth-rowMargin)
	unasked := slices.Clone(checks)
	for i := range unasked {
		unasked[i].Condition = ""
	}
	if all.log && (strings.HasPrefix(quantity, "R²") || !scaleOf(numbersIn(unasked), 0, 1).log) {
		return all.linear()
	}
	return all
}

// numbersIn lists all that is drawn of checks.
func numbersIn(checks []claims.Check) []float64 {
	var all []float64
	for _, c := range checks {
		all = append(all, c.Measured.Value, c.Measured.Lo, c.Measured.Hi, c.Paper, c.Theory, c.Reference)
		if a, ok := askedBy(c.Condition); ok {
			all = append(all, a.lo, a.hi)
		}
	}
	return all
}

// mostTicks fit beside each other at the least width of a picture.
const mostTicks = 4

// axis draws ticks and their labels.
func axis(s scale) template.HTML {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="axis" viewBox="0 0 %d %d" aria-hidden="true" focusable="false">`, rowWidth, axisHeight)
	for _, t := range s.ticks(mostTicks) {
		x := s.at(t)
		anchor := "middle"
		switch { // a label at an end must not reach beyond it
		case x < 30:
			anchor = "start"
			x -= min(x, 6)
		case x > rowWidth-30:
			anchor = "end"
			x += min(rowWidth-x, 6)
		}
		fmt.Fprintf(&b, `<path class="tick" d="M%.1f %dv-5"/><text x="%.1f" y="%d" text-anchor="%s">%s</text>`, s.at(t), axisHeight, x, axisHeight-9, anchor, label(t))
	}
	b.WriteString("</svg>")
	return template.HTML(b.String())
}

// picture draws a check: what is asked shaded or as a line, the interval as a bar
// with its value as a dot, the paper's value as a diamond, theory's as a triangle,
// a reference's as a square.
func picture(c claims.Check, s scale) template.HTML {
	var b strings.Builder
	const mid = rowHeight / 2.0
	fmt.Fprintf(&b, `<svg class="interval %s" viewBox="0 0 %d %d" role="img" aria-label="%s">`, colorOf(c.Case), rowWidth, rowHeight, html.EscapeString(inWords(c)))
	for _, t := range s.ticks(mostTicks) {
		fmt.Fprintf(&b, `<path class="grid" d="M%.1f 0v%d"/>`, s.at(t), rowHeight)
	}
	if a, ok := askedBy(c.Condition); ok {
		lo, hi := s.at(a.lo), s.at(a.hi)
		if math.IsInf(a.lo, 0) {
			lo = 0
		}
		if math.IsInf(a.hi, 0) {
			hi = rowWidth
		}
		fmt.Fprintf(&b, `<path class="asked" d="M%.1f 0H%.1fV%dH%.1fz"/>`, lo, hi, rowHeight, lo)
		for _, bound := range []float64{a.lo, a.hi} {
			if !math.IsInf(bound, 0) {
				fmt.Fprintf(&b, `<path class="bound" d="M%.1f 0v%d"/>`, s.at(bound), rowHeight)
			}
		}
	}
	if v := c.Theory; !math.IsNaN(v) {
		fmt.Fprintf(&b, `<path class="theory" d="M%.1f %.1fl5 -8h-10z"/>`, s.at(v), mid-1)
	}
	if v := c.Reference; !math.IsNaN(v) {
		fmt.Fprintf(&b, `<path class="reference" d="M%.1f %.1fh8v8h-8z"/>`, s.at(v)-4, mid-4)
	}
	if v := c.Paper; !math.IsNaN(v) {
		fmt.Fprintf(&b, `<path class="paper" d="M%.1f %.1fl5 5l-5 5l-5 -5z"/>`, s.at(v), mid+1)
	}
	if e := c.Measured; !math.IsNaN(e.Value) {
		if lo, hi := s.at(e.Lo), s.at(e.Hi); !math.IsNaN(e.Lo) && !math.IsNaN(e.Hi) && e.Lo != e.Hi {
			fmt.Fprintf(&b, `<path class="bar" d="M%.1f %.1fH%.1fM%.1f %.1fv6M%.1f %.1fv6"/>`, lo, mid, hi, lo, mid-3, hi, mid-3)
		}
		fmt.Fprintf(&b, `<circle class="dot" cx="%.1f" cy="%.1f" r="3.6"/>`, s.at(e.Value), mid)
	}
	b.WriteString("</svg>")
	return template.HTML(b.String())
}

// inWords tells a check to who does not see its picture.
func inWords(c claims.Check) string {
	s := fmt.Sprintf("%s: measured %s", c.Key, number(c.Measured.Value))
	if c.Measured.Lo != c.Measured.Hi {
		s += fmt.Sprintf(", interval from %s to %s", number(c.Measured.Lo), number(c.Measured.Hi))
	}
	s += "; asked: " + c.Condition
	for _, v := range []struct {
		name  string
		value float64
	}{{"paper", c.Paper}, {"theory", c.Theory}, {"reference", c.Reference}} {
		if !math.IsNaN(v.value) {
			s += fmt.Sprintf("; %s %s", v.name, number(v.value))
		}
	}
	return s + "; " + string(c.Outcome)
}
