package main

import (
	"bytes"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/claims/diagnosis"
	"gradscale/claims/figure"
	"gradscale/mathcheck/golden"
)

// small is a network that is measured in no time.
const small = `name = "my <own> network"
depth = 14
width = 20
nonlinearity = "tanh"
normalization = "batch"
weight_variance = 3.5 # as if it mattered

[skip]
kind = "identity"
gain = 0.5
block_depth = 3

[measure]
batch = 60
seeds = 4
`

// file writes a network's file into a folder of its own.
func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

// ownWritten writes the report with a network of one's own, and returns the URLs of
// both pages.
func ownWritten(t *testing.T) (first, own string) {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, run([]string{"own", "-out", dir, file(t, "small.toml", small)}, t.Output()))
	at := func(path string) string {
		return (&url.URL{Scheme: "file", Path: filepath.Join(dir, path)}).String()
	}
	return at("index.html"), at("own/small.html")
}

func TestOwn(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "if absent")
	path := file(t, "Small Net.toml", small)
	var out bytes.Buffer
	require.NoError(t, run([]string{"own", path, "-out", dir}, &out))
	assert.Contains(t, out.String(), filepath.Join(dir, "own", "small-net.html"))
	content, err := os.ReadFile(filepath.Join(dir, "own", "small-net.html"))
	require.NoError(t, err)
	for _, other := range []string{"src=", "@import", "url(", "<link"} {
		assert.NotContains(t, string(content), other, "the page is self-contained")
	}
	page := strings.Join(strings.Fields(plain(t, content)), " ")
	n, err := diagnosis.Read(path)
	require.NoError(t, err)
	d, err := diagnosis.Of(n)
	require.NoError(t, err)
	texts := []string{"my <own> network", string(d.Verdict), "Beyond the paper: weight variance 3.5, blocks of 3", "as if it mattered", d.Architecture.String(), "60 inputs"}
	for _, f := range append(d.Findings, d.Beside...) {
		texts = append(texts, string(f.Quantity), f.Says, f.Source, number(f.Measured.Value), number(f.Theory), f.Asked)
	}
	for _, c := range d.Nearest {
		texts = append(texts, c.ID, c.Why)
	}
	for _, want := range texts {
		assert.Contains(t, page, want)
	}
	first, err := os.ReadFile(filepath.Join(dir, "index.html"))
	require.NoError(t, err)
	assert.Contains(t, string(first), `<a href="own/small-net.html">my &lt;own&gt; network</a>`)

	record, err := golden.Read(filepath.Join(dir, "own", "small-net.txt"))
	require.NoError(t, err)
	assert.Equal(t, string(d.Verdict), record.Property("verdict"))
	assert.Equal(t, golden.Number{Name: "GSC(L,0)/measured", Value: d.Findings[0].Measured.Value}, record.Numbers[0])
	for _, name := range []string{"gsc-by-depth", "deviation-by-depth", "sign-diversity-by-depth", "dilution-by-block"} {
		f, err := figure.Read(figure.Path(filepath.Join(dir, "own"), "small-net", name))
		require.NoError(t, err)
		own := 0
		for _, s := range f.Series {
			if s.Kind == figure.Own {
				own++
			}
		}
		assert.Equal(t, 1, own, name)
		if name != "dilution-by-block" {
			assert.Len(t, f.Series, 9, "the paper's seven, this one, and theory")
		}
		svg, err := os.ReadFile(filepath.Join(dir, "own", "small-net-"+name+".svg"))
		require.NoError(t, err)
		plain(t, svg) // well-formed
		assert.FileExists(t, filepath.Join(dir, "own", "small-net-"+name+figure.SeedsSuffix))
	}

	require.NoError(t, run([]string{"own", file(t, "other.toml", "depth = 5\nwidth = 8\nnonlinearity = \"relu\"\n[measure]\nseeds = 2\nbatch = 20\n"), "-out", dir}, io.Discard))
	require.NoError(t, run([]string{"-out", dir}, io.Discard))
	for _, name := range []string{"index.html", "report.md"} {
		first, err = os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		assert.Contains(t, string(first), "own/small-net.html", "networks stay in the report")
		assert.Contains(t, string(first), "own/other.html")
	}
}

