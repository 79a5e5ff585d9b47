package resnet

import (
	"bytes"
	"image/color"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	stdfont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"gradscale/claims"
	"gradscale/claims/figure"
	"gradscale/claims/initial"
	"gradscale/mathcheck/golden"
	"gradscale/net"
)

// rowColors are the report's, those of Okabe and Ito (2008), which color-blind readers
// can tell apart, in the order of table 1.
var rowColors = []color.RGBA{
	{27, 27, 27, 255}, {86, 180, 233, 255}, {213, 94, 0, 255}, {0, 158, 115, 255}, {0, 114, 178, 255}, {204, 121, 167, 255}, {230, 159, 0, 255},
}

// Fonts and sizes of the figure. At the width of a README's column it is shown at three
// quarters of its size.
var (
	sans    = font.Font{Typeface: "Liberation", Variant: "Sans", Size: 11}
	heading = font.Font{Typeface: "Liberation", Variant: "Sans", Size: 12, Weight: stdfont.WeightBold}
	ink     = color.RGBA{27, 27, 27, 255}
)

const (
	figureWidth, figureHeight = 9 * vg.Inch, 4 * vg.Inch
	legendWidth               = 1.4 * vg.Inch // beside the plots, so that no line runs through it
	legendRow                 = 6.4 * vg.Millimeter
	headingHeight             = 13 * vg.Millimeter
)

// TestFigure draws GSC against depth for table 1's networks, vanilla and with
// identity skips, as the README shows it: with bands of one standard deviation
// over seeds, theory, and the paper's values.
func TestFigure(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long; run without -short")
	}
	root, err := claims.Root()
	require.NoError(t, err)
	image, err := growthFigure()
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(t.ArtifactDir(), "growth.png"), image, 0o644))
	path := filepath.Join(root, "testdata", "figures", "growth.png")
	if *golden.Update {
		require.NoError(t, golden.WriteFile(path, image))
	}
	old, err := os.ReadFile(path)
	require.NoError(t, err)
	if runtime.GOARCH == "amd64" { // anti-aliasing in float32 differs where products are fused
		assert.True(t, bytes.Equal(old, image), "%s departs from the measured networks; run with -update", path)
	}
}

func growthFigure() ([]byte, error) {
	vanilla, err := growthPlot(net.Skip{})
	if err != nil {
		return nil, err
	}
	residual, err := growthPlot(net.IdentitySkip(1))
	if err != nil {
		return nil, err
	}
	canvas := vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(figureWidth, figureHeight), vgimg.UseDPI(120))}
	all := draw.New(canvas)
	tiles := draw.Tiles{Rows: 1, Cols: 2, PadX: vg.Millimeter * 5, PadBottom: vg.Millimeter * 2, PadLeft: vg.Millimeter * 2, PadRight: vg.Millimeter * 2}
	plots := draw.Crop(all, 0, -legendWidth, 0, -headingHeight)
	for i, p := range []*plot.Plot{vanilla, residual} {
		tile := tiles.At(plots, i, 0)
		p.Draw(tile)
		// Upright along its axis the label would need the room that the lines have.
		all.FillText(textStyle(heading), vg.Point{X: tile.Min.X, Y: figureHeight - 4*vg.Millimeter}, []string{"Vanilla networks", "ResNets with identity skips"}[i])
		all.FillText(textStyle(sans), vg.Point{X: tile.Min.X, Y: figureHeight - 10*vg.Millimeter}, "GSC(l,0) of the error, a ratio of relative changes")
	}
	drawLegend(all, vg.Point{X: figureWidth - legendWidth + 3*vg.Millimeter, Y: figureHeight - headingHeight - legendRow/2})
	var b bytes.Buffer
	_, err = canvas.WriteTo(&b)
	return b.Bytes(), err
}

func textStyle(f font.Font) draw.TextStyle {
	return draw.TextStyle{Color: ink, Font: f, YAlign: draw.YCenter, Handler: plot.DefaultTextHandler}
}

// drawLegend draws a line of the legend for each row, and for theory, the band and the
// paper, from the left end of the first one downwards.
func drawLegend(c draw.Canvas, at vg.Point) {
	const length = 8 * vg.Millimeter
	line := func(name string, mark func(from, to vg.Point)) {
		mark(at, vg.Point{X: at.X + length, Y: at.Y})
		c.FillText(textStyle(sans), vg.Point{X: at.X + length + 2*vg.Millimeter, Y: at.Y}, name)
		at.Y -= legendRow
	}
	for i, row := range table1 {
		line(row.Name, func(from, to vg.Point) { c.StrokeLines(lineStyle(i), []vg.Point{from, to}) })
	}
	line("theory", func(from, to vg.Point) { c.StrokeLines(theoryStyle(ink), []vg.Point{from, to}) })
	line("paper", func(from, to vg.Point) { c.DrawGlyph(glyphStyle(ink), vg.Point{X: (from.X + to.X) / 2, Y: from.Y}) })
	line("± 1 st. dev.", func(from, to vg.Point) {
		const half = 1.6 * vg.Millimeter
		c.FillPolygon(color.NRGBA{ink.R, ink.G, ink.B, bandOpacity}, []vg.Point{
			{X: from.X, Y: from.Y - half}, {X: to.X, Y: to.Y - half}, {X: to.X, Y: to.Y + half}, {X: from.X, Y: from.Y + half},
		})
	})
}

