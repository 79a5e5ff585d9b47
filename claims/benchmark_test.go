package claims

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/perf/benchfmt"
)

// TestBenchmarkLines are what benchstat reads.
func TestBenchmarkLines(t *testing.T) {
	h := newHouse(t)
	out := h.passes(t, "benchmark", "plain")
	for _, unit := range []string{"measured", "lo", "hi"} {
		assert.Contains(t, out, "Unit "+unit+" assume=exact\n")
	}
	assert.Regexp(t, `(?m)^BenchmarkFake/experiment(-\d+)?\s+1\s+.* ns/op`, out)
	assert.Regexp(t, `(?m)^BenchmarkFake/check=value\t1\t2 measured$`, out, "what paper and theory say is no row")
	assert.Regexp(t, `(?m)^BenchmarkFake/check=twin,-one\t1\t2 measured$`, h.passes(t, "benchmark", "sabotage of something else"))
	assert.Regexp(t, `(?m)^BenchmarkFake/part=b/check=value`, h.passes(t, "benchmark", "parts"))
	status, out := h.run(t, "benchmark", "error")
	assert.Equal(t, 1, status)
	assert.Contains(t, out, "the experiment broke")
}

// TestBenchmarkLinesHaveAllDigits, as benchstat's own reader reads them.
func TestBenchmarkLinesHaveAllDigits(t *testing.T) {
	c := Measured("a value", "of x", interval(1.0/3, 0.1, 1e-300)).WithPaper(1)
	line := c.benchmarkLine("BenchmarkG1")
	assert.Equal(t, "BenchmarkG1/check=a-value,-of-x\t1\t0.3333333333333333 measured\t0.1 lo\t1e-300 hi", line)
	r := benchfmt.NewReader(strings.NewReader(line), "")
	require.True(t, r.Scan())
	read, ok := r.Result().(*benchfmt.Result)
	require.True(t, ok)
	assert.Equal(t, 1.0/3, read.Values[0].Value)
}
