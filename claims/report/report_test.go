package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/claims"
	"gradscale/claims/figure"
)

// testdata is the folder of the records.
func testdata(t *testing.T) string {
	root, err := claims.Root()
	require.NoError(t, err)
	return filepath.Join(root, "testdata")
}

// TestReportTellsAll: page and Markdown have every text and check of every record.
func TestReportTellsAll(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "if absent")
	require.NoError(t, run([]string{"-out", dir}, t.Output()))
	page, err := os.ReadFile(filepath.Join(dir, "index.html"))
	require.NoError(t, err)
	text, err := os.ReadFile(filepath.Join(dir, "report.md"))
	require.NoError(t, err)
	for _, own := range []string{"src=", "@import", "url(", "<link"} {
		assert.NotContains(t, string(page), own, "the page is self-contained")
	}
	words := strings.Join(strings.Fields(plain(t, page)), " ")
	c, err := load(testdata(t))
	require.NoError(t, err)
	assert.Empty(t, c.Missing)
	for _, cl := range c.Claims {
		for _, p := range cl.Parts {
			texts := []string{cl.Title, cl.Statement, p.Says, p.Protocol, p.Oracle, p.Deviation}
			for _, r := range p.rules() {
				texts = append(texts, r.Sentence)
				for _, c := range r.Checks {
					texts = append(texts, c.Condition, number(c.Measured.Value), c.Interval)
				}
			}
			for _, s := range p.Sabotages {
				texts = append(append(texts, s.Name), s.Checks...)
			}
			for _, want := range texts {
				assert.True(t, strings.Contains(words, want), "page: %s: %q", p.PartID(), want)
				assert.True(t, strings.Contains(string(text), want), "Markdown: %s: %q", p.PartID(), want)
			}
			for _, d := range p.Drawings() {
				svg, err := os.ReadFile(filepath.Join(dir, d.File+".svg"))
				require.NoError(t, err)
				plain(t, svg) // well-formed
				image, err := os.ReadFile(filepath.Join(dir, d.File+".png"))
				require.NoError(t, err)
				_, err = png.DecodeConfig(bytes.NewReader(image))
				assert.NoError(t, err)
				assert.FileExists(t, filepath.Join(dir, d.File+".csv"))
				assert.Contains(t, string(text), d.File)
			}
		}
	}
}

// plain returns the text of a document, which must be well-formed.
func plain(t *testing.T, document []byte) string {
	d := xml.NewDecoder(bytes.NewReader(document))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var b strings.Builder
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		require.NoError(t, err)
		if text, ok := token.(xml.CharData); ok {
			b.Write(text)
		}
	}
}

// TestEveryConditionIsDrawn: what is asked of the checks on record can be read.
func TestEveryConditionIsDrawn(t *testing.T) {
	c, err := load(testdata(t))
	require.NoError(t, err)
	_, parts := c.partsByID()
	for id, p := range parts {
		for _, c := range p.Checks {
			_, ok := askedBy(c.Condition)
			assert.True(t, ok, "%s: %s: %q", id, c.Key, c.Condition)
		}
		shown := 0
		for _, r := range p.rules() {
			shown += len(r.Checks)
		}
		assert.Equal(t, len(p.Checks), shown, id)
	}
}

func TestAskedBy(t *testing.T) {
	inf := math.Inf(1)
	for condition, want := range map[string]asked{
		"< 3": {-inf, 3, false}, "≤ 3": {-inf, 3, false}, "> 1e-06": {1e-6, inf, false}, "≥ 4": {4, inf, false}, "= 13": {13, 13, false},
		"in [0.97, 1.03]": {0.97, 1.03, false}, "interval covers -2.5": {-2.5, -2.5, true},
	} {
		a, ok := askedBy(condition)
		assert.True(t, ok, condition)
		assert.Equal(t, want, a, condition)
	}
	for _, condition := range []string{"", "< x", "is nice", "in [1]"} {
		_, ok := askedBy(condition)
		assert.False(t, ok, condition)
	}
}

func TestScales(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		of  []float64
		log bool
	}{
		{[]float64{1, 2, nan, inf}, false}, {[]float64{1, 100}, true}, {[]float64{0, 100}, false}, {[]float64{-1, 1e9}, false},
		{[]float64{3}, false}, {[]float64{0}, false}, {nil, false}, {[]float64{1e-200, 1e200}, true}, {[]float64{1e-15, 2e-15}, false},
		{[]float64{1, 1 + 1e-15}, false}, {[]float64{-1, -1 + 1e-16}, false}, {[]float64{1e300, 1.0000000000000002e300}, false},
	} {
		s := scaleOf(c.of, 10, 90)
		assert.Equal(t, c.log, s.log, c.of)
		for _, x := range finite(c.of) {
			assert.True(t, 10 < s.at(x) && s.at(x) < 90, "%v of %v lies at %v", x, c.of, s.at(x))
		}
		ticks := s.ticks(4)
		assert.True(t, len(ticks) > 0 && len(ticks) < 7, "ticks %v of %v", ticks, c.of)
		for _, tick := range ticks {
			assert.True(t, 10 <= s.at(tick) && s.at(tick) <= 90)
			assert.NotEqual(t, "-0", label(tick))
		}
	}
	assert.Equal(t, []string{"0", "0.1", "10000", "10⁵", "2·10⁻⁵", "-3"}, []string{label(0), label(0.1), label(1e4), label(1e5), label(2e-5), label(-3)})
	assert.Equal(t, []string{"–", "2.22·10⁻¹⁵", "5656", "+Inf"}, []string{number(nan), number(2.22e-15), number(5655.9), number(inf)})
}

