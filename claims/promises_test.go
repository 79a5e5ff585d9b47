package claims

import (
	"math"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/mathcheck/golden"
	"gradscale/net"
)

// TestPromisesOfVerify: what a claim with a record passes or fails by.
func TestPromisesOfVerify(t *testing.T) {
	for _, c := range []struct {
		fake, recordOf string
		says           []string // nothing where the test passes
	}{
		{"plain", "plain", nil},
		{"deviating", "deviating", nil},
		{"not reproduced", "deviating", []string{"claims: G1 (two is more than one) is not reproduced, and no deviation is known"}},
		{"inconclusive", "plain", []string{"claims: G1 (two is more than one) is inconclusive, and no deviation is known"}},
		{"deviating no more", "plain", []string{"claims: G1 (two is more than one) is reproduced, but listed as not reproduced: zero is small"}},
		{"NaN", "plain", []string{"is not reproduced, and no deviation is known", "value/measured: stands in the file as 2, but was not measured"}},
		{"other protocol", "plain", []string{`0 of 5 numbers moved by more than 4096 ulps; 1 text reads otherwise; the verdict stays reproduced protocol is "look twice", the file says protocol "look"`}},
		{"other rule", "plain", []string{`1 text reads otherwise; the verdict stays reproduced rule is "value | The value is above 1.5.", the file says rule "value | The value is above 1."`}},
		{"deaf to seeds", "plain", nil},
		{"check without rule", "plain", []string{`check "valeu, typo" belongs to no rule`}},
		{"rule without check", "plain", []string{`rule "size" has no check`}},
		{"conditional rule without check", "conditional rule without check", nil},
		{"check twice", "plain", []string{`check "value" stands twice`}},
		{"error", "plain", []string{"the experiment broke"}},
		{"no artifacts", "plain", []string{"the plotter broke"}},
		{"no sabotage", "plain", []string{"claims: G1: no sabotage of G1: a claim whose rules can't be made to fail is not a claim"}},
		{"no parts", "plain", []string{"claims: G1: has no parts"}},
		{"nothing declared", "plain", []string{
			`id "X1", want a section's letter (one of GDRTE) and a number`, "X1: has no title", "X1: has no statement", "X1: has no source", "X1: has no protocol of X1", "X1: has no oracle of X1",
			`quantity "", want words`, `two rules for ""`, `sentence "" of the rule for "", want one {}`,
		}},
		{"parts", "parts", nil},
		{"a part not reproduced", "parts", []string{"claims: G1b (two is more than one: part b) is not reproduced, and no deviation is known"}},
		{"two parts of a letter", "parts", []string{`claims: G1: two parts "a"`}},
		{"a part without a letter", "parts", []string{"claims: G1: has several parts, one of them without a letter"}},
		{"variant of nothing", "plain", []string{"is not reproduced, and no deviation is known"}},
	} {
		t.Run(c.fake, func(t *testing.T) {
			t.Parallel()
			h := recorded(t, c.recordOf)
			if c.says == nil {
				h.passes(t, "verify", c.fake)
				return
			}
			h.fails(t, "verify", c.fake, c.says)
		})
	}
}