// TestOwnBeyondFloat64 draws logarithms where the numbers are none of float64's.
func TestOwnBeyondFloat64(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, run([]string{"own", "-out", dir, file(t, "deep.toml", "depth = 5000\nwidth = 16\nnonlinearity = \"relu\"\nnormalization = \"batch\"\n[measure]\nseeds = 2\nbatch = 20\n")}, io.Discard))
	f, err := figure.Read(figure.Path(filepath.Join(dir, "own"), "deep", "gsc-by-depth"))
	require.NoError(t, err)
	assert.Equal(t, "log₁₀ of GSC(l,0)", f.Y)
	assert.False(t, f.LogY)
	for _, s := range f.Series {
		assert.LessOrEqual(t, len(s.Points), mostPoints+1)
		if s.Kind == figure.Own {
			assert.Greater(t, s.Points[0].Y, 308.0)
		}
	}
	_, err = ownRows(dir)
	assert.NoError(t, err)
}

func TestOwnBadInput(t *testing.T) {
	good := file(t, "small.toml", small)
	huge := file(t, "huge.toml", "depth = 50\nwidth = 15000\nnonlinearity = \"relu\"\n")
	// Were it measured first, this one would take hours.
	long := file(t, "long.toml", "depth = 5000\nwidth = 200\nnonlinearity = \"relu\"\n[measure]\nseeds = 10000\n")
	vanishing := file(t, "vanishing.toml", "depth = 2000\nwidth = 8\nnonlinearity = \"gelu\"\n[measure]\nseeds = 2\nbatch = 20\n")
	bad := file(t, "bad.toml", "depth = 50\nwidth = 1099511627776\nnonlinearity = \"relu\"\n")
	for _, c := range []struct {
		args []string
		says string
	}{
		{nil, "0 files, want one: own NETWORK.toml [-out FOLDER]"},
		{[]string{good, good}, "2 files, want one"},
		{[]string{good, "-what"}, "flag provided but not defined"},
		{[]string{filepath.Join(t.TempDir(), "absent.toml")}, "no such file"},
		{[]string{bad}, bad + ":2:1: width is 1099511627776, want at most 16777216"},
		{[]string{huge}, huge + ":2:1: width is 15000, want a network that takes at most 16 GiB of memory; this one takes about"},
		{[]string{good, "-memory", "1e-6"}, "takes at most 1e-06 GiB"},
		{[]string{long, "-out", filepath.Join(good, "below a file")}, fmt.Sprintf("-out is %q, want a folder that can be written to", filepath.Join(good, "below a file"))},
		{[]string{vanishing, "-out", t.TempDir()}, "below which digits are lost"},
	} {
		args := append([]string{"own"}, c.args...)
		assert.ErrorContains(t, run(args, io.Discard), c.says, c.args)
	}
	if os.Getuid() > 0 { // to whom all is writable
		closed := t.TempDir()
		require.NoError(t, os.Chmod(closed, 0o500))
		assert.ErrorContains(t, run([]string{"own", long, "-out", closed}, io.Discard), "want a folder that can be written to")
	}
}

// TestOwnPagesInChromium: nothing overflows, touches or is fetched, and each picture
// shows something.
func TestOwnPagesInChromium(t *testing.T) {
	first, own := ownWritten(t)
	b := chromium(t)
	for _, at := range []string{first, own} {
		for _, v := range views {
			t.Run(fmt.Sprintf("%s/width=%d/%s", filepath.Base(at), v.width, v.scheme), func(t *testing.T) {
				b.t = t
				b.open(at, v.width, v.scheme)
				var found struct {
					Unreachable, Empty, Overflowing, Touching, Fetched []string
					Pictures, Width                                    int
				}
				b.evaluate(probe, &found)
				assert.Empty(t, found.Unreachable, "links that lead nowhere")
				assert.Empty(t, found.Empty, "pictures that show nothing")
				assert.Empty(t, found.Overflowing, "what is wider than the window or than its picture")
				assert.Empty(t, found.Touching, "labels of an axis that touch")
				assert.Empty(t, found.Fetched, "what the page loads from elsewhere")
				assert.LessOrEqual(t, found.Width, v.width, "width of the page")
				assert.Greater(t, found.Pictures, 10)
				b.keep(t, fmt.Sprintf("%d-%s.png", v.width, v.scheme), "Page.captureScreenshot", map[string]any{"captureBeyondViewport": true, "clip": map[string]any{"x": 0, "y": 0, "width": v.width, "height": 5000, "scale": 1}})
			})
		}
	}
	b.t = t
}
