package claims

import (
	"flag"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/claims/golden"
)

// Update tells whether records and tables are to be written instead of compared.
var Update = flag.Bool("update", false, "write testdata and the tables of README.md anew")

// Verify makes the experiment and applies the rule. The test fails if the
// verdict is not the expected one, or if a number or text departs from the
// claim's record. Of a variant nothing is expected.
func (c *Claim[E]) Verify(t *testing.T) {
	t.Helper()
	c.skipIfShort(t)
	evidence, err := c.Experiment()
	require.NoError(t, err)
	r := c.record(c.Decide(evidence))
	c.publish(t, r)
	if c.Artifacts != nil {
		require.NoError(t, c.Artifacts(evidence, t.ArtifactDir()))
	}
	require.NoError(t, r.file().Write(filepath.Join(t.ArtifactDir(), c.ID+".txt")))
	t.Log(r.line())
	for _, check := range r.Checks {
		t.Log("   ", check)
	}
	if v := c.variant(); v != "" {
		t.Log("    not compared with the record:", v)
		require.False(t, *Update, "records are of the default data and budget, this run is of %s", v)
		return
	}
	assert.NoError(t, c.unexpected(r.Verdict))
	c.keep(t, r)
}

func (c *Claim[E]) variant() string {
	if c.Variant == nil {
		return ""
	}
	return c.Variant()
}

// unexpected returns an error if the verdict is not the one that the claim and
// its known deviation lead to expect.
func (c *Claim[E]) unexpected(v Verdict) error {
	switch {
	case c.Deviation == nil && v != Reproduced:
		return fmt.Errorf("claims: %s (%s) is %s, and no deviation is known", c.ID, c.Title, v)
	case c.Deviation != nil && v != c.Deviation.Verdict:
		return fmt.Errorf("claims: %s (%s) is %s, but listed as %s: %s", c.ID, c.Title, v, c.Deviation.Verdict, c.Deviation.Reason)
	}
	return nil
}

// keep compares the record with the one on file, or replaces that.
func (c *Claim[E]) keep(t *testing.T, r record) {
	root, err := Root()
	require.NoError(t, err)
	path := recordPath(root, c.ID)
	if *Update {
		require.NoError(t, r.file().Write(path))
		require.NoError(t, updateCatalogue(root))
		return
	}
	old, err := golden.Read(path)
	require.NoError(t, err, "run with -update to write the record")
	for _, d := range r.differences(old) {
		t.Errorf("%s departs from its record: %s", c.ID, d)
	}
}

// publish puts the result where Go's tools look for it.
func (c *Claim[E]) publish(t *testing.T, r record) {
	headline := r.Checks[0]
	for _, a := range [][2]string{
		{"claim", c.ID}, {"statement", c.Statement}, {"source", c.Source}, {"protocol", c.Protocol},
		{"measured", headline.Name + ": " + show(headline.Measured)},
		{"reference", strings.TrimPrefix(references(headline), "; ")},
		{"verdict", string(r.Verdict)}, {"variant", c.variant()},
	} {
		if a[1] == "" {
			continue
		}
		t.Attr(a[0], strings.Join(strings.Fields(a[1]), " "))
	}
}

// line is the result as a person reads it.
func (r *record) line() string {
	h := r.Checks[0]
	holding := 0
	for _, c := range r.Checks {
		if c.Outcome == Holds {
			holding++
		}
	}
	s := fmt.Sprintf("%s %s: %s: %s %s%s; %d of %d checks hold",
		r.ID, r.Title, strings.ToUpper(string(r.Verdict)), h.Name, show(h.Measured), references(h), holding, len(r.Checks))
	if r.Deviation != "" {
		s += "; known deviation: " + r.Deviation
	}
	return s
}

// VerifySabotage makes each sabotaged experiment and fails unless the rule comes
// out false under it, in the checks that the sabotage is meant to break. These
// must hold on record: breaking what does not hold anyway shows nothing.
func (c *Claim[E]) VerifySabotage(t *testing.T) {
	t.Helper()
	c.skipIfShort(t)
	require.NotEmpty(t, c.Sabotages, "a claim whose rule can't be made to fail is not a claim")
	for _, s := range c.Sabotages {
		t.Run(s.Name, func(t *testing.T) {
			evidence, err := s.Experiment()
			require.NoError(t, err)
			checks := c.Decide(evidence)
			for _, check := range checks {
				t.Log("   ", check)
			}
			if v := c.variant(); v != "" {
				t.Log("    nothing is expected of", v)
				return
			}
			assert.Equal(t, NotReproduced, judge(checks), "verdict of %s under sabotage", c.ID)
			recorded := c.recordedChecks(t)
			for _, name := range s.Breaks {
				assert.Equal(t, Holds, outcomeOf(recorded, name), "outcome of %q on record, without sabotage", name)
				assert.Equal(t, Fails, outcomeOf(checks, name), "outcome of %q under sabotage", name)
			}
		})
	}
}

func (c *Claim[E]) recordedChecks(t *testing.T) []Check {
	root, err := Root()
	require.NoError(t, err)
	f, err := golden.Read(recordPath(root, c.ID))
	require.NoError(t, err, "run with -update to write the record")
	r, err := parseRecord(f)
	require.NoError(t, err)
	return r.Checks
}

func outcomeOf(checks []Check, name string) Outcome {
	for _, c := range checks {
		if c.Name == name {
			return c.Outcome
		}
	}
	return "not checked"
}

// Benchmark makes the experiment and reports the numbers of each check as a
// benchmark of its own, so that benchstat compares results as it compares time.
// It declares their units exact: benchstat then needs no repetitions, and warns
// where repetitions differ.
func (c *Claim[E]) Benchmark(b *testing.B) {
	c.skipIfShort(b)
	for _, unit := range []string{"measured", "paper", "theory"} {
		fmt.Printf("Unit %s assume=exact\n", unit)
	}
	var checks []Check
	b.Run("experiment", func(b *testing.B) {
		for b.Loop() {
			evidence, err := c.Experiment()
			if err != nil {
				b.Fatal(err)
			}
			checks = c.Decide(evidence)
		}
	})
	for _, check := range checks {
		b.Run("check="+strings.Join(strings.Fields(check.Name), "-"), func(b *testing.B) {
			for b.Loop() {
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(check.Measured.Value, "measured")
			for unit, v := range map[string]float64{"paper": check.Paper, "theory": check.Theory} {
				if !math.IsNaN(v) {
					b.ReportMetric(v, unit)
				}
			}
		})
	}
}

func (c *Claim[E]) skipIfShort(t testing.TB) {
	t.Helper()
	switch {
	case !testing.Short():
	case c.Trains:
		t.Skip("trains networks; run without -short")
	case c.Slow:
		t.Skip("takes long; run without -short")
	}
}