// TestRecordsAreKept: what is on file must be there and the same.
func TestRecordsAreKept(t *testing.T) {
	t.Run("missing", func(t *testing.T) {
		t.Parallel()
		newHouse(t).fails(t, "verify", "plain", []string{"run with -update to write the record", "G1.txt"})
	})
	for _, c := range []struct {
		what  string
		ulps  int64
		fails bool
	}{{"just inside the tolerance", recordUlps, false}, {"just outside", recordUlps + 1, true}} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			h := recorded(t, "plain")
			f, err := golden.Read(h.record("G1"))
			require.NoError(t, err)
			require.Equal(t, 2.0, f.Numbers[0].Value)
			f.Numbers[0].Value = ulpsAbove(2, c.ulps)
			require.Greater(t, math.Abs(f.Numbers[0].Value-2), recordRounding)
			require.NoError(t, f.Write(h.record("G1")))
			if !c.fails {
				h.passes(t, "verify", "plain")
				return
			}
			h.fails(t, "verify", "plain", []string{"G1 departs from its record: 1 of 5 numbers moved by more than 4096 ulps, the farthest value/measured, from 2.0000000000018194 to 2, 4097 ulps; the verdict stays reproduced value/measured: is 2 (4000000000000000), the file says 2.000000000001819", "4097 ulps"})
		})
	}
	t.Run("unexpected verdicts are not written without complaint", func(t *testing.T) {
		t.Parallel()
		newHouse(t).fails(t, "verify", "not reproduced", []string{"and no deviation is known"}, "-update")
	})
	t.Run("update writes record and catalogue", func(t *testing.T) {
		t.Parallel()
		h := recorded(t, "plain")
		h.passes(t, "verify", "other protocol", "-update")
		h.passes(t, "verify", "other protocol")
		readme, err := os.ReadFile(h.path("README.md"))
		require.NoError(t, err)
		assert.Contains(t, string(readme), "| **G1** two is more than one | reproduced | – | value | 2 | 7 | 3 |")
		h.passes(t, "catalogue", "")
	})
	t.Run("update replaces records of other parts", func(t *testing.T) {
		t.Parallel()
		h := recorded(t, "plain")
		h.passes(t, "verify", "parts", "-update")
		h.passes(t, "catalogue", "")
		assert.NoFileExists(t, h.record("G1"))
		h.passes(t, "verify", "plain", "-update")
		h.passes(t, "catalogue", "")
		assert.NoFileExists(t, h.record("G1a"))
		assert.NoFileExists(t, h.record("G1b"))
	})
	t.Run("one update is enough where parts share what changed", func(t *testing.T) {
		t.Parallel()
		h := recorded(t, "parts")
		h.passes(t, "verify", "three parts of another title", "-update")
		h.passes(t, "catalogue", "")
	})
	t.Run("the last record that is replaced completes the catalogue", func(t *testing.T) {
		t.Parallel()
		h := newHouse(t)
		other := sample()
		require.NoError(t, other.file().Write(h.record("R1")))
		rewrite(t, h.record("R1"), func(s string) string { return strings.Replace(s, "# check: ", "# old check: ", -1) })
		before, err := os.ReadFile(h.path("README.md"))
		require.NoError(t, err)
		assert.Contains(t, h.passes(t, "catalogue", "", "-update"), "README's catalogue stays as it is")
		assert.Contains(t, h.passes(t, "verify", "plain", "-update"), "R1.txt")
		after, err := os.ReadFile(h.path("README.md"))
		require.NoError(t, err)
		assert.Equal(t, string(before), string(after))
		h.fails(t, "catalogue", "", []string{`record "R1" lacks id, verdict or checks`})

		require.NoError(t, other.file().Write(h.record("R1")))
		h.passes(t, "verify", "plain", "-update")
		h.passes(t, "catalogue", "")
	})
	t.Run("catalogue out of date", func(t *testing.T) {
		t.Parallel()
		h := recorded(t, "plain")
		rewrite(t, h.path("README.md"), func(s string) string { return strings.Replace(s, "| 2 |", "| 3 |", 1) })
		h.fails(t, "catalogue", "", []string{"TestCatalogueIsUpToDate"})
		h.passes(t, "catalogue", "", "-update")
		h.passes(t, "catalogue", "")
	})
}

// TestPromisesOfSabotage: a sabotage must break what it says, of what holds.
func TestPromisesOfSabotage(t *testing.T) {
	for _, c := range []struct {
		fake, recordOf string
		says           []string
	}{
		{"plain", "plain", nil},
		{"parts", "parts", nil},
		{"harmless sabotage", "harmless sabotage", []string{"verdict of G1 under sabotage", `expected: "not reproduced" actual : "reproduced"`}},
		{"sabotage of something else", "sabotage of something else", []string{`outcome of "value" under sabotage`, `expected: "fails" actual : "holds"`}},
		{"sabotage of what does not hold", "deviating", []string{`outcome of "value" on record, without sabotage`, `expected: "holds" actual : "fails"`}},
		{"sabotage of what is not there", "plain", []string{`outcome of "valeu" on record`, `outcome of "valeu" under sabotage`, `outcome of "value, somewhere" under sabotage`, `"not checked"`}},
		{"no sabotage", "plain", []string{"no sabotage of G1"}},
		{"error", "plain", []string{"the experiment broke"}},
	} {
		t.Run(c.fake, func(t *testing.T) {
			t.Parallel()
			h := recorded(t, c.recordOf)
			if c.says == nil {
				out := h.passes(t, "sabotage", c.fake)
				assert.Regexp(t, `--- PASS: TestFake/.*nothing`, out)
				return
			}
			h.fails(t, "sabotage", c.fake, c.says)
		})
	}
	t.Run("without a record", func(t *testing.T) {
		t.Parallel()
		newHouse(t).fails(t, "sabotage", "plain", []string{"run with -update to write the record"})
	})
}

