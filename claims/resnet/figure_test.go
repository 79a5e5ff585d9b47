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
	"gonum.org/v1/plot"
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

// rowColors are those of Okabe and Ito (2008), which color-blind readers can
// tell apart, in the order of table 1.
var rowColors = []color.RGBA{
	{0, 0, 0, 255}, {86, 180, 233, 255}, {213, 94, 0, 255}, {0, 158, 115, 255}, {0, 114, 178, 255}, {204, 121, 167, 255}, {230, 159, 0, 255},
}

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
	vanilla, err := growthPlot("vanilla", net.Skip{})
	if err != nil {
		return nil, err
	}
	residual, err := growthPlot("with identity skips", net.IdentitySkip(1))
	if err != nil {
		return nil, err
	}
	legend := plot.NewLegend()
	legend.Top, legend.Left = true, true
	for i, row := range table1 {
		legend.Add(" "+row.Name, &plotter.Line{LineStyle: lineStyle(i)})
	}
	legend.Add(" theory", &plotter.Line{LineStyle: theoryStyle(color.RGBA{A: 255})})
	legend.Add(" paper", &plotter.Scatter{GlyphStyle: glyphStyle(color.RGBA{A: 255})})
	canvas := vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(9*vg.Inch, 4*vg.Inch), vgimg.UseDPI(120))}
	all := draw.New(canvas)
	const legendWidth = 1.45 * vg.Inch // beside the plots, so that no line runs through it
	plots := draw.Crop(all, 0, -legendWidth, 0, 0)
	legend.Draw(draw.Crop(all, all.Size().X-legendWidth, 0, 0, -12*vg.Millimeter))
	tiles := draw.Tiles{Rows: 1, Cols: 2, PadX: vg.Millimeter * 4, PadTop: vg.Millimeter * 2, PadBottom: vg.Millimeter * 2, PadLeft: vg.Millimeter * 2, PadRight: vg.Millimeter * 4}
	for i, p := range []*plot.Plot{vanilla, residual} {
		p.Draw(tiles.At(plots, i, 0))
	}
	var b bytes.Buffer
	_, err = canvas.WriteTo(&b)
	return b.Bytes(), err
}

// growthPlot draws the figure of G1, or of R1 with skip connections: the bands
// first, then what was measured, theory and the paper's values on top.
func growthPlot(title string, s net.Skip) (*plot.Plot, error) {
	f, err := initial.GSCByDepth(title, s)
	if err != nil {
		return nil, err
	}
	p := plot.New()
	p.Title.Text = title
	p.Y.Label.Text = "GSC of the error"
	p.X.Label.Text = "layers between layer l and the error"
	p.Y.Scale, p.Y.Tick.Marker = plot.LogScale{}, plot.LogTicks{Prec: -1}
	p.X.Tick.Marker = plot.ConstantTicks{{Value: 0, Label: "0"}, {Value: 10, Label: "10"}, {Value: 20, Label: "20"}, {Value: 30, Label: "30"}, {Value: 40, Label: "40"}, {Value: 50, Label: "50"}}
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, initial.Depth, 0.5, 2e4
	p.Add(plotter.NewGrid())
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
		lower = append(lower, plotter.XY{X: p.X, Y: max(p.Lo, 0.5)})
	}
	slices.Reverse(lower)
	band, err := plotter.NewPolygon(append(upper, lower...))
	if err != nil {
		return nil, err
	}
	c := rowColors[row]
	band.Color, band.LineStyle.Width = color.NRGBA{c.R, c.G, c.B, 45}, 0
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
	style := draw.LineStyle{Color: rowColors[i], Width: vg.Points(1.6)}
	if table1[i].Normalization == net.NoNormalization {
		style.Dashes = []vg.Length{vg.Points(5), vg.Points(2.5)}
	}
	return style
}

func theoryStyle(c color.Color) draw.LineStyle {
	return draw.LineStyle{Color: c, Width: vg.Points(0.9), Dashes: []vg.Length{vg.Points(1.2), vg.Points(1.8)}}
}

func glyphStyle(c color.Color) draw.GlyphStyle {
	return draw.GlyphStyle{Color: c, Radius: vg.Points(3.2), Shape: draw.RingGlyph{}}
}
