package claims

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTallyCountsWholeClaims(t *testing.T) {
	parts := func(n int) []Part { return make([]Part, n) }
	var d tally
	assert.Equal(t, "decided 0 of 30 claims", d.String())
	d.add(&Claim{ID: "T2", Parts: parts(3)}, []string{"T2a", "T2c"})
	d.add(&Claim{ID: "G2", Parts: parts(1), Elsewhere: "b"}, []string{"G2a"})
	assert.Equal(t, "decided 0 of 30 claims; in part: G2a T2a T2c", d.String())
	for range 2 { // -count 2
		d.add(&Claim{ID: "R6", Parts: parts(1)}, []string{"R6"})
		d.add(&Claim{ID: "G5", Parts: parts(2)}, []string{"G5a", "G5b"})
	}
	assert.Equal(t, "decided 2 of 30 claims: G5 R6; in part: G2a T2a T2c", d.String())
}

func TestShortMustDecideAClaim(t *testing.T) {
	var d tally
	status := func(status int, needed bool) (int, string) {
		var b strings.Builder
		return d.end(&b, status, needed), b.String()
	}
	s, says := status(0, true)
	assert.Equal(t, 1, s)
	assert.Contains(t, says, "decided 0 of 30 claims\nclaims: -short decided no claim of this package, want one at least")
	s, _ = status(0, false)
	assert.Equal(t, 0, s, "with some tests only, or all")
	s, says = status(2, true)
	assert.Equal(t, 2, s)
	assert.Equal(t, "decided 0 of 30 claims\n", says)
	d.add(&Claim{ID: "R6", Parts: make([]Part, 1)}, []string{"R6"})
	s, says = status(0, true)
	assert.Equal(t, 0, s)
	assert.Equal(t, "decided 1 of 30 claims: R6\n", says)
}

func TestTallyIsTold(t *testing.T) {
	h := recorded(t, "plain")
	assert.Regexp(t, "(?m)^decided 1 of 30 claims: G1$", h.passes(t, "verify", "plain"))
	assert.Regexp(t, "(?m)^decided 0 of 30 claims$", h.passes(t, "sabotage", "plain"))
	assert.Regexp(t, "(?m)^decided 0 of 30 claims$", h.passes(t, "verify", "slow", "-test.short"))
	assert.Regexp(t, "(?m)^decided 0 of 30 claims; in part: G1a$", recorded(t, "a slow part").passes(t, "verify", "a slow part", "-test.short"))
}
