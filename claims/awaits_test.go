package claims

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPartsThatAwait: a part without what it needs is skipped, says so, and neither
// keeps others from being decided nor leaves a record.
func TestPartsThatAwait(t *testing.T) {
	h := recorded(t, "a part that awaits")
	assert.NoFileExists(t, h.record("G1b"))
	out := h.passes(t, "verify", "a part that awaits")
	assert.Contains(t, out, "awaits the long run")
	assert.Contains(t, out, "--- SKIP: TestFake/b_part_b")
	assert.Contains(t, out, "G1 two is more than one: REPRODUCED", "of the parts that await nothing")
	assert.Contains(t, h.passes(t, "sabotage", "a part that awaits"), "--- SKIP: TestFake/b_part_b")
	h.fails(t, "verify", "a part that can't tell", []string{"the file is damaged"})
}

// TestPartsBeside: their verdict is shown, and does not count.
func TestPartsBeside(t *testing.T) {
	h := recorded(t, "a part beside")
	out := h.passes(t, "verify", "a part beside")
	assert.Contains(t, out, "G1b two is more than one: part b: NOT REPRODUCED")
	assert.Contains(t, out, "G1 two is more than one: REPRODUCED")
	readme, err := os.ReadFile(h.path("README.md"))
	require.NoError(t, err)
	assert.Contains(t, string(readme), "| **G1** two is more than one | reproduced |")
	assert.Contains(t, string(readme), "| G1b part b | (not reproduced) |")
	assert.Contains(t, string(readme), "In brackets: ")
	h.fails(t, "verify", "parts", []string{"G1b departs from its record: 0 of"})
}

func TestVerdictOfPartsBeside(t *testing.T) {
	beside := func(v Verdict) *Record { return &Record{Verdict: v, Beside: standsBeside} }
	deciding := func(v Verdict) *Record { return &Record{Verdict: v} }
	assert.Equal(t, Reproduced, combineRecords([]*Record{beside(NotReproduced), deciding(Reproduced)}))
	assert.Equal(t, NotReproduced, combineRecords([]*Record{beside(Reproduced), deciding(NotReproduced)}))
	assert.Equal(t, NotReproduced, combineRecords([]*Record{beside(NotReproduced)}), "as long as no other is decided")
	assert.Equal(t, PartlyReproduced, combineRecords([]*Record{deciding(Reproduced), deciding(Inconclusive), beside(Reproduced)}))
}