// TestVariantsAreNeitherComparedNorRecorded though they are shown.
func TestVariantsAreNeitherComparedNorRecorded(t *testing.T) {
	h := recorded(t, "plain")
	before, err := os.ReadFile(h.record("G1"))
	require.NoError(t, err)
	out := h.passes(t, "verify", "variant")
	assert.Contains(t, out, "NOT REPRODUCED")
	assert.Contains(t, out, "not compared with the record: other images")
	assert.Contains(t, h.passes(t, "sabotage", "variant"), "nothing is expected of other images")
	h.fails(t, "verify", "variant", []string{"records are of the default data and budget, this run is of other images"}, "-update")
	after, err := os.ReadFile(h.record("G1"))
	require.NoError(t, err)
	assert.Equal(t, string(before), string(after))
	assert.Contains(t, h.passes(t, "replicate", "variant", "-replications=2"), "records are of other runs than other images")
}

// TestShortSkips what trains or takes long, without running it.
func TestShortSkips(t *testing.T) {
	for fake, why := range map[string]string{"trains": "trains networks; run without -short", "slow": "takes long; run without -short"} {
		h := newHouse(t) // without a record anything that runs fails
		for _, do := range []string{"verify", "sabotage"} {
			out := h.passes(t, do, fake, "-test.short")
			assert.Contains(t, out, why)
			assert.Contains(t, out, "--- SKIP: TestFake")
			h.fails(t, do, fake, []string{"to write the record"})
		}
		assert.NotContains(t, h.passes(t, "benchmark", fake, "-test.short"), "experiment")
		assert.Contains(t, h.passes(t, "benchmark", fake), "experiment")
	}
	h := newHouse(t)
	h.fails(t, "verify", "slow but in short", []string{"to write the record"}, "-test.short")
	assert.Contains(t, h.passes(t, "sabotage", "slow but in short", "-test.short"), "takes long; run without -short")
	h.fails(t, "verify", "plain", []string{"to write the record"}, "-test.short")
	out := recorded(t, "a slow part").passes(t, "verify", "a slow part", "-test.short")
	assert.Contains(t, out, "--- PASS: TestFake/a_part_a")
	assert.Contains(t, out, "--- SKIP: TestFake/b_part_b")
	assert.NotContains(t, out, "G1 two is more than one: ", "a verdict of the whole claim wants all its parts")
}

// TestVerifyTells what was measured, to people and to Go's tools.
func TestVerifyTells(t *testing.T) {
	out := recorded(t, "plain").passes(t, "verify", "plain")
	for _, s := range []string{
		"G1 two is more than one: REPRODUCED: value 2; paper 7; theory 3; 1 of 1 checks hold", "value: The value is above 1.", "holds     value: 2, want > 1; paper 7; theory 3",
		"claim G1\n", "statement Two is more than one.\n", "source section 0\n", "protocol look\n", "measured value: 2\n", "reference paper 7; theory 3\n", "verdict reproduced\n", "instruction-set " + net.InstructionSet() + "\n",
	} {
		assert.Contains(t, out, s)
	}
	assert.Equal(t, 1, strings.Count(out, "REPRODUCED"), "the verdict of a claim with one part is the part's")
	assert.Regexp(t, regexp.MustCompile(`=== ATTR +TestFake verdict reproduced`), out)
	out = recorded(t, "deviating").passes(t, "verify", "deviating")
	assert.Contains(t, out, "0 of 1 checks hold; known deviation: zero is small")
	out = recorded(t, "parts").passes(t, "verify", "parts")
	assert.Contains(t, out, "G1a two is more than one: part a: REPRODUCED")
	assert.Contains(t, out, "G1b two is more than one: part b: NOT REPRODUCED")
	assert.Contains(t, out, "G1 two is more than one: PARTLY REPRODUCED")
}
