package claims

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestBenchmarkLines are what benchstat reads.
func TestBenchmarkLines(t *testing.T) {
	h := newHouse(t)
	out := h.passes(t, "benchmark", "plain")
	for _, unit := range []string{"measured", "paper", "theory", "reference"} {
		assert.Contains(t, out, "Unit "+unit+" assume=exact\n")
	}
	assert.Regexp(t, `(?m)^BenchmarkFake/experiment(-\d+)?\s+1\s+.* ns/op`, out)
	assert.Regexp(t, `(?m)^BenchmarkFake/check=value(-\d+)?\s+1\s+2\.000 measured\s+7\.000 paper\s+3\.000 theory`, out)
	assert.NotContains(t, out, " reference\n")
	assert.Regexp(t, `(?m)^BenchmarkFake/check=twin,-one(-\d+)?\s+1\s+2\.000 measured$`, h.passes(t, "benchmark", "sabotage of something else"))
	assert.Regexp(t, `(?m)^BenchmarkFake/part=b/check=value`, h.passes(t, "benchmark", "parts"))
	status, out := h.run(t, "benchmark", "error")
	assert.Equal(t, 1, status)
	assert.Contains(t, out, "the experiment broke")
}
