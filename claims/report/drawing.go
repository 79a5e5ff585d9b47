package main

import (
	"cmp"
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
	legendRow                         = 18
	mostXTicks, mostYTicks, fewEnough = 6, 6, 10
)

// drawing is a figure as the page shows it.
type drawing struct {
	Title, Caption, File string
	SVG                  template.HTML
	Legend               []legendItem
	body                 string
}

// legendItem is a line of a legend, which stands beside the picture, not in it,
// so that no curve runs through it.
type legendItem struct {
	Class, Name string
	Mark        template.HTML
	mark        string
	order       int // the sabotage stands last
}

// Drawings draws the part's figures: those that its experiment has, and what its
// checks show where they were made at several depths, widths or dilutions.
func (p part) Drawings() []drawing {
	var all []drawing
	for _, f := range append(slices.Clone(p.Figures), byParameter(p)...) {
		all = append(all, draw(f, p.PartID()))
	}
	return all
}

// draw draws a figure of a claim.
func draw(f figure.Figure, id string) drawing {
	x, y := axesOf(f)
	var b strings.Builder
	frame(&b, f, x, y)
	d := drawing{Title: f.Title, File: "figures/" + id + "-" + f.Name + ".svg"}
	seen := map[string]int{} // series of a color, to tell them apart by dashes
	for _, s := range inLayers(f.Series) {
		class := colorOf(s.Name)
		switch {
		case s.Kind == figure.Sabotage:
			class = "of-sabotage"
		case s.Kind == figure.Own, s.Name == figure.OwnTheory:
			class = "of-own"
		}
		dashed := s.Kind == figure.Measured && seen[class] > 0
		if s.Kind == figure.Measured {
			seen[class]++
		}
		mark := drawSeries(&b, s, class, dashed, seen[class], x, y)
		d.addLegend(s, class, mark)
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

// inLayers puts what is drawn last, on top of all else, at the end.
func inLayers(all []figure.Series) []figure.Series {
	order := []figure.Kind{figure.Sabotage, figure.Measured, figure.Own, figure.Theory, figure.Paper}
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b figure.Series) int { return slices.Index(order, a.Kind) - slices.Index(order, b.Kind) })
	return sorted
}

