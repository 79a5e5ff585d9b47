package claims

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// Benchmark makes the experiments and reports the numbers of each check as a
// benchmark of its own, so that benchstat compares results as it compares time.
// It declares their units exact: benchstat then needs no repetitions, and warns
// where repetitions differ.
func (c *Claim) Benchmark(b *testing.B) {
	for _, unit := range []string{"measured", "paper", "theory", "reference"} {
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
		b.Run("check="+strings.Join(strings.Fields(check.Key.String()), "-"), func(b *testing.B) {
			for b.Loop() {
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(check.Measured.Value, "measured")
			for unit, v := range map[string]float64{"paper": check.Paper, "theory": check.Theory, "reference": check.Reference} {
				if !math.IsNaN(v) {
					b.ReportMetric(v, unit)
				}
			}
		})
	}
}
