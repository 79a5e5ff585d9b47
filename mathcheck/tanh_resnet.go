package mathcheck

import "math"

// TanhResNetRate returns a such that GSC grows like exp(a·√b)/√b through b blocks
// v + ρ(v) of an unnormalized tanh network, ρ [tanh, linear] blockDepth times, with
// weight variance σ² (cf. Yang, Schoenholz 2017).
//
// Values of the skip path get large, so a residual has a constant variance τ, that
// which the linear layers make of saturated tanh, E[tanh²] = 1, and the skip path
// has τ·b. Its first tanh then passes squared gradients only where it is not
// saturated, σ²·∫tanh'²/√(2π·τ·b) = σ²·(4/3)/√(2π·τ·b) of them, the others σ²·E[tanh'²]
// each: χ in all. Squared gradients grow by Π(1+c/√b), about exp(2c√b), with c/√b
// the product of these; squared values grow like b.
func TanhResNetRate(weightVariance float64, blockDepth int) float64 {
	atLeast(blockDepth, 1, "linear layers in a block")
	variance, chi := weightVariance, 1.0
	for range blockDepth - 1 {
		chi *= weightVariance * Tanh.SlopeSecondMoment(variance)
		variance = weightVariance * Tanh.SecondMoment(variance)
	}
	return chi * weightVariance * (4. / 3) / math.Sqrt(2*math.Pi*variance)
}
