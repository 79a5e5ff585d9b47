package mathcheck

import (
	"fmt"
	"math"
)

// Step is a step of a composition that acts as initial function plus residual
// function: a layer, or a residual block of several layers.
type Step struct {
	// Terms[j-1] bounds the step's terms in which j of its layers act by their
	// residual function, relative to its initial function: for a layer it is ρ
	// alone.
	Terms []float64
	// Growth is by how much a relative change of the step's value grows on its
	// way through the initial functions of the steps behind: the gradient scale
	// coefficient of the output with respect to it.
	Growth float64
}

// LogOrderBounds returns the logarithm of a bound on the terms of each order 0,
// 1, … of the residual network expansion of a composition, relative to its output;
// the order is the number of layers that act by their residual function. A change
// made at the first such layer meets the growth to the output once, whatever acts
// on the way, so that with p_s(z) = 1 + Σ_j Terms[j-1]·z^j the bounds are the
// coefficients of
//
//	1 + Σ_s Growth_s·(p_s(z) - 1)·Π_{u behind s} p_u(z),
//
// which for layers of growth 1 is Π(1 + ρ_s·z): elementary symmetric polynomials
// as in [LogElementarySymmetric]. Nothing is subtracted. Input comes first.
func LogOrderBounds(steps []Step) []float64 {
	total := 0
	for _, s := range steps {
		total += len(s.Terms)
	}
	bounds, behind := emptyLogs(total+1), emptyLogs(total+1)
	bounds[0], behind[0] = 0, 0
	reached := 0 // order
	for i := len(steps) - 1; i >= 0; i-- {
		s := steps[i]
		growth := math.Log(s.Growth)
		product := append([]float64(nil), behind...)
		for j, term := range s.Terms {
			l := math.Log(term)
			for k := 0; k <= reached; k++ {
				t := l + behind[k]
				product[k+j+1] = logAdd(product[k+j+1], t)
				bounds[k+j+1] = logAdd(bounds[k+j+1], growth+t)
			}
		}
		behind, reached = product, reached+len(s.Terms)
	}
	return bounds
}

// EffectiveDepthOfSteps returns the largest λ for which the bounds of
// [LogOrderBounds] on the terms of order above λ sum to at least a threshold; the
// paper's is 1e-6. It is -1 if even all orders above 0 together stay below. It
// panics if a size or growth is negative or not finite, or the threshold is not
// positive.
func EffectiveDepthOfSteps(steps []Step, threshold float64) int {
	if !(threshold > 0) {
		panic(fmt.Sprintf("mathcheck: threshold %v, want a positive one", threshold))
	}
	bounds := LogOrderBounds(steps)
	tail := math.Inf(-1)
	for order := len(bounds) - 1; order > 0; order-- {
		tail = logAdd(tail, bounds[order])
		if math.IsNaN(tail) || math.IsInf(tail, 1) {
			panic("mathcheck: effective depth of sizes that are negative, infinite or NaN")
		}
		if tail >= math.Log(threshold) {
			return order - 1
		}
	}
	return -1
}
