package claims

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/mathcheck/golden"
)

var replications = flag.Int("replications", 0, "sets of seeds on which untrained experiments are repeated, to see how often their verdict recurs; with -update the count goes on record")

// seedsOfReplication is how far the seeds of one repetition lie from those of the
// next: more than any experiment draws with.
const seedsOfReplication = 1000

// recurs is the share of repetitions that a verdict must recur in. Below, it hangs
// on which seeds were drawn, and the verdict is inconclusive.
const recurs = 0.95

// Recurrence is how often a verdict recurred on other seeds.
type Recurrence struct{ Times, Of int }

func (r Recurrence) seldom() bool { return float64(r.Times) < recurs*float64(r.Of) }

// String is empty if nothing was repeated.
func (r Recurrence) String() string {
	if r.Of == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d", r.Times, r.Of)
}

func parseRecurrence(s string) (Recurrence, error) {
	var r Recurrence
	if s == "" {
		return r, nil
	}
	if _, err := fmt.Sscanf(s, "%d of %d", &r.Times, &r.Of); err != nil || r.String() != s || r.Times < 0 || r.Times > r.Of {
		return Recurrence{}, fmt.Errorf("claims: recurs %q, want \"N of M\" with N from 0 to M", s)
	}
	return r, nil
}

// Replicate makes the experiment of each part again on other seeds, as often as
// -replications says, and counts how often the rules come to the verdict that they
// come to on the record's own seeds. With -update the count goes on record;
// without, it must be the one that is on record. Trained networks are not
// replicated, and what draws nothing at random can't be.
func (c *Claim) Replicate(t *testing.T) {
	t.Helper()
	if *replications <= 0 {
		t.Skip("repeat on other seeds with -replications N")
	}
	c.each(t, func(t *testing.T, p *part) {
		p.skip(t)
		switch {
		case p.unseeded:
			t.Skip("draws nothing at random")
		case p.trains:
			t.Skip("trains networks")
		case p.variant != "":
			t.Skipf("records are of other runs than %s", p.variant)
		}
		p.replicate(t, c)
	})
}

func (p *part) replicate(t *testing.T, c *Claim) {
	root, err := Root()
	require.NoError(t, err)
	path := recordPath(root, c.ID+p.letter)
	onFile, err := readRecord(path)
	require.NoError(t, err, "run Verify with -update to write the record")
	want, r, before := judge(onFile.Checks), Recurrence{Of: *replications}, ""
	for i := range *replications {
		o, err := p.run(Seeds{Offset: uint64(i+1) * seedsOfReplication})
		require.NoError(t, err)
		evidence := fmt.Sprintf("%+v", o.evidence)
		require.False(t, evidence == before, "other seeds make the same evidence: the experiment doesn't draw with the seeds it is given")
		before = evidence
		verdict := judge(o.checks)
		t.Logf("%s on seeds from %d on: %s%s", onFile.id(), i*seedsOfReplication+seedsOfReplication+1, verdict, failing(o.checks))
		if verdict == want {
			r.Times++
		}
	}
	t.Logf("%s: %s in %v repetitions", onFile.id(), want, r)
	if !*golden.Update {
		assert.Equal(t, r, onFile.Recurs, "repetitions of %s in which the verdict recurs, and those on record", onFile.id())
		return
	}
	onFile.Recurs, onFile.Verdict = r, want
	if r.seldom() {
		onFile.Verdict = Inconclusive
	}
	require.NoError(t, onFile.file().Write(path))
	updateCatalogue(t, root)
}

// failing lists the checks that do not hold.
func failing(checks []Check) string {
	var names []string
	for _, c := range slices.DeleteFunc(slices.Clone(checks), func(c Check) bool { return c.Outcome == Holds }) {
		names = append(names, string(c.Outcome)+" "+c.Key.String())
	}
	if len(names) == 0 {
		return ""
	}
	return ": " + strings.Join(names, "; ")
}
