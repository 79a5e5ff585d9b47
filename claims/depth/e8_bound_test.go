package depth

import (
	"fmt"
	"math"
	"testing"

	"gradscale/claims"
	"gradscale/mathcheck"
)

// E8: if gradients explode with rate r, updates must be small for the layers in
// front, ρ_l = ‖Δθ_l‖/‖θ_l‖ ≤ 1/(c·r^l). The terms of order λ sum to at most
// e_λ(ρ_1, …, ρ_L), and with q = 1/r, by the q-binomial theorem, that is at most
//
//	ρ_1^λ · q^(λ(λ-1)/2) / Π_{i≤λ} (1 - q^i)
//
// for every L: it falls faster than any exponential in λ. The order from which
// all the rest stays below a threshold is then a depth that more layers don't add
// to.
var bound = claims.Claim{
	ID:        "E8",
	Title:     "effective depth stays bounded as depth grows",
	Statement: "If relative updates obey ‖Δθ_l‖/‖θ_l‖ ≤ 1/(c·r^l), the terms of order λ and above are bounded for every depth, and effective depth stops growing with depth.",
	Source:    "section 4, theorem on effective depth",
	Parts:     []claims.Part{boundByDepth},
}

var boundByDepth = claims.Experiment[[]boundCurve]{
	Protocol: fmt.Sprintf("ρ_l = 1/r^l for r = 1.05, 1.1, 1.2112 (the rate of wide batch-ReLU networks) and L = 10, 100, 1000, 10⁴; threshold %g.", effectiveThreshold),
	Rules: []claims.Rule{
		{
			Quantity: "effective depth at 10000 layers", Condition: claims.EqualsTheory(),
			Sentence: "Effective depth at L = 10⁴ is {}, the closed form's limit.",
		},
		{
			Quantity: "effective depth at 10000 over 1000 layers", Condition: claims.Equal(1),
			Sentence: "Over that at 1000 it is {}.",
		},
		{
			Quantity: "effective depth at 10000 over 10 layers", Condition: claims.Above(1),
			Sentence: "Over that at 10 it is {}.",
		},
		{
			Quantity: "rates at which recurrence and closed form differ", Condition: claims.Equal(0),
			Sentence: fmt.Sprintf("The number of rates at which the recurrence over L sizes departs from the closed form at any order, in logarithms by more than %g, is {}.", closedFormTolerance),
		},
		{
			Quantity: "tails above the bound for all depths", Condition: claims.Equal(0),
			Sentence: "The number of rates at which a tail of the recurrence exceeds the bound for infinitely many layers is {}.",
		},
	},
	Oracle: "The q-binomial theorem and Euler's limit of it.",
	Measure: func(claims.Seeds) ([]boundCurve, error) {
		return measureBounds(mathcheck.GeometricUpdates.Sizes), nil
	},
	Decide:  decideBounds,
	Figures: boundFigures,
	Sabotages: []claims.Sabotage[[]boundCurve]{{
		Name: "updates that fall only like 1/l, as with gradients that grow like a power",
		Measure: func(claims.Seeds) ([]boundCurve, error) {
			return measureBounds(harmonic), nil
		},
		Breaks: claims.Breaks{"effective depth at 10000 over 1000 layers": {"rate 1.211"}},
	}},
	Unseeded: true,
}

func TestE8(t *testing.T)         { bound.Verify(t) }
func TestE8Sabotage(t *testing.T) { bound.VerifySabotage(t) }
func BenchmarkE8(b *testing.B)    { bound.Benchmark(b) }

// closedFormTolerance is relative to log e_λ, some hundred in size: rounding of
// 10⁴ additions of logarithms, each of some 1e-14.
const (
	closedFormTolerance = 1e-9
	effectiveThreshold  = 1e-6
	comparedOrders      = 30
)

type boundCurve struct {
	rate                  float64
	depths                []int
	effective             []int
	limit                 int
	difference, tailRatio float64 // worst over depths and orders: of logs, and of tails over their bound, in logs
}

func measureBounds(sizes func(g mathcheck.GeometricUpdates, layers int) []float64) []boundCurve {
	var curves []boundCurve
	for _, r := range []float64{math.Sqrt(math.Pi / (math.Pi - 1)), 1.1, 1.05} {
		g := mathcheck.GeometricUpdates{C: 1, R: r}
		c := boundCurve{rate: r, depths: []int{10, 100, 1000, 10000}, limit: g.EffectiveDepthLimit(effectiveThreshold), tailRatio: math.Inf(-1)}
		for _, depth := range c.depths {
			rho := sizes(g, depth)
			orders := min(comparedOrders, depth)
			for j, log := range mathcheck.LogElementarySymmetric(rho, orders) {
				closed := g.LogElementarySymmetric(j, depth)
				c.difference = max(c.difference, math.Abs(log-closed)/max(1, math.Abs(closed)))
			}
			for j, log := range mathcheck.LogElementarySymmetricTails(rho, orders-1) {
				c.tailRatio = max(c.tailRatio, log-g.LogTailBound(j))
			}
			c.effective = append(c.effective, mathcheck.EffectiveDepth(rho, effectiveThreshold))
		}
		curves = append(curves, c)
	}
	return curves
}

func decideBounds(curves []boundCurve) []claims.Check {
	var checks []claims.Check
	for _, c := range curves {
		of := fmt.Sprintf("rate %.4g", c.rate)
		e := c.effective
		over := func(i int) mathcheck.Estimate { return mathcheck.Exact(float64(e[3]) / float64(e[i])) }
		checks = append(checks,
			claims.Measured("effective depth at 10000 layers", of, mathcheck.Exact(float64(e[3]))).WithTheory(float64(c.limit)),
			claims.Measured("effective depth at 10000 over 1000 layers", of, over(2)).WithTheory(1),
			claims.Measured("effective depth at 10000 over 10 layers", of, over(0)),
			claims.Measured("rates at which recurrence and closed form differ", of, one(!(c.difference <= closedFormTolerance))),
			claims.Measured("tails above the bound for all depths", of, one(!(c.tailRatio <= closedFormTolerance))),
		)
	}
	return checks
}

// harmonic are updates that fall like 1/l.
func harmonic(_ mathcheck.GeometricUpdates, layers int) []float64 {
	rho := make([]float64, layers)
	for l := range rho {
		rho[l] = 1 / float64(l+1)
	}
	return rho
}

// one counts a rate for which something is so. Differences themselves are
// rounding and mean nothing to the record.
func one(so bool) mathcheck.Estimate {
	if so {
		return mathcheck.Exact(1)
	}
	return mathcheck.Exact(0)
}
