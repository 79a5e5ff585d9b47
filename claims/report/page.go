package main

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	texttemplate "text/template"

	"gradscale/claims"
	"gradscale/mathcheck/golden"
)

//go:embed page.html page.md style.css script.js
var files embed.FS

// page is what the templates show.
type page struct {
	collection
	Question   string
	Paragraphs []string
	Ideas      []idea
	Reading    []idea
	Drawn      []counterpart // of the paper's figures
	Sections   []section
	Style      template.CSS
	Script     template.JS
	Origin     []golden.Property // of the page itself
}

// section is a letter with its claims.
type section struct {
	Letter, Name, Says string
	Counts             []count
	Claims             []claim
}

// count is how many claims ended in a verdict.
type count struct {
	Verdict claims.Verdict
	N       int
}

var verdicts = []claims.Verdict{claims.Reproduced, claims.PartlyReproduced, claims.NotReproduced, claims.Inconclusive}

func counts(of []claim) []count {
	var cs []count
	for _, v := range verdicts {
		n := 0
		for _, c := range of {
			if c.Verdict == v {
				n++
			}
		}
		cs = append(cs, count{v, n})
	}
	return cs
}

func newPage(c collection, records, root string) (page, error) {
	p := page{collection: c, Question: question, Paragraphs: paragraphs, Ideas: ideas, Reading: reading, Drawn: counterpartsIn(c.Claims)}
	for _, s := range sections {
		of := section{Letter: s.Letter, Name: s.Name, Says: s.Says}
		for _, cl := range c.Claims {
			if strings.HasPrefix(cl.ID, s.Letter) {
				of.Claims = append(of.Claims, cl)
			}
		}
		of.Counts = counts(of.Claims)
		if len(of.Claims) > 0 {
			p.Sections = append(p.Sections, of)
		}
	}
	code, err := claims.CodeFingerprint(root)
	if err != nil {
		return p, err
	}
	if rel, err := filepath.Rel(root, records); err == nil && !strings.HasPrefix(rel, "..") {
		records = filepath.ToSlash(rel)
	}
	p.Origin = []golden.Property{
		{Key: "records", Value: records},
		{Key: "their SHA-256", Value: c.Fingerprint},
		{Key: "code that made this page", Value: cmp.Or(claims.Revision(root), "no revision known")},
		{Key: "its SHA-256", Value: code},
		{Key: "Go", Value: runtime.Version()},
	}
	style, err := files.ReadFile("style.css")
	if err != nil {
		return p, err
	}
	script, err := files.ReadFile("script.js")
	p.Style, p.Script = template.CSS(style), template.JS(script)
	return p, err
}

// Counts counts the claims by verdict.
func (p page) Counts() []count { return counts(p.Claims) }

// Summary is the whole in a line.
func (p page) Summary() string {
	var s []string
	for _, c := range p.Counts() {
		if c.N > 0 {
			s = append(s, fmt.Sprintf("%d %s", c.N, c.Verdict))
		}
	}
	return fmt.Sprintf("%s: %s", ofClaims(p.Claims), strings.Join(s, ", "))
}

// ofClaims tells how many there are.
func ofClaims(all []claim) string {
	if len(all) == 1 {
		return "1 claim"
	}
	return fmt.Sprintf("%d claims", len(all))
}

// functions are those of both templates.
var functions = map[string]any{
	"claims":  ofClaims,
	"number":  number,
	"symbol":  symbol,
	"slug":    slug,
	"recurs":  func(r claims.Recurrence) string { return cmp.Or(r.String(), "–") },
	"color":   colorOf,
	"listing": func(s []string) string { return strings.Join(s, ", ") },
	"holding": holding,
	"architectures": func() []string {
		return []string{"ReLU", "layer-ReLU", "batch-ReLU", "tanh", "layer-tanh", "batch-tanh", "SELU"}
	},
	"cell": func(s string) string { return strings.ReplaceAll(s, "|", `\|`) },
}

// symbol stands for a verdict or an outcome beside its word.
func symbol(of any) string {
	return map[string]string{
		string(claims.Reproduced): "✓", string(claims.PartlyReproduced): "◐", string(claims.NotReproduced): "✗", string(claims.Inconclusive): "?",
		string(claims.Holds): "✓", string(claims.Fails): "✗", string(claims.Undecided): "?",
	}[fmt.Sprint(of)]
}

func slug(of any) string { return strings.ReplaceAll(fmt.Sprint(of), " ", "-") }

// holding counts the checks that hold.
func holding(p part) int {
	return len(slices.DeleteFunc(slices.Clone(p.Checks), func(c claims.Check) bool { return c.Outcome != claims.Holds }))
}

// Variant tells how the run departs from the one on record, if it does.
func (p part) Variant() string {
	for _, o := range p.Origin {
		if o.Key == claims.VariantKey {
			return o.Value
		}
	}
	return ""
}

// RuleViews are the part's rules with their checks.
func (p part) RuleViews() []ruleView { return p.rules() }

// Headline is the check that stands for the part.
func (p part) Headline() checkView {
	c := p.Checks[0]
	for _, r := range p.rules() {
		for _, v := range r.Checks {
			if v.Key == c.Key {
				return v
			}
		}
	}
	return checkView{Check: c}
}

// write writes the page as HTML and as Markdown, whose pictures are files beside
// it. Both are made whole before a file is touched.
func (p page) write(dir string) error {
	var page, text bytes.Buffer
	h, err := template.New("page.html").Funcs(functions).ParseFS(files, "page.html")
	if err != nil {
		return err
	}
	if err := h.Execute(&page, p); err != nil {
		return err
	}
	m, err := texttemplate.New("page.md").Funcs(functions).ParseFS(files, "page.md")
	if err != nil {
		return err
	}
	if err := m.Execute(&text, p); err != nil {
		return err
	}
	if err := p.writeFigures(dir); err != nil {
		return err
	}
	if err := golden.WriteFile(filepath.Join(dir, "report.md"), text.Bytes()); err != nil {
		return err
	}
	return golden.WriteFile(filepath.Join(dir, "index.html"), page.Bytes())
}
