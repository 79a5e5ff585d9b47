package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gradscale/claims"
	"gradscale/claims/bound"
	"gradscale/claims/diagnosis"
	"gradscale/mathcheck/golden"
)

// ownFolder is where pages of one's own networks stand in the report's folder.
const ownFolder = "own"

// ownPage is the page of a network of one's own.
type ownPage struct {
	diagnosis.Diagnosis
	Slug, InWords string
	Beyond        []string // in what it goes beyond the paper
	Source        string   // its file
	Explosion     []findingView
	Collapse      []findingView
	Remarks       []findingView
	Near          []nearView
	Drawings      []drawing
	Ideas         []idea
	Facts         []golden.Property
	Style         template.CSS
	figures       []figureOf
}

// findingView is a finding as the page shows it.
type findingView struct {
	diagnosis.Finding
	Interval  string
	Picture   template.HTML
	HasTheory bool
}

// nearView is a claim that speaks of such a network.
type nearView struct {
	diagnosis.Nearest
	Title, Statement, Deviation string
	Verdict                     claims.Verdict
}

func newOwnPage(d diagnosis.Diagnosis, path, root string) (ownPage, error) {
	p := ownPage{Diagnosis: d, Slug: slugOf(path), InWords: inPlainWords(d), Beyond: beyond(d), Ideas: ideas}
	source, err := os.ReadFile(path)
	if err != nil {
		return p, err
	}
	p.Source = string(source)
	for _, f := range d.Findings {
		if f.Explodes {
			p.Explosion = append(p.Explosion, viewOf(f))
		} else {
			p.Collapse = append(p.Collapse, viewOf(f))
		}
	}
	for _, f := range d.Beside {
		p.Remarks = append(p.Remarks, viewOf(f))
	}
	for _, n := range d.Nearest {
		r, err := claims.ReadRecord(filepath.Join(root, "testdata", "claims", n.ID+".txt"))
		if err != nil {
			return p, err
		}
		p.Near = append(p.Near, nearView{n, r.Title, cmp.Or(r.Says, r.Statement), r.Deviation, r.Verdict})
	}
	if p.figures, err = ownFigures(d, filepath.Join(root, "testdata", "figures")); err != nil {
		return p, err
	}
	for _, f := range p.figures {
		drawn := drawFigure(f.Figure, p.Slug)
		drawn.Caption = strings.TrimSpace(drawn.Caption + " " + f.remark)
		drawn.File = ownFolder + "/" + p.Slug + "-" + f.Name
		p.Drawings = append(p.Drawings, drawn)
	}
	if p.Facts, err = factsOf(d, path, root); err != nil {
		return p, err
	}
	style, err := files.ReadFile("style.css")
	p.Style = template.CSS(style)
	return p, err
}

// slugOf names a network's files after its own.
func slugOf(path string) string {
	name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	return cmp.Or(strings.Trim(strings.ToLower(notInNames.ReplaceAllString(name, "-")), "-"), "network")
}

func viewOf(f diagnosis.Finding) findingView {
	v := findingView{Finding: f, HasTheory: !math.IsNaN(f.Theory)}
	if f.Measured.Lo != f.Measured.Hi {
		v.Interval = fmt.Sprintf("[%s, %s]", number(f.Measured.Lo), number(f.Measured.Hi))
	}
	c := claims.Measured(string(f.Quantity), "", f.Measured).WithTheory(f.Theory)
	c.Condition, c.Outcome = f.Asked, claims.Outcome(f.Answer)
	s := scaleOfRule(c.Quantity, []claims.Check{c})
	v.Picture = template.HTML(strings.Replace(string(picture(c, s)), "of-none", "of-mine", 1) + string(axis(s)))
	return v
}

func factsOf(d diagnosis.Diagnosis, path, root string) ([]golden.Property, error) {
	made, err := claims.Origin(root)
	facts := []golden.Property{
		{Key: "file", Value: path},
		{Key: "network", Value: d.Architecture.String()},
		{Key: "protocol", Value: fmt.Sprintf("As initialised; %d inputs uniform on the sphere of radius √inputs, labels uniform on that of radius √outputs, error ⟨prediction, label⟩/√outputs; seeds %d to %d, each with a network, inputs and labels of its own. Intervals are 95 %% over seeds.",
			d.Batch, d.Offset+1, d.Offset+uint64(d.Seeds))},
	}
	return append(facts, made...), err
}

