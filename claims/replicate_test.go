package claims

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestReplication counts how often a verdict recurs, and makes it inconclusive if
// that is seldom.
func TestReplication(t *testing.T) {
	h := recorded(t, "plain")
	assert.Contains(t, h.passes(t, "replicate", "plain"), "repeat on other seeds with -replications N")
	h.fails(t, "replicate", "plain", []string{"repetitions of G1 in which the verdict recurs"}, "-replications=20")
	h.passes(t, "replicate", "plain", "-replications=20", "-update")
	h.passes(t, "replicate", "plain", "-replications=20")
	h.passes(t, "catalogue", "")
	assert.Contains(t, h.passes(t, "verify", "plain"), "on other seeds 20 of 20 the same")
	r, err := readRecord(h.record("G1"))
	require.NoError(t, err)
	assert.Equal(t, Recurrence{20, 20}, r.Recurs)
	h.passes(t, "verify", "other protocol", "-update")
	r, err = readRecord(h.record("G1"))
	require.NoError(t, err)
	assert.Equal(t, Recurrence{20, 20}, r.Recurs, "kept with the numbers that it is of")

	h = recorded(t, "lucky")
	out := h.passes(t, "replicate", "lucky", "-replications=20", "-update")
	assert.Contains(t, out, "G1: reproduced in 3 of 20 repetitions")
	assert.Contains(t, out, "G1 on seeds from 4001 on: not reproduced: fails value")
	r, err = readRecord(h.record("G1"))
	require.NoError(t, err)
	assert.Equal(t, Inconclusive, r.Verdict)
	assert.Equal(t, Recurrence{3, 20}, r.Recurs)
	h.fails(t, "verify", "lucky", []string{"is inconclusive, and no deviation is known"})

	recorded(t, "deaf to seeds").fails(t, "replicate", "deaf to seeds", []string{"other seeds make the same evidence"}, "-replications=2")
	newHouse(t).fails(t, "replicate", "plain", []string{"run Verify with -update to write the record"}, "-replications=1")
	assert.Contains(t, newHouse(t).passes(t, "replicate", "unseeded", "-replications=1"), "draws nothing at random")
	assert.Contains(t, newHouse(t).passes(t, "replicate", "trains", "-replications=1"), "trains networks")
}
