package main

import (
	"bytes"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"gradscale/claims/figure"
)

// Sizes of a figure as PNG.
const (
	rasterWidth, rasterHeight = 6 * vg.Inch, 3.2 * vg.Inch
	rasterLegendRow           = 5 * vg.Millimeter
	rasterDPI                 = 120
)

// raster draws a figure as PNG, with its legend below, so that no line runs
// through it, on axes that hold others, too.
func raster(f figure.Figure, others ...figure.Figure) ([]byte, error) {
	x, y := axesOf(f, others...)
	p := plot.New()
	p.X.Label.Text = f.X
	for _, style := range []*draw.TextStyle{&p.X.Label.TextStyle, &p.X.Tick.Label, &p.Y.Tick.Label} {
		style.Font = sans
	}
	p.X.Padding, p.Y.Padding = 0, 0
	place(&p.X, x, xTicks(f, x))
	place(&p.Y, y, y.ticks(mostYTicks))
	grid := plotter.NewGrid()
	grid.Vertical.Color, grid.Horizontal.Color = paleGray, paleGray
	p.Add(grid)
	all := marksOf(f)
	for _, m := range all {
		p.Add(seriesPlotter{m, x, y})
	}
	items := legendOf(all)
	columns := legendColumns(all)
	rows := (len(items) + columns - 1) / columns
	height := vg.Length(rows)*rasterLegendRow + 2*vg.Millimeter
	heading := append(wrapped(f.Title, rasterWidth-4*vg.Millimeter), f.Y)
	above := vg.Length(len(heading))*rasterLegendRow + 2*vg.Millimeter
	top := rasterHeight + height + above
	png := vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(rasterWidth, top), vgimg.UseDPI(rasterDPI))}
	canvas := draw.New(png)
	p.Draw(draw.Crop(canvas, 2*vg.Millimeter, -4*vg.Millimeter, height, -above))
	// The axis' name stands above it: upright along it, it would need the room that the
	// lines have.
	for i, line := range heading {
		fill(canvas, vg.Point{X: 2 * vg.Millimeter, Y: top - vg.Length(i)*rasterLegendRow - 4*vg.Millimeter}, line)
	}
	for i, m := range items {
		m.drawLegend(canvas, vg.Point{
			X: 12*vg.Millimeter + vg.Length(i%columns)*(rasterWidth-16*vg.Millimeter)/vg.Length(columns),
			Y: height - vg.Length(i/columns)*rasterLegendRow - rasterLegendRow/2,
		})
	}
	var b bytes.Buffer
	_, err := png.WriteTo(&b)
	return b.Bytes(), err
}

var (
	sans     = font.Font{Typeface: "Liberation", Variant: "Sans", Size: 10}
	paleGray = color.Gray{Y: 212}
	ink      = color.RGBA{27, 27, 27, 255}
)

// place gives an axis the ticks of a scale. It runs from 0 to 1, the scale's shares:
// gonum/plot would put the label of a logarithmic axis near its end.
func place(a *plot.Axis, s scale, ticks []float64) {
	a.Min, a.Max = 0, 1
	var marked plot.ConstantTicks
	for _, t := range ticks {
		marked = append(marked, plot.Tick{Value: s.share(t), Label: asciiLabel(t)})
	}
	a.Tick.Marker = marked
}

// asciiLabel is a label without superscripts, of which the font lacks some.
func asciiLabel(x float64) string {
	if s := label(x); !strings.Contains(s, "10") || strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxLatin1 || r == '¹' || r == '²' || r == '³' }) < 0 {
		return s
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(x, 'e', -1, 64), "e")
	e, _ := strconv.Atoi(exponent)
	m, _ := strconv.ParseFloat(mantissa, 64)
	return fmt.Sprintf("%.3ge%d", m, e)
}

// legendOf returns a series for each line of the legend.
func legendOf(all []marks) []marks {
	var items []marks
	for _, m := range all {
		name, class := m.legend()
		if !slices.ContainsFunc(items, func(o marks) bool { n, c := o.legend(); return n == name && c == class }) {
			items = append(items, m)
		}
	}
	slices.SortStableFunc(items, func(a, b marks) int { return legendOrder[a.Kind] - legendOrder[b.Kind] })
	return items
}

// seriesPlotter draws a series with gonum/plot.
type seriesPlotter struct {
	marks
	x, y scale
}

func (s seriesPlotter) Plot(c draw.Canvas, _ *plot.Plot) {
	at := func(x, y float64) vg.Point {
		return vg.Point{X: c.X(s.x.share(x)) + vg.Points(0.75*s.shift), Y: c.Y(s.y.share(y))}
	}
	points := s.drawn()
	var line, upper, lower []vg.Point
	for _, p := range points {
		line = append(line, at(p.X, p.Y))
		if !math.IsNaN(p.Lo) && !math.IsNaN(p.Hi) {
			upper, lower = append(upper, at(p.X, p.Hi)), append(lower, at(p.X, p.Lo))
		}
	}
	own := colors[s.class]
	if s.few || s.scatter {
		for i := range upper {
			c.StrokeLines(draw.LineStyle{Color: own, Width: vg.Points(1.3)}, []vg.Point{upper[i], lower[i]})
		}
	} else if len(upper) > 0 {
		slices.Reverse(lower)
		c.FillPolygon(color.NRGBA{own.R, own.G, own.B, 50}, append(upper, lower...))
	}
	if s.joined(len(points)) {
		c.StrokeLines(s.line(), line)
	}
	for i, p := range line {
		if s.marked(i, len(points)) {
			c.DrawGlyph(s.glyph(), p)
		}
	}
}