// inPlainWords tells what was found in two or three sentences.
func inPlainWords(d diagnosis.Diagnosis) string {
	total, growth := d.Finding(diagnosis.TotalGSC), d.Finding(diagnosis.LogGrowth)
	deviation, signs := d.Finding(diagnosis.DeviationLeft), d.Finding(diagnosis.SignsLeft)
	var s []string
	percent := 100 * math.Expm1(growth.Measured.Value)
	switch d.Verdict {
	case diagnosis.Explodes, diagnosis.Both:
		s = append(s, fmt.Sprintf("Gradients grow exponentially on their way down, by %.3g %% a layer: a relative change of the first layer changes the error %s times as much.", percent, times(total.Measured.Value)))
	case diagnosis.Collapses, diagnosis.Healthy:
		if total.Answer == diagnosis.Yes {
			s = append(s, fmt.Sprintf("Gradients grow, by a factor of %s in all, but not exponentially.", number(total.Measured.Value)))
		} else if total.Measured.Hi < 1/float64(bound.Exploded) {
			s = append(s, fmt.Sprintf("Gradients vanish: a relative change of the first layer changes the error only %s times as much.", number(total.Measured.Value)))
		} else {
			s = append(s, fmt.Sprintf("Gradients do not explode: a relative change of the first layer changes the error %s times as much.", number(total.Measured.Value)))
		}
	}
	switch d.Verdict {
	case diagnosis.Collapses, diagnosis.Both:
		s = append(s, fmt.Sprintf("But the network forgets what tells its inputs apart: %s of their deviation and %s of their sign diversity are left at the last layer.", number(deviation.Measured.Value), number(signs.Measured.Value)))
	case diagnosis.Healthy, diagnosis.Explodes:
		s = append(s, fmt.Sprintf("Its inputs stay apart: %s of their deviation and %s of their sign diversity are left at the last layer.", number(deviation.Measured.Value), number(signs.Measured.Value)))
	case diagnosis.Undecided:
		var open []string
		for _, f := range d.Findings {
			if f.Answer == diagnosis.Open {
				open = append(open, string(f.Quantity))
			}
		}
		s = append(s, fmt.Sprintf("Intervals reach across bounds (%s). More seeds narrow them: four times as many by half.", strings.Join(open, ", ")))
	}
	if d.Verdict == diagnosis.Healthy && growth.Answer == diagnosis.Yes && d.Finding(diagnosis.Straightness).Answer == diagnosis.Yes {
		s = append(s, fmt.Sprintf("At this depth that is harmless, but its growth is exponential, by %.3g %% a layer: beyond about %.0f layers it would count as exploding.", percent, math.Ceil(math.Log(bound.Exploded)/growth.Measured.Value)))
	}
	return strings.Join(s, " ")
}

// times is a factor, which may be no float64.
func times(x float64) string {
	if math.IsInf(x, 1) {
		return "more than 10³⁰⁸"
	}
	return number(x)
}

// write writes the page, its figures with their numbers, and what the report's first
// page tells of it.
func (p ownPage) write(dir string) error {
	var page bytes.Buffer
	h, err := template.New("own.html").Funcs(functions).ParseFS(files, "own.html")
	if err != nil {
		return err
	}
	if err := h.Execute(&page, p); err != nil {
		return err
	}
	own := filepath.Join(dir, ownFolder)
	for i, f := range p.figures {
		if err := errors.Join(p.Drawings[i].write(dir), f.WriteSeeds(own, p.Slug)); err != nil {
			return err
		}
	}
	if err := p.record().Write(filepath.Join(own, p.Slug+".txt")); err != nil {
		return err
	}
	return golden.WriteFile(filepath.Join(own, p.Slug+".html"), page.Bytes())
}

// record is what the first page, and programs, read of a diagnosis.
func (p ownPage) record() golden.File {
	f := golden.File{Properties: []golden.Property{{Key: "name", Value: p.Label()}, {Key: "network", Value: p.Architecture.String()}, {Key: "verdict", Value: string(p.Verdict)}, {Key: "says", Value: p.InWords}}}
	for _, v := range slices.Concat(p.Findings, p.Beside) {
		for _, n := range []golden.Number{{Name: "measured", Value: v.Measured.Value}, {Name: "lo", Value: v.Measured.Lo}, {Name: "hi", Value: v.Measured.Hi}, {Name: "theory", Value: v.Theory}} {
			if !math.IsNaN(n.Value) {
				f.Numbers = append(f.Numbers, golden.Number{Name: string(v.Quantity) + "/" + n.Name, Value: n.Value})
			}
		}
	}
	return f
}

// ownRow is a line of the first page about a network of one's own.
type ownRow struct {
	Name, Network, Page string
	Verdict             diagnosis.Verdict
	GSC, Growth         string
}

// ownRows lists the networks whose pages stand in a report's folder.
func ownRows(dir string) ([]ownRow, error) {
	paths, err := filepath.Glob(filepath.Join(dir, ownFolder, "*.txt"))
	if err != nil {
		return nil, err
	}
	slices.Sort(paths)
	var rows []ownRow
	for _, path := range paths {
		f, err := golden.Read(path)
		if err != nil {
			return nil, err
		}
		values := map[string]float64{}
		for _, n := range f.Numbers {
			values[n.Name] = n.Value
		}
		interval := func(q diagnosis.Quantity) string {
			at := func(name string) string { return number(values[string(q)+"/"+name]) }
			return fmt.Sprintf("%s [%s, %s]", at("measured"), at("lo"), at("hi"))
		}
		rows = append(rows, ownRow{
			Name: f.Property("name"), Network: f.Property("network"), Verdict: diagnosis.Verdict(f.Property("verdict")),
			Page: ownFolder + "/" + strings.TrimSuffix(filepath.Base(path), ".txt") + ".html", GSC: interval(diagnosis.TotalGSC), Growth: interval(diagnosis.LogGrowth),
		})
	}
	return rows, nil
}

// ownClass is the class of a verdict's chip.
func ownClass(v diagnosis.Verdict) string {
	switch v {
	case diagnosis.Healthy:
		return "reproduced"
	case diagnosis.Collapses:
		return "partly-reproduced"
	case diagnosis.Undecided:
		return "inconclusive"
	}
	return "not-reproduced"
}