func axesOf(f figure.Figure) (x, y scale) {
	var xs, ys []float64
	for _, s := range f.Series {
		for _, p := range s.Points {
			xs, ys = append(xs, p.X), append(ys, p.Y, p.Lo, p.Hi)
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
	for _, t := range x.ticks(mostXTicks) {
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
func drawSeries(b *strings.Builder, s figure.Series, class string, dashed bool, nth int, x, y scale) (mark string) {
	fmt.Fprintf(b, `<g class="%s">`, class)
	defer b.WriteString("</g>")
	var points []figure.Point
	for _, p := range s.Points {
		if !math.IsNaN(p.Y) && !math.IsInf(p.Y, 0) {
			points = append(points, p)
		}
	}
	few := len(points) <= fewEnough
	switch s.Kind {
	case figure.Paper:
		for _, p := range points {
			fmt.Fprintf(b, `<path class="paper" d="M%.1f %.1fl5 5l-5 5l-5 -5z"/>`, x.at(p.X), y.at(p.Y)-5)
		}
		return `<path class="paper" d="M14 4l5 5l-5 5l-5 -5z"/>`
	case figure.Theory:
		fmt.Fprintf(b, `<path class="theory" d="%s"/>`, path(points, x, y))
		return `<path class="theory" d="M2 9H26"/>`
	}
	band(b, points, few, x, y)
	style := "curve"
	if dashed {
		style = "curve dashed"
	}
	fmt.Fprintf(b, `<path class="%s" d="%s"/>`, style, path(points, x, y))
	mark = fmt.Sprintf(`<path class="%s" d="M2 9H26"/>`, style)
	if few {
		for _, p := range points {
			b.WriteString(dot(x.at(p.X), y.at(p.Y), nth))
		}
		mark += dot(14, 9, nth)
	}
	return mark
}

// dot is round for the first series of a color, square for the second, a triangle
// for the third.
func dot(x, y float64, nth int) string {
	switch nth % 3 {
	case 2:
		return fmt.Sprintf(`<path class="dot" d="M%.1f %.1fh7v7h-7z"/>`, x-3.5, y-3.5)
	case 0:
		return fmt.Sprintf(`<path class="dot" d="M%.1f %.1fl4.5 8h-9z"/>`, x, y-5)
	}
	return fmt.Sprintf(`<circle class="dot" cx="%.1f" cy="%.1f" r="3.6"/>`, x, y)
}

func path(points []figure.Point, x, y scale) string {
	var d strings.Builder
	for i, p := range points {
		d.WriteString(map[bool]string{true: "M", false: "L"}[i == 0])
		fmt.Fprintf(&d, "%.1f %.1f", x.at(p.X), y.at(p.Y))
	}
	return d.String()
}

// band draws what bounds a curve: error bars at a few points, an area at many.
func band(b *strings.Builder, points []figure.Point, few bool, x, y scale) {
	points = slices.DeleteFunc(slices.Clone(points), func(p figure.Point) bool { return math.IsNaN(p.Lo) || math.IsNaN(p.Hi) })
	if len(points) == 0 {
		return
	}
	if few {
		for _, p := range points {
			fmt.Fprintf(b, `<path class="bar" d="M%.1f %.1fV%.1f"/>`, x.at(p.X), y.at(p.Lo), y.at(p.Hi))
		}
		return
	}
	upper, lower := slices.Clone(points), slices.Clone(points)
	for i, p := range points {
		upper[i].Y, lower[i].Y = p.Hi, p.Lo
	}
	slices.Reverse(lower)
	fmt.Fprintf(b, `<path class="band" d="%sL%sz"/>`, path(upper, x, y), path(lower, x, y)[1:])
}

// addLegend adds a series to the legend, once for all series of theory and of the
// paper that share the colors of what was measured.
func (d *drawing) addLegend(s figure.Series, class, mark string) {
	name, order := cmp.Or(s.Name, string(s.Kind)), 0
	switch s.Kind {
	case figure.Theory, figure.Paper:
		name, class = string(s.Kind), "of-all"
		if slices.ContainsFunc(d.Legend, func(l legendItem) bool { return l.Name == name }) {
			return
		}
	case figure.Own:
		order = -1
	case figure.Sabotage:
		name, order = "sabotage: "+name, 1
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

// standalone is the drawing as a file: with its legend below, on white.
func (d drawing) standalone() []byte {
	var legend strings.Builder
	const perRow = 2
	rows := (len(d.Legend) + perRow - 1) / perRow
	for i, l := range d.Legend {
		fmt.Fprintf(&legend, `<g class="%s" transform="translate(%d %d)">%s<text x="32" y="13">%s</text></g>`,
			l.Class, leftOf+i%perRow*(plotWidth-leftOf)/perRow, plotHeight+i/perRow*legendRow, l.mark, html.EscapeString(l.Name))
	}
	style, err := files.ReadFile("style.css")
	if err != nil {
		panic(err) // it is embedded
	}
	light, _, _ := strings.Cut(string(style), "@media")
	_, marks, _ := strings.Cut(string(style), "svg text{")
	marks, _, _ = strings.Cut("svg text{"+marks, "@media")
	height := plotHeight + rows*legendRow + 8
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" class="plot" viewBox="0 0 %d %d" width="%d" height="%d" font-family="sans-serif" role="img"><title>%s</title><style>%s%s</style><rect width="100%%" height="100%%" fill="#fff"/>%s%s</svg>`,
		plotWidth, height, plotWidth, height, html.EscapeString(d.Title), strings.ReplaceAll(light, "--panel:#f6f6f4", "--panel:#fff"), marks, d.body, legend.String())
}
