package resnet

import (
	"bytes"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"gradscale/claims"
	"gradscale/claims/untrained"
	"gradscale/mathcheck/golden"
	"gradscale/net"
)

// rowColors are those of Okabe and Ito (2008), which color-blind readers can
// tell apart, in the order of table 1.
var rowColors = []color.RGBA{
	{0, 0, 0, 255}, {86, 180, 233, 255}, {213, 94, 0, 255}, {0, 158, 115, 255}, {0, 114, 178, 255}, {204, 121, 167, 255}, {230, 159, 0, 255},
}

// TestFigure draws GSC against depth for table 1's networks, vanilla and with
// identity skips, as the README shows it.
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
	legend := &residual.Legend
	legend.Top, legend.Left = true, true
	legend.XOffs, legend.YOffs = vg.Millimeter, -vg.Millimeter
	for i, row := range table1 {
		legend.Add(" "+row.name, &plotter.Line{LineStyle: lineStyle(i)})
	}
	canvas := vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(9*vg.Inch, 4*vg.Inch), vgimg.UseDPI(120))}
	tiles := draw.Tiles{Rows: 1, Cols: 2, PadX: vg.Millimeter * 4, PadTop: vg.Millimeter * 2, PadBottom: vg.Millimeter * 2, PadLeft: vg.Millimeter * 2, PadRight: vg.Millimeter * 4}
	for i, p := range []*plot.Plot{vanilla, residual} {
		p.Draw(tiles.At(draw.New(canvas), i, 0))
	}
	var b bytes.Buffer
	_, err = canvas.WriteTo(&b)
	return b.Bytes(), err
}

func growthPlot(title string, s net.Skip) (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text = title
	p.Y.Label.Text = "GSC of the error"
	p.X.Label.Text = "layers between layer l and the error"
	p.Y.Scale, p.Y.Tick.Marker = plot.LogScale{}, plot.LogTicks{Prec: -1}
	p.X.Tick.Marker = plot.ConstantTicks{{Value: 0, Label: "0"}, {Value: 10, Label: "10"}, {Value: 20, Label: "20"}, {Value: 30, Label: "30"}, {Value: 40, Label: "40"}, {Value: 50, Label: "50"}}
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, untrained.Depth, 0.5, 1e4
	p.Add(plotter.NewGrid())
	for i, row := range table1 {
		networks, err := untrained.Of(row.architecture(s)).Run()
		if err != nil {
			return nil, err
		}
		line := &plotter.Line{XYs: meanCurve(networks, s.Kind != net.NoSkip), LineStyle: lineStyle(i)}
		p.Add(line)
	}
	return p, nil
}

// meanCurve is the geometric mean over networks. In a ResNet layers inside a
// block are left out: the skip connection passes them by.
func meanCurve(networks []untrained.Network, residual bool) plotter.XYs {
	var curve plotter.XYs
	for l := untrained.Depth; l >= 1; l-- {
		if residual && l%2 == 0 && l < untrained.Depth {
			continue
		}
		sum := 0.0
		for _, n := range networks {
			sum += math.Log(n.GSC[l])
		}
		curve = append(curve, plotter.XY{X: float64(untrained.Depth - l), Y: math.Exp(sum / float64(len(networks)))})
	}
	return curve
}

func lineStyle(i int) draw.LineStyle {
	style := draw.LineStyle{Color: rowColors[i], Width: vg.Points(1.6)}
	if table1[i].normalization == net.NoNormalization {
		style.Dashes = []vg.Length{vg.Points(5), vg.Points(2.5)}
	}
	return style
}
