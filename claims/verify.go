package claims

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/claims/figure"
	"gradscale/mathcheck/golden"
	"gradscale/net"
)

// Verify makes the experiment of each part and applies its rules. The test fails
// if a rule has no check or a check no rule, if a verdict is not the expected
// one, or if a number or text departs from the record. Of a variant nothing is
// expected.
func (c *Claim) Verify(t *testing.T) {
	t.Helper()
	var made []*Record
	var parts []string
	c.each(t, func(t *testing.T, p *part) {
		p.skipAwaiting(t)
		if !p.inShort {
			p.skipIfShort(t)
		}
		made = append(made, p.verify(t, c))
		parts = append(parts, c.ID+p.letter)
	})
	decided.add(c, parts)
	if *golden.Update {
		c.updateFiles(t)
	}
	if len(made) == len(c.decidable(t)) && len(made) > 1 {
		t.Logf("%s %s: %s", c.ID, c.Title, strings.ToUpper(string(combineRecords(made))))
	}
}

// updateFiles removes records of parts that the claim no longer has, and brings
// README's catalogue up to date.
func (c *Claim) updateFiles(t *testing.T) {
	root, err := Root()
	require.NoError(t, err)
	old, err := filepath.Glob(recordPath(root, c.ID+"[a-z]"))
	require.NoError(t, err)
	old = append(old, recordPath(root, c.ID))
	for _, p := range c.parts() {
		old = slices.DeleteFunc(old, func(path string) bool { return path == recordPath(root, c.ID+p.letter) })
	}
	for _, letter := range c.Elsewhere {
		old = slices.DeleteFunc(old, func(path string) bool { return path == recordPath(root, c.ID+string(letter)) })
	}
	for _, path := range old {
		if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
			require.NoError(t, err)
		}
	}
	updateCatalogue(t, root)
}

// each does what is asked with each part, in a subtest if it has a letter.
func (c *Claim) each(t *testing.T, do func(*testing.T, *part)) {
	t.Helper()
	require.NoError(t, c.validate())
	for _, p := range c.parts() {
		if p.letter == "" {
			do(t, &p)
			continue
		}
		t.Run(p.letter+" "+p.name, func(t *testing.T) { do(t, &p) })
	}
}

// decidable returns the parts that await nothing.
func (c *Claim) decidable(t *testing.T) []part {
	return slices.DeleteFunc(c.parts(), func(p part) bool { return p.lacks(t) != "" })
}

// lacks returns what the part awaits.
func (p *part) lacks(t testing.TB) string {
	if p.awaits == nil {
		return ""
	}
	what, err := p.awaits()
	require.NoError(t, err)
	return what
}

func (p *part) verify(t *testing.T, c *Claim) *Record {
	o, err := p.run(Seeds{})
	require.NoError(t, err)
	root, err := Root()
	require.NoError(t, err)
	path := recordPath(root, c.ID+p.letter)
	onFile, missing := readRecord(path)
	r, err := p.record(c, o.checks, onFile)
	require.NoError(t, err)
	r.publish(t, p.variant)
	figures, err := o.figures()
	require.NoError(t, err)
	artifacts, err := r.leave(t, root, o, figures, p.variant)
	require.NoError(t, err)
	switch {
	case p.variant != "":
		t.Log("    not compared with the record:", p.variant)
		require.False(t, *golden.Update, "records are of the default data and budget, this run is of %s", p.variant)
		return &r
	case *golden.Update:
		require.NoError(t, r.file().Write(path))
		for _, f := range figures {
			require.NoError(t, f.Write(figuresPath(root), r.id()))
			require.NoError(t, f.WriteSeeds(figuresPath(root), r.id()))
		}
	default:
		require.NoError(t, missing, "run with -update to write the record")
		moves := r.moves(onFile)
		moves.Dir = artifacts
		for _, f := range figures {
			old, err := figure.Read(figure.Path(figuresPath(root), r.id(), f.Name))
			require.NoError(t, err, "run with -update to write the figure")
			for _, d := range f.Differences(old, recordUlps) {
				moves.Others = append(moves.Others, fmt.Sprintf("figure %s: %s", f.Name, d))
			}
			assert.NoError(t, f.CheckSeeds(figuresPath(root), r.id()))
		}
		moves.Fail(t)
	}
	assert.NoError(t, p.unexpected(r))
	return &r
}

// unexpected returns an error if the verdict is not the one that the known
// deviation, or there being none, leads to expect.
func (p *part) unexpected(r Record) error {
	switch {
	case p.deviation == nil && r.Verdict != Reproduced:
		return fmt.Errorf("claims: %s (%s) is %s, and no deviation is known", r.id(), r.title(), r.Verdict)
	case p.deviation != nil && r.Verdict != p.deviation.Verdict:
		return fmt.Errorf("claims: %s (%s) is %s, but listed as %s: %s", r.id(), r.title(), r.Verdict, p.deviation.Verdict, p.deviation.Reason)
	}
	return nil
}

// publish prints the result, and puts it where Go's tools look for it.
func (r *Record) publish(t *testing.T, variant string) {
	headline := r.Checks[0]
	for _, a := range [][2]string{
		{"claim", r.id()}, {"statement", r.Statement + " " + r.Says}, {"source", r.Source}, {"protocol", r.Protocol},
		{"measured", headline.Key.String() + ": " + show(headline.Measured)},
		{"reference", strings.TrimPrefix(headline.references(), "; ")},
		{"verdict", string(r.Verdict)}, {"variant", variant}, {"instruction-set", net.InstructionSet()},
	} {
		if a[1] != "" {
			t.Attr(a[0], strings.Join(strings.Fields(a[1]), " "))
		}
	}
	t.Log(r.line())
	for _, rule := range r.Rules {
		quantity, sentence, _ := strings.Cut(rule, separator)
		t.Logf("    %s: %s", quantity, sentence)
		for _, c := range checksOf(r.Checks, quantity) {
			t.Log("       ", c.line())
		}
	}
}

// title is that of the claim, with the part's name.
func (r *Record) title() string {
	if r.Name == "" {
		return r.Title
	}
	return r.Title + ": " + r.Name
}

// line is the result as a person reads it.
func (r *Record) line() string {
	h := r.Checks[0]
	holding := 0
	for _, c := range r.Checks {
		if c.Outcome == Holds {
			holding++
		}
	}
	s := fmt.Sprintf("%s %s: %s: %s %s%s; %d of %d checks hold",
		r.id(), r.title(), strings.ToUpper(string(r.Verdict)), h.Key, show(h.Measured), h.references(), holding, len(r.Checks))
	if r.Recurs.Of > 0 {
		s += fmt.Sprintf("; on other seeds %s the same", r.Recurs)
	}
	if r.Deviation != "" {
		s += "; known deviation: " + r.Deviation
	}
	return s
}

func (p *part) skip(t testing.TB) {
	t.Helper()
	p.skipAwaiting(t)
	p.skipIfShort(t)
}

func (p *part) skipAwaiting(t testing.TB) {
	t.Helper()
	if what := p.lacks(t); what != "" {
		t.Skip("awaits", what)
	}
}

func (p *part) skipIfShort(t testing.TB) {
	t.Helper()
	switch {
	case !testing.Short():
	case p.trains:
		t.Skip("trains networks; run without -short")
	case p.slow:
		t.Skip("takes long; run without -short")
	}
}
