package claims

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// units of what a check reports to benchstat: what was measured, and the ends of its
// interval. What paper and theory say are constants, which no commit can move.
var units = []string{"measured", "lo", "hi"}

// Benchmark makes the experiments and reports the numbers of each check as a
// benchmark of its own, so that benchstat compares results as it compares time.
// It declares their units exact: benchstat then needs no repetitions, and warns
// where repetitions differ. Lines are printed here, as [testing.B.ReportMetric]
// keeps four digits only.
func (c *Claim) Benchmark(b *testing.B) {
	for _, unit := range units {
		fmt.Printf("Unit %s assume=exact\n", unit)
	}
	for _, p := range c.parts() {
		if p.letter == "" {
			p.benchmark(b)
			continue
		}
		b.Run("part="+p.letter, func(b *testing.B) { p.benchmark(b) })
	}
}

func (p *part) benchmark(b *testing.B) {
	p.skip(b)
	var checks []Check
	b.Run("experiment", func(b *testing.B) {
		for b.Loop() {
			o, err := p.run(Seeds{})
			if err != nil {
				b.Fatal(err)
			}
			checks = o.checks
		}
	})
	for _, check := range checks {
		fmt.Println(check.benchmarkLine(b.Name()))
	}
}

// benchmarkLine is the check in the benchmark format, with all digits; an exact
// number has no interval.
func (c Check) benchmarkLine(benchmark string) string {
	line := fmt.Sprintf("%s/check=%s\t1", benchmark, strings.Join(strings.Fields(c.Key.String()), "-"))
	values := []float64{c.Measured.Value, c.Measured.Lo, c.Measured.Hi}
	if exact(c.Measured) {
		values = values[:1]
	}
	for i, v := range values {
		line += fmt.Sprintf("\t%s %s", strconv.FormatFloat(v, 'g', -1, 64), units[i])
	}
	return line
}