// joined tells whether a line joins so many points.
func (m marks) joined(points int) bool {
	return m.Kind == figure.Bound || m.Kind != figure.Paper && !m.scatter && points > 1
}

// marked tells whether point i of so many is marked.
func (m marks) marked(i, points int) bool {
	switch m.Kind {
	case figure.Bound:
		return false
	case figure.Paper:
		return true
	case figure.Theory:
		return m.scatter || points == 1
	}
	return m.dots() && (m.few || m.scatter || i%m.every == m.every/2)
}

func (m marks) line() draw.LineStyle {
	switch m.Kind {
	case figure.Theory:
		style := draw.LineStyle{Color: colors[m.class], Width: vg.Points(1), Dashes: []vg.Length{vg.Points(1.2), vg.Points(1.8)}}
		if m.class == "of-none" {
			style.Color = ink
		}
		return style
	case figure.Bound:
		return draw.LineStyle{Color: boundColor, Width: vg.Points(1), Dashes: []vg.Length{vg.Points(3), vg.Points(2)}}
	}
	style := draw.LineStyle{Color: colors[m.class], Width: vg.Points(1.4)}
	for _, d := range [shapes][]vg.Length{nil, {5, 2.5}, {7, 2.5, 2, 2.5}, {10, 3}, {2.5, 2.5}, {10, 2.5, 2, 2.5, 2, 2.5}}[m.nth%shapes] {
		style.Dashes = append(style.Dashes, d*vg.Points(1))
	}
	return style
}

func (m marks) glyph() draw.GlyphStyle {
	g := draw.GlyphStyle{Color: colors[m.class], Radius: vg.Points(2.6)}
	switch m.Kind {
	case figure.Paper:
		g.Shape, g.Radius = diamond{}, vg.Points(3.8)
	case figure.Theory:
		g.Shape, g.Radius = draw.TriangleGlyph{}, vg.Points(3.5)
	default:
		g.Shape = []draw.GlyphDrawer{draw.CircleGlyph{}, draw.BoxGlyph{}, draw.PyramidGlyph{}, downward{}, draw.PlusGlyph{}, draw.RingGlyph{}}[m.nth%shapes]
	}
	return g
}

// drawLegend draws a line of the legend, whose left end is given.
func (m marks) drawLegend(c draw.Canvas, left vg.Point) {
	name, class := m.legend()
	m.class = class
	const length = 8 * vg.Millimeter
	if m.joined(len(m.drawn())) {
		c.StrokeLines(m.line(), []vg.Point{left, {X: left.X + length, Y: left.Y}})
	}
	if m.marked(m.every/2, len(m.drawn())) {
		c.DrawGlyph(m.glyph(), vg.Point{X: left.X + length/2, Y: left.Y})
	}
	fill(c, vg.Point{X: left.X + length + 2*vg.Millimeter, Y: left.Y}, name)
}

var textStyle = draw.TextStyle{Color: ink, Font: sans, YAlign: draw.YCenter, Handler: plot.DefaultTextHandler}

// fill writes a line of text from its left end on.
func fill(c draw.Canvas, left vg.Point, text string) { c.FillText(textStyle, left, text) }

// wrapped breaks a text into lines of no more than a width, unless a word is longer.
func wrapped(text string, width vg.Length) []string {
	var lines []string
	for _, word := range strings.Fields(text) {
		if last := len(lines) - 1; last >= 0 && textStyle.Width(lines[last]+" "+word) <= width {
			lines[last] += " " + word
			continue
		}
		lines = append(lines, word)
	}
	return lines
}

// polygon is a glyph of corners, in units of the radius.
func polygon(c *draw.Canvas, g draw.GlyphStyle, at vg.Point, fill bool, corners ...vg.Point) {
	var path vg.Path
	for i, k := range corners {
		p := vg.Point{X: at.X + g.Radius*k.X, Y: at.Y + g.Radius*k.Y}
		if i == 0 {
			path.Move(p)
		} else {
			path.Line(p)
		}
	}
	path.Close()
	c.SetColor(color.White)
	if fill {
		c.SetColor(g.Color)
	}
	c.Fill(path)
	c.SetLineStyle(draw.LineStyle{Color: g.Color, Width: vg.Points(1.2)})
	c.Stroke(path)
}

type diamond struct{}

func (diamond) DrawGlyph(c *draw.Canvas, g draw.GlyphStyle, at vg.Point) {
	polygon(c, g, at, false, vg.Point{X: 1}, vg.Point{Y: 1}, vg.Point{X: -1}, vg.Point{Y: -1})
}

// downward is a triangle with a corner at the bottom.
type downward struct{}

func (downward) DrawGlyph(c *draw.Canvas, g draw.GlyphStyle, at vg.Point) {
	polygon(c, g, at, true, vg.Point{X: -1, Y: 0.8}, vg.Point{X: 1, Y: 0.8}, vg.Point{Y: -1})
}