// edit copies a record with a change into a folder of its own.
func edit(t *testing.T, id string, change func(string) string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(testdata(t), "claims", id+".txt"))
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, id+".txt"), []byte(change(string(content))), 0o600))
	return dir
}

func same(s string) string { return s }

func TestDiff(t *testing.T) {
	old := edit(t, "D1", same)
	diff := func(want error, args ...string) string {
		t.Helper()
		var out bytes.Buffer
		assert.ErrorIs(t, run(append([]string{"diff"}, args...), &out), want)
		return out.String()
	}
	assert.Equal(t, "no verdict changed\n0 of 27 numbers moved\n", diff(nil, old, old))

	verdict := edit(t, "D1", func(s string) string {
		return strings.Replace(s, "# verdict: reproduced", "# verdict: inconclusive", 1)
	})
	assert.Contains(t, diff(errChanged, old, verdict), "1 verdicts changed:\n    D1: inconclusive, was reproduced\n")

	moved := edit(t, "D1", func(s string) string {
		return strings.Replace(s, "GSC(L,0), ReLU/measured\t1.4588681328719635\t3ff757861c7dc962", "GSC(L,0), ReLU/measured\t1.5588681328719635\t"+"3ff8f11fb61763\n", 1)
	})
	assert.ErrorContains(t, run([]string{"diff", old, moved}, io.Discard), "D1.txt:")
	moved = edit(t, "D1", func(s string) string {
		return strings.Replace(s, "1.4588681328719635\t3ff757861c7dc962", "1.4588681328719637\t3ff757861c7dc963", 1)
	})
	out := diff(nil, old, moved)
	assert.Contains(t, out, "no verdict changed\n1 of 27 numbers moved\n")
	assert.Contains(t, out, "GSC(L,0), ReLU/measured: 1.4588681328719637, was 1.4588681328719635: 6.2e-16 half widths of its interval, 1 ulps\n")

	asked := edit(t, "D1", func(s string) string { return strings.Replace(s, "ReLU | holds | < 3", "ReLU | fails | < 1", 1) })
	out = diff(nil, old, asked)
	assert.Contains(t, out, `check "GSC(L,0), ReLU" fails, was holds`)
	assert.Contains(t, out, `check "GSC(L,0), ReLU" asks < 1, asked < 3`)

	other := edit(t, "D5", same)
	out = diff(nil, old, other)
	assert.Contains(t, out, "only in OLD, so not compared: D1\nonly in NEW, so not compared: D5\n")
	diff(errChanged, "-all", old, other)
}

func TestBadInput(t *testing.T) {
	empty := t.TempDir()
	twice := edit(t, "D1", same)
	require.NoError(t, os.MkdirAll(filepath.Join(twice, "again"), 0o755))
	require.NoError(t, os.Link(filepath.Join(twice, "D1.txt"), filepath.Join(twice, "again", "D1.txt")))
	misnamed := edit(t, "D1", same)
	require.NoError(t, os.Rename(filepath.Join(misnamed, "D1.txt"), filepath.Join(misnamed, "D2.txt")))
	file := filepath.Join(edit(t, "D1", same), "D1.txt")
	drawn := edit(t, "D1", same)
	require.NoError(t, os.WriteFile(filepath.Join(drawn, "D1-x.csv"), []byte("# title: t\nseries,kind,x,y,lo,hi\nReLU,guessed,1,1,,\n"), 0o600))
	whole, err := os.ReadFile(file)
	require.NoError(t, err)
	behind := bytes.Count(whole, []byte("\n")) + 1
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"-records", empty}, "no records in " + empty},
		{[]string{"-records", filepath.Join(empty, "absent")}, "no such file"},
		{[]string{"-records", twice}, "is a record of D1, too"},
		{[]string{"-records", misnamed}, "D2.txt is the record of D1"},
		{[]string{"-records", edit(t, "D1", func(s string) string { return s + "x\n" })}, fmt.Sprintf("D1.txt:%d: 1 fields, want name, value and bits", behind)},
		{[]string{"-records", drawn}, `D1-x.csv:3: kind "guessed", want one of ["measured"`},
		{[]string{"-out", filepath.Join(file, "below a file")}, "not a directory"},
		{[]string{"records"}, `argument "records", want flags only`},
		{[]string{"diff", empty}, "1 arguments, want two folders of records"},
		{[]string{"-what"}, "flag provided but not defined"},
	} {
		assert.ErrorContains(t, run(c.args, io.Discard), c.says, c.args)
	}
	assert.ErrorIs(t, run([]string{"-h"}, io.Discard), flag.ErrHelp)
}

