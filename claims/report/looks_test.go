package main

import (
	_ "embed"
	"encoding/base64"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/claims"
)

//go:embed probe_test.js
var probe string

// views are how the page is looked at: on a phone and on a desk, by day and by
// night.
var views = []struct {
	width  int
	scheme string
}{{390, "light"}, {390, "dark"}, {1280, "light"}, {1280, "dark"}}

// written writes the report of the records in testdata and returns its URL.
func written(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, run([]string{"-out", dir}, t.Output()))
	return (&url.URL{Scheme: "file", Path: filepath.Join(dir, "index.html")}).String()
}

// TestPageInChromium: each claim can be reached, each picture is there, nothing
// overflows, no two labels of an axis touch, and nothing is fetched.
func TestPageInChromium(t *testing.T) {
	t.Parallel()
	at, b := written(t), chromium(t)
	for _, v := range views {
		t.Run(fmt.Sprintf("width=%d/%s", v.width, v.scheme), func(t *testing.T) {
			b.t = t
			b.open(at, v.width, v.scheme)
			var found struct {
				Claims, Unreachable, Empty, Overflowing, Touching, Askew, Fetched []string
				Pictures                                                          int
				Width                                                             int
			}
			b.evaluate(probe, &found)
			assert.Equal(t, claims.IDs(), found.Claims)
			assert.Empty(t, found.Unreachable, "links that lead nowhere")
			assert.Empty(t, found.Empty, "pictures that show nothing")
			assert.Empty(t, found.Overflowing, "what is wider than the window or than its picture")
			assert.Empty(t, found.Touching, "labels of an axis that touch")
			assert.Empty(t, found.Askew, "tables whose pictures do not lie below their axis")
			assert.Empty(t, found.Fetched, "what the page loads from elsewhere")
			assert.LessOrEqual(t, found.Width, v.width, "width of the page")
			assert.Greater(t, found.Pictures, 500)
			b.keep(t, fmt.Sprintf("%d-%s.png", v.width, v.scheme), "Page.captureScreenshot", map[string]any{"captureBeyondViewport": true, "clip": map[string]any{"x": 0, "y": 0, "width": v.width, "height": 12000, "scale": 1}})
		})
	}
	b.t = t
}

// TestPageWithoutScript shows all claims, and no buttons that would do nothing.
func TestPageWithoutScript(t *testing.T) {
	t.Parallel()
	at, b := written(t), chromium(t)
	b.call("Emulation.setScriptExecutionDisabled", map[string]any{"value": true}, nil)
	b.open(at, 1280, "light")
	var shown struct {
		Claims, Tables int
		Form           bool
	}
	b.evaluate(`({
		claims: [...document.querySelectorAll("article.claim")].filter((c) => c.checkVisibility()).length,
		tables: [...document.querySelectorAll("table.checks")].filter((c) => !c.checkVisibility({contentVisibilityAuto: true})).length,
		form: document.getElementById("filter").checkVisibility(),
	})`, &shown)
	assert.Equal(t, len(claims.IDs()), shown.Claims)
	assert.Zero(t, shown.Tables, "tables out of sight")
	assert.False(t, shown.Form)
}

// TestFilterAndFold: the script's two doings, and that they can be undone.
func TestFilterAndFold(t *testing.T) {
	t.Parallel()
	at, b := written(t), chromium(t)
	b.open(at, 1280, "light")
	const visible = `[...document.querySelectorAll("article.claim")].filter((c) => c.checkVisibility()).map((c) => c.dataset.verdict)`
	const click = `document.querySelector("#filter input[value=reproduced]").click();`
	var verdicts []string
	b.evaluate(click+visible, &verdicts)
	assert.NotEmpty(t, verdicts)
	assert.NotContains(t, verdicts, "reproduced")
	b.evaluate(click+visible, &verdicts)
	assert.Len(t, verdicts, len(claims.IDs()))
	var open int
	const fold = `document.getElementById("fold").click(); document.querySelectorAll("details[open]").length`
	b.evaluate(fold, &open)
	assert.Zero(t, open)
	b.evaluate(fold, &open)
	assert.NotZero(t, open)
}

// TestPagePrints to PDF, folded parts included.
func TestPagePrints(t *testing.T) {
	t.Parallel()
	at, b := written(t), chromium(t)
	b.open(at, 1280, "dark")
	b.evaluate(`for (const d of document.querySelectorAll("details")) d.open = false`, nil)
	b.call("Emulation.setEmulatedMedia", map[string]any{"media": "print"}, nil)
	var paper struct {
		Hidden     int
		Background string
		Scroll     int
	}
	b.evaluate(`({
		hidden: [...document.querySelectorAll("table.checks")].filter((c) => c.getBoundingClientRect().height === 0).length,
		background: getComputedStyle(document.body).backgroundColor,
		scroll: document.documentElement.scrollWidth,
	})`, &paper)
	assert.Zero(t, paper.Hidden, "tables that are not printed")
	assert.Equal(t, "rgb(255, 255, 255)", paper.Background)
	assert.LessOrEqual(t, paper.Scroll, 1280)
	var askew struct{ Askew, Touching []string }
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": 718, "height": 1000, "deviceScaleFactor": 1, "mobile": false}, nil) // A4 less its margins
	b.evaluate(probe, &askew)
	assert.Empty(t, askew.Askew)
	assert.Empty(t, askew.Touching)
	b.keep(t, "printed.pdf", "Page.printToPDF", map[string]any{"paperWidth": 8.27, "paperHeight": 11.69})
}

// keep keeps what a method returns as data among the test's artifacts.
func (b *browser) keep(t *testing.T, name, method string, params any) {
	t.Helper()
	var answer struct{ Data string }
	b.call(method, params, &answer)
	data, err := base64.StdEncoding.DecodeString(answer.Data)
	require.NoError(t, err)
	assert.NotEmpty(t, data)
	require.NoError(t, os.WriteFile(filepath.Join(t.ArtifactDir(), name), data, 0o644))
}

// TestAccessibility asks axe-core, whose axe.min.js GRADSCALE_AXE points to, for
// what hinders people. Nothing serious may be found, in any view.
func TestAccessibility(t *testing.T) {
	script := os.Getenv("GRADSCALE_AXE")
	if script == "" {
		t.Skip("GRADSCALE_AXE does not point to axe-core's axe.min.js: npm install axe-core")
	}
	axe, err := os.ReadFile(script)
	require.NoError(t, err)
	first, own := ownWritten(t)
	b := chromium(t)
	for i, v := range slices.Concat(views, views) {
		at := first
		if i >= len(views) {
			at = own
		}
		t.Run(fmt.Sprintf("%s/width=%d/%s", filepath.Base(at), v.width, v.scheme), func(t *testing.T) {
			b.t = t
			b.open(at, v.width, v.scheme)
			b.evaluate(string(axe)+"\n;0", nil)
			var found struct {
				Violations []struct {
					ID, Impact, Help string
					Nodes            []string
				}
				Passes int
			}
			b.evaluate(`axe.run(document, {resultTypes: ["violations"]}).then((r) => ({
				violations: r.violations.map((v) => ({id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200) + " " + n.failureSummary)})),
				passes: r.passes.length,
			}))`, &found)
			assert.Greater(t, found.Passes, 10, "rules that axe-core applied and that hold")
			for _, f := range found.Violations {
				assert.NotContains(t, []string{"serious", "critical"}, f.Impact, "%s: %s: %q", f.ID, f.Help, f.Nodes)
				t.Logf("%s %s: %s: %q", f.Impact, f.ID, f.Help, f.Nodes)
			}
		})
	}
	b.t = t
}
