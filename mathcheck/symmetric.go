package mathcheck

import (
	"fmt"
	"math"
)

// LogElementarySymmetric returns log e_j(ρ) for j = 0, …, order: logarithms of elementary
// symmetric polynomials, e_j the sum over all j-element subsets of the products of
// their ρ. By e_j(ρ_1…ρ_n) = e_j(ρ_1…ρ_n-1) + ρ_n·e_j-1(ρ_1…ρ_n-1), which adds
// positive terms only, so that nothing cancels; in logarithms nothing
// overflows. It is -Inf for j beyond the number of ρ, NaN if a ρ is negative.
func LogElementarySymmetric(rho []float64, order int) []float64 {
	atLeast(order, 0, "orders")
	e := emptyLogs(order + 1)
	e[0] = 0
	for n, r := range rho {
		l := math.Log(r)
		for j := min(n+1, order); j >= 1; j-- {
			e[j] = logAdd(e[j], e[j-1]+l)
		}
	}
	return e
}

// LogElementarySymmetricTails returns log Σ_{j>λ} e_j(ρ) for λ = 0, …, order: bounds on all
// terms of order above λ in a network whose layers have relative residual sizes ρ
// (times the growth between them). These sums obey the recurrence of
// [LogElementarySymmetric] themselves, beginning with Π(1+ρ_i) where all orders count; so
// the orders beyond need not be known, and nothing is subtracted.
func LogElementarySymmetricTails(rho []float64, order int) []float64 {
	atLeast(order, 0, "orders")
	tails := emptyLogs(order + 1)
	all := 0.0 // log Π(1+ρ) so far
	for n, r := range rho {
		l := math.Log(r)
		for j := min(n, order); j >= 1; j-- {
			tails[j] = logAdd(tails[j], tails[j-1]+l)
		}
		tails[0] = logAdd(tails[0], all+l)
		all += math.Log1p(r)
	}
	return tails
}

// EffectiveDepth returns the largest λ for which the bound Σ_{j>λ} e_j(ρ) on the
// terms of order above λ is at least a threshold; the paper's is 1e-6. It is -1
// if even all orders above 0 together stay below, and never more than
// len(rho)-1, as there is no higher order than len(rho). It panics if a ρ is negative or not finite, or the
// threshold is not positive.
func EffectiveDepth(rho []float64, threshold float64) int {
	if !(threshold > 0) {
		panic(fmt.Sprintf("mathcheck: threshold %v, want a positive one", threshold))
	}
	limit := math.Log(threshold)
	for order := min(15, len(rho)); ; order = min(2*order+1, len(rho)) {
		tails := LogElementarySymmetricTails(rho, order)
		for depth, t := range tails {
			if math.IsNaN(t) {
				panic("mathcheck: effective depth of sizes that are negative, infinite or NaN")
			}
			if t < limit {
				return depth - 1
			}
		}
	}
}

func emptyLogs(n int) []float64 {
	l := make([]float64, n)
	for i := range l {
		l[i] = math.Inf(-1)
	}
	return l
}

// logAdd returns log(exp(a) + exp(b)).
func logAdd(a, b float64) float64 {
	if a < b {
		a, b = b, a
	}
	if math.IsInf(a, -1) {
		return b // which is -Inf as well, or NaN
	}
	// Below 2^-56 of it, b changes no bit of a log of order 1.
	if b-a < -39 {
		return a
	}
	return a + math.Log1p(math.Exp(b-a))
}