// bandOpacity is out of 255.
const bandOpacity = 50

// leastShown is the lower end of the axis of GSC.
const leastShown = 0.5

// growthPlot draws the figure of G1, or of R1 with skip connections: the bands
// first, then what was measured, theory and the paper's values on top.
func growthPlot(s net.Skip) (*plot.Plot, error) {
	f, err := initial.GSCByDepth("", s)
	if err != nil {
		return nil, err
	}
	p := plot.New()
	p.X.Label.Text = "linear layers between layer l and the error"
	for _, style := range []*draw.TextStyle{&p.X.Label.TextStyle, &p.X.Tick.Label, &p.Y.Tick.Label} {
		style.Font, style.Color = sans, ink
	}
	p.X.Padding, p.Y.Padding = 0, 0
	p.Y.Scale, p.Y.Tick.Marker = plot.LogScale{}, plot.LogTicks{Prec: -1}
	p.X.Tick.Marker = plot.ConstantTicks{{Value: 0, Label: "0"}, {Value: 10, Label: "10"}, {Value: 20, Label: "20"}, {Value: 30, Label: "30"}, {Value: 40, Label: "40"}, {Value: 50, Label: "50"}}
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, initial.Depth+1, leastShown, 2e4
	grid := plotter.NewGrid()
	grid.Vertical.Color, grid.Horizontal.Color = color.Gray{Y: 216}, color.Gray{Y: 216}
	p.Add(grid)
	for _, draw := range []func(figure.Series, int) (plot.Plotter, error){bandOf, curveOf, pointsOf} {
		for _, s := range f.Series {
			i := slices.IndexFunc(table1, func(r table1Row) bool { return r.Name == s.Name })
			what, err := draw(s, i)
			if err != nil {
				return nil, err
			}
			if what != nil {
				p.Add(what)
			}
		}
	}
	return p, nil
}

func bandOf(s figure.Series, row int) (plot.Plotter, error) {
	if s.Kind != figure.Measured {
		return nil, nil
	}
	var upper, lower plotter.XYs
	for _, p := range s.Points {
		upper = append(upper, plotter.XY{X: p.X, Y: p.Hi})
		lower = append(lower, plotter.XY{X: p.X, Y: max(p.Lo, leastShown)})
	}
	slices.Reverse(lower)
	band, err := plotter.NewPolygon(append(upper, lower...))
	if err != nil {
		return nil, err
	}
	c := rowColors[row]
	band.Color, band.LineStyle.Width = color.NRGBA{c.R, c.G, c.B, bandOpacity}, 0
	return band, nil
}

func curveOf(s figure.Series, row int) (plot.Plotter, error) {
	if s.Kind == figure.Paper {
		return nil, nil
	}
	line := &plotter.Line{LineStyle: lineStyle(row)}
	if s.Kind == figure.Theory {
		line.LineStyle = theoryStyle(rowColors[row])
	}
	for _, p := range s.Points {
		line.XYs = append(line.XYs, plotter.XY{X: p.X, Y: p.Y})
	}
	return line, nil
}

func pointsOf(s figure.Series, row int) (plot.Plotter, error) {
	if s.Kind != figure.Paper {
		return nil, nil
	}
	points := &plotter.Scatter{GlyphStyle: glyphStyle(rowColors[row])}
	for _, p := range s.Points {
		points.XYs = append(points.XYs, plotter.XY{X: p.X, Y: p.Y})
	}
	return points, nil
}

func lineStyle(i int) draw.LineStyle {
	return draw.LineStyle{Color: rowColors[i], Width: vg.Points(1.7)}
}

func theoryStyle(c color.Color) draw.LineStyle {
	return draw.LineStyle{Color: c, Width: vg.Points(0.9), Dashes: []vg.Length{vg.Points(1.2), vg.Points(1.8)}}
}

func glyphStyle(c color.Color) draw.GlyphStyle {
	return draw.GlyphStyle{Color: c, Radius: vg.Points(4.2), Shape: diamond{}}
}

// diamond is the report's mark of the paper's values: white, with a colored edge.
type diamond struct{}

func (diamond) DrawGlyph(c *draw.Canvas, g draw.GlyphStyle, at vg.Point) {
	var path vg.Path
	path.Move(vg.Point{X: at.X + g.Radius, Y: at.Y})
	path.Line(vg.Point{X: at.X, Y: at.Y + g.Radius})
	path.Line(vg.Point{X: at.X - g.Radius, Y: at.Y})
	path.Line(vg.Point{X: at.X, Y: at.Y - g.Radius})
	path.Close()
	c.SetColor(color.White)
	c.Fill(path)
	c.SetLineStyle(draw.LineStyle{Color: g.Color, Width: vg.Points(1.4)})
	c.Stroke(path)
}
