package mathcheck

import (
	"fmt"
	"math"
)

// GeometricUpdates are relative updates of layers that fall like exploding
// gradients force them to: layer l = 1, 2, … has ρ_l = 1/(C·R^l), R > 1 the rate
// of explosion (paper, section 4).
type GeometricUpdates struct{ C, R float64 }

// Sizes returns ρ_1, …, ρ_layers.
func (g GeometricUpdates) Sizes(layers int) []float64 {
	rho := make([]float64, layers)
	for l := range rho {
		rho[l] = math.Exp(g.log(l + 1))
	}
	return rho
}

func (g GeometricUpdates) log(l int) float64 {
	if !(g.C > 0 && g.R > 1) {
		panic(fmt.Sprintf("mathcheck: updates 1/(%v·%v^l), want a positive factor and a rate above 1", g.C, g.R))
	}
	return -math.Log(g.C) - float64(l)*math.Log(g.R)
}

// LogElementarySymmetric returns log e_order(ρ_1, …, ρ_layers) in closed form. By the
// q-binomial theorem, with q = 1/R, e_j = ρ_1^j·q^(j(j-1)/2)·Π_{i=1…j}
// (1-q^(L+1-i))/(1-q^i).
func (g GeometricUpdates) LogElementarySymmetric(order, layers int) float64 {
	if order > layers {
		return math.Inf(-1)
	}
	sum := g.LogElementarySymmetricLimit(order)
	for i := 1; i <= order; i++ {
		sum += g.logOneMinus(layers + 1 - i)
	}
	return sum
}

// LogElementarySymmetricLimit returns log e_order of infinitely many layers,
// ρ_1^j·q^(j(j-1)/2)/Π_{i=1…j} (1-q^i) (Euler). No finite number of layers has more.
func (g GeometricUpdates) LogElementarySymmetricLimit(order int) float64 {
	sum := 0.0
	for i := 1; i <= order; i++ {
		sum += g.log(i) - g.logOneMinus(i)
	}
	return sum
}

// logOneMinus returns log(1 - R^-i).
func (g GeometricUpdates) logOneMinus(i int) float64 {
	return math.Log(-math.Expm1(-float64(i) * math.Log(g.R)))
}

// LogTailBound returns the logarithm of a bound on Σ_{j>order} e_j for every number
// of layers. Successive e_j of infinitely many layers have the ratio
// ρ_j+1/(1-q^(j+1)), which falls with j: terms are added until it is below
// 1e-17, and the rest is at most a geometric series of that ratio.
func (g GeometricUpdates) LogTailBound(order int) float64 {
	term, sum := g.LogElementarySymmetricLimit(order), math.Inf(-1)
	for j := order; ; j++ {
		ratio := g.log(j+1) - g.logOneMinus(j+1)
		if ratio < math.Log(1e-17) {
			return logAdd(sum, term+ratio-math.Log1p(-math.Exp(ratio)))
		}
		term += ratio
		sum = logAdd(sum, term)
	}
}

// EffectiveDepthLimit returns the largest order for which the bound of
// [GeometricUpdates.LogTailBound] is at least the threshold, -1 if there is
// none: effective depth does not grow beyond it however many layers there are.
func (g GeometricUpdates) EffectiveDepthLimit(threshold float64) int {
	if !(threshold > 0) {
		panic(fmt.Sprintf("mathcheck: threshold %v, want a positive one", threshold))
	}
	order := 0
	for g.LogTailBound(order) >= math.Log(threshold) {
		order++
	}
	return order - 1
}
