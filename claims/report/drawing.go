package main

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"slices"
	"strings"

	"gradscale/claims/figure"
)

// Sizes of a figure, in CSS pixels at its least width.
const (
	plotWidth, plotHeight             = 440, 300
	leftOf, rightOf, aboveOf, belowOf = 48, 14, 26, 44
	legendRow, legendLeft             = 18, 16
	mostXTicks, mostYTicks, fewEnough = 6, 6, 12
)

// drawing is a figure as the page shows it.
type drawing struct {
	Title, Caption, File string // File without its ending
	SVG                  template.HTML
	Legend               []legendItem
	body                 string
	id                   string
	figure               figure.Figure
	others               []figure.Figure // that its axes hold, too
	seeds                []byte          // CSV by seed, if there is one
}

// legendItem is a line of a legend, which stands beside the picture, not in it,
// so that no curve runs through it.
type legendItem struct {
	Class, Name string
	Mark        template.HTML
	mark        string
	order       int // what was measured stands first, the sabotage last
}

// Drawings draws the part's figures: those that its experiment has, and what its
// checks show where they were made at several depths, widths or dilutions.
func (p part) Drawings() []drawing {
	var all []drawing
	for _, f := range append(slices.Clone(p.Figures), byParameter(p)...) {
		all = append(all, p.drawnHere(f)...)
	}
	return all
}

// BySeed tells whether there are numbers by seed.
func (d drawing) BySeed() bool { return len(d.seeds) > 0 }

// drawFigure draws a figure of a claim, on axes that hold others, too.
func drawFigure(f figure.Figure, id string, others ...figure.Figure) drawing {
	x, y := axesOf(f, others...)
	var b strings.Builder
	frame(&b, f, x, y)
	d := drawing{Title: f.Title, File: "figures/" + id + "-" + f.Name, id: id, figure: f, others: others}
	for _, m := range marksOf(f) {
		d.addLegend(m, drawSeries(&b, m, x, y))
	}
	slices.SortStableFunc(d.Legend, func(a, b legendItem) int { return a.order - b.order })
	d.body = b.String()
	if f.Band != "" {
		d.Caption = "Bands: " + f.Band + "."
	}
	d.SVG = template.HTML(fmt.Sprintf(`<svg class="plot" viewBox="0 0 %d %d" role="img" aria-label="%s">%s</svg>`,
		plotWidth, plotHeight, html.EscapeString(describe(f)), d.body))
	return d
}

func axesOf(f figure.Figure, others ...figure.Figure) (x, y scale) {
	var xs, ys []float64
	for _, of := range append([]figure.Figure{f}, others...) {
		for _, s := range of.Series {
			for _, p := range s.Points {
				xs, ys = append(xs, p.X), append(ys, p.Y, p.Lo, p.Hi)
			}
		}
	}
	x, y = scaleOf(xs, leftOf, plotWidth-rightOf), scaleOf(ys, plotHeight-belowOf, aboveOf)
	fix := func(s scale, all []float64, log bool) scale {
		if s.log == log {
			return s
		}
		lo, hi := slices.Min(finite(all)), slices.Max(finite(all))
		if log && lo <= 0 {
			return s
		}
		return scale{lo, hi, s.from, s.to, log}.widened(0.06)
	}
	return fix(x, xs, f.LogX), fix(y, ys, f.LogY)
}

func finite(x []float64) []float64 {
	return slices.DeleteFunc(slices.Clone(x), func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) })
}