// TestSomeClaims: a fresh run of a few claims makes a page, too, which says what it
// is of.
func TestSomeClaims(t *testing.T) {
	records := edit(t, "D1", func(s string) string {
		return strings.Replace(s, "# verdict", "# made with CPU: of cardboard\n# made with variant: other images\n# verdict", 1)
	})
	dir := t.TempDir()
	require.NoError(t, run([]string{"-records", records, "-out", dir}, t.Output()))
	page, err := os.ReadFile(filepath.Join(dir, "index.html"))
	require.NoError(t, err)
	for _, want := range []string{
		"<strong>1 claim:</strong>", "No records here of G1, G2", "<dt>CPU</dt><dd>of cardboard</dd>", "<dt>variant</dt><dd>other images</dd>",
		"<strong>Not the run on record,</strong> but with other images",
	} {
		assert.True(t, bytes.Contains(page, []byte(want)), "the page has %q", want)
	}
}

// TestColorsAreThePages: PNGs have the colors of the page in light.
func TestColorsAreThePages(t *testing.T) {
	style, err := files.ReadFile("style.css")
	require.NoError(t, err)
	light, _, _ := strings.Cut(string(style), "@media")
	for class, c := range colors {
		name := strings.TrimPrefix(class, "of-")
		if name == "all" {
			name = "ink"
		}
		written := fmt.Sprintf("--%s:#%02x%02x%02x", name, c.R, c.G, c.B)
		assert.Contains(t, light, written)
	}
	assert.Contains(t, light, fmt.Sprintf("--bound:#%02x%02x%02x", boundColor.R, boundColor.G, boundColor.B))
}

// TestCounterparts: what needs no training is drawn, and what is missing is named.
func TestCounterparts(t *testing.T) {
	c, err := load(testdata(t))
	require.NoError(t, err)
	for _, d := range counterpartsIn(c.Claims)[:4] {
		assert.NotEmpty(t, d.Parts, d.Quantity)
	}
	assert.Empty(t, counterpartsIn(nil)[0].Parts)
}

func TestColorOf(t *testing.T) {
	for name, want := range map[string]string{
		"batch-ReLU ResNet": "of-batch-relu", "resnet-layer-tanh/depth=50/sgd": "of-layer-tanh", "looks-linear ReLU": "of-relu", "orthogonal tanh": "of-tanh",
		"leaky-ReLU": "of-none", "layer-leaky-ReLU, Gaussian weights": "of-none", "GELU": "of-none",
	} {
		assert.Equal(t, want, colorOf(name), name)
	}
}

// TestMarks: a vanilla network's line is solid beside its ResNet's, and bars that
// would hide each other lie side by side.
func TestMarks(t *testing.T) {
	bars := func(name string, at float64) figure.Series {
		return figure.Series{Name: name, Kind: figure.Measured, Points: []figure.Point{{X: 1, Y: at, Lo: at - 1, Hi: at + 1}, {X: 2, Y: at, Lo: at - 1, Hi: at + 1}}}
	}
	all := marksOf(figure.Figure{Series: []figure.Series{
		figure.Level("", figure.Bound, 3, 1, 2), bars("ReLU ResNet", 1), bars("ReLU vanilla", 1.5), bars("tanh", 9), figure.Line("ReLU", figure.Paper, []float64{1}, []float64{2}),
	}})
	var names []string
	for _, m := range all {
		names = append(names, m.Name)
	}
	assert.Equal(t, []string{"", "ReLU vanilla", "tanh", "ReLU ResNet", "ReLU"}, names)
	assert.Equal(t, []string{"", "dashed"}, []string{all[1].dashes(), all[3].dashes()})
	assert.Equal(t, []float64{-apart / 2., 0, apart / 2.}, []float64{all[1].shift, all[2].shift, all[3].shift})
}

// TestScatterShowsAll of its points, however many, as SVG.
func TestScatterShowsAll(t *testing.T) {
	var x []float64
	for i := range 40 {
		x = append(x, float64(i))
	}
	d := drawFigure(figure.Figure{Scatter: true, Series: []figure.Series{figure.Line("ReLU", figure.Measured, x, x)}}, "G1")
	assert.Equal(t, 40, strings.Count(d.body, `class="dot"`))
}
