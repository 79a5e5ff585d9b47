package claims

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// VerifySabotage makes each sabotaged experiment and fails unless rules fail
// under it, in the checks that the sabotage is meant to break. These must hold
// on record: breaking what does not hold anyway shows nothing. Short runs decide
// claims and leave the sabotages out.
func (c *Claim) VerifySabotage(t *testing.T) {
	t.Helper()
	c.each(t, func(t *testing.T, p *part) {
		p.skip(t)
		if testing.Short() {
			t.Skip("shows that rules can fail; run without -short")
		}
		for _, s := range p.sabotages {
			t.Run(s.name, func(t *testing.T) { p.verifySabotage(t, c, s) })
		}
	})
}

func (p *part) verifySabotage(t *testing.T, c *Claim, s sabotage) {
	o, err := s.run(Seeds{})
	require.NoError(t, err)
	for _, check := range o.checks {
		t.Log("   ", check.line())
	}
	if p.variant != "" {
		t.Log("    nothing is expected of", p.variant)
		return
	}
	id := c.ID + p.letter
	assert.Equal(t, NotReproduced, judge(o.checks), "verdict of %s under sabotage", id)
	root, err := Root()
	require.NoError(t, err)
	r, err := readRecord(recordPath(root, id))
	require.NoError(t, err, "run with -update to write the record")
	for _, key := range s.breaks.keys(o.checks) {
		assert.Equal(t, Holds, outcomeOf(r.Checks, key), "outcome of %q on record, without sabotage", key)
		assert.Equal(t, Fails, outcomeOf(o.checks, key), "outcome of %q under sabotage", key)
	}
}

// keys lists what must break, in the order of its names.
func (b Breaks) keys(checks []Check) []Key {
	var keys []Key
	for _, quantity := range slices.Sorted(maps.Keys(b)) {
		for _, of := range b[quantity] {
			keys = append(keys, Key{quantity, of})
		}
		if len(b[quantity]) > 0 {
			continue
		}
		all := checksOf(checks, quantity)
		for _, c := range all {
			keys = append(keys, c.Key)
		}
		if len(all) == 0 {
			keys = append(keys, Key{Quantity: quantity}) // which nothing was measured for
		}
	}
	return keys
}

// names lists what must break as a record has it: quantities all of whose cases
// break, and single checks.
func (b Breaks) names() []string {
	names := []string{} // not nil: as it is read back
	for _, quantity := range slices.Sorted(maps.Keys(b)) {
		if len(b[quantity]) == 0 {
			names = append(names, quantity)
		}
		for _, of := range b[quantity] {
			names = append(names, Key{quantity, of}.String())
		}
	}
	return names
}

func outcomeOf(checks []Check, key Key) Outcome {
	for _, c := range checks {
		if c.Key == key {
			return c.Outcome
		}
	}
	return "not checked"
}