// frame draws the axes with their ticks, labels and grid.
func frame(b *strings.Builder, f figure.Figure, x, y scale) {
	const left, right, top, bottom = leftOf, plotWidth - rightOf, aboveOf, plotHeight - belowOf
	for _, t := range xTicks(f, x) {
		fmt.Fprintf(b, `<path class="grid" d="M%.1f %dV%d"/><text x="%.1f" y="%d" text-anchor="middle">%s</text>`, x.at(t), top, bottom, x.at(t), bottom+16, label(t))
	}
	for _, t := range y.ticks(mostYTicks) {
		fmt.Fprintf(b, `<path class="grid" d="M%d %.1fH%d"/><text x="%d" y="%.1f" text-anchor="end">%s</text>`, left, y.at(t), right, left-6, y.at(t)+4, label(t))
	}
	fmt.Fprintf(b, `<path class="frame" d="M%d %dV%dH%d"/>`, left, top, bottom, right)
	fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="middle">%s</text>`, (left+right)/2, plotHeight-8, html.EscapeString(f.X))
	fmt.Fprintf(b, `<text x="4" y="14">%s</text>`, html.EscapeString(f.Y))
}

// drawSeries draws a series, and returns its mark in the legend.
func drawSeries(b *strings.Builder, m marks, x, y scale) (mark string) {
	fmt.Fprintf(b, `<g class="%s">`, m.class)
	defer b.WriteString("</g>")
	points := m.drawn()
	at := func(p figure.Point) (float64, float64) { return x.at(p.X) + m.shift, y.at(p.Y) }
	switch {
	case m.Kind == figure.Paper:
		for _, p := range points {
			px, py := at(p)
			fmt.Fprintf(b, `<path class="paper" d="M%.1f %.1fl5 5l-5 5l-5 -5z"/>`, px, py-5)
		}
		return `<path class="paper" d="M14 4l5 5l-5 5l-5 -5z"/>`
	case m.Kind == figure.Theory && (m.scatter || len(points) == 1):
		for _, p := range points {
			px, py := at(p)
			fmt.Fprintf(b, `<path class="paper" d="M%.1f %.1fl5 -8h-10z"/>`, px, py+4)
		}
		return `<path class="paper" d="M14 13l5 -8h-10z"/>`
	case m.Kind == figure.Theory, m.Kind == figure.Bound:
		class := string(m.Kind)
		fmt.Fprintf(b, `<path class="%s" d="%s"/>`, class, path(points, x, y, 0))
		return fmt.Sprintf(`<path class="%s" d="M2 9H26"/>`, class)
	}
	band(b, points, m, x, y)
	if !m.scatter {
		style := strings.TrimSpace("curve " + m.dashes())
		fmt.Fprintf(b, `<path class="%s" d="%s"/>`, style, path(points, x, y, m.shift))
		mark = fmt.Sprintf(`<path class="%s" d="M2 9H26"/>`, style)
	}
	if m.dots() {
		for i, p := range points {
			if px, py := at(p); m.marked(i, len(points)) {
				b.WriteString(dot(px, py, m.nth))
			}
		}
		mark += dot(14, 9, m.nth)
	}
	return mark
}

// dot is a circle for the first series of a color, a square for the second, then
// triangles, a cross and a ring.
func dot(x, y float64, nth int) string {
	switch nth % shapes {
	case 1:
		return fmt.Sprintf(`<path class="dot" d="M%.1f %.1fh7v7h-7z"/>`, x-3.5, y-3.5)
	case 2:
		return fmt.Sprintf(`<path class="dot" d="M%.1f %.1fl4.5 8h-9z"/>`, x, y-5)
	case 3:
		return fmt.Sprintf(`<path class="dot" d="M%.1f %.1fl4.5 -8h-9z"/>`, x, y+5)
	case 4:
		return fmt.Sprintf(`<path class="dot" d="M%.1f %.1fh2.4v3h3v2.4h-3v3h-2.4v-3h-3v-2.4h3z"/>`, x-1.2, y-4.2)
	case 5:
		return fmt.Sprintf(`<circle class="ring" cx="%.1f" cy="%.1f" r="3.4"/>`, x, y)
	}
	return fmt.Sprintf(`<circle class="dot" cx="%.1f" cy="%.1f" r="3.6"/>`, x, y)
}

func path(points []figure.Point, x, y scale, shift float64) string {
	var d strings.Builder
	for i, p := range points {
		d.WriteString(map[bool]string{true: "M", false: "L"}[i == 0])
		fmt.Fprintf(&d, "%.1f %.1f", x.at(p.X)+shift, y.at(p.Y))
	}
	return d.String()
}

// band draws what bounds a curve: error bars at a few points, an area at many.
func band(b *strings.Builder, points []figure.Point, m marks, x, y scale) {
	points = slices.DeleteFunc(slices.Clone(points), func(p figure.Point) bool { return math.IsNaN(p.Lo) || math.IsNaN(p.Hi) })
	if len(points) == 0 {
		return
	}
	if m.few || m.scatter {
		for _, p := range points {
			fmt.Fprintf(b, `<path class="bar" d="M%.1f %.1fV%.1f"/>`, x.at(p.X)+m.shift, y.at(p.Lo), y.at(p.Hi))
		}
		return
	}
	upper, lower := slices.Clone(points), slices.Clone(points)
	for i, p := range points {
		upper[i].Y, lower[i].Y = p.Hi, p.Lo
	}
	slices.Reverse(lower)
	fmt.Fprintf(b, `<path class="band" d="%sL%sz"/>`, path(upper, x, y, 0), path(lower, x, y, 0)[1:])
}

// legendOrder puts what was measured first.
var legendOrder = map[figure.Kind]int{figure.Own: -1, figure.Theory: 1, figure.Paper: 1, figure.Bound: 2, figure.Sabotage: 3}

// addLegend adds a series to the legend, once for all series of theory and of the
// paper that share the colors of what was measured.
func (d *drawing) addLegend(m marks, mark string) {
	name, class := m.legend()
	order := legendOrder[m.Kind]
	if slices.ContainsFunc(d.Legend, func(l legendItem) bool { return l.Name == name && l.Class == class }) {
		return
	}
	svg := `<svg class="plot mark" viewBox="0 0 28 18" width="28" height="18" aria-hidden="true">` + mark + `</svg>`
	d.Legend = append(d.Legend, legendItem{class, name, template.HTML(svg), mark, order})
}

// describe tells a figure to who does not see it.
func describe(f figure.Figure) string {
	var names []string
	for _, s := range f.Series {
		if len(s.Points) == 0 {
			continue
		}
		first, last := s.Points[0], s.Points[len(s.Points)-1]
		of := fmt.Sprintf("%s, %s: %s at %s", s.Name, s.Kind, number(first.Y), number(first.X))
		if len(s.Points) > 1 {
			of += fmt.Sprintf(", %s at %s", number(last.Y), number(last.X))
		}
		names = append(names, of)
	}
	return fmt.Sprintf("%s. %s over %s. %s.", f.Title, f.Y, f.X, strings.Join(names, "; "))
}
