package mathcheck

import "math"

// DilutedGrowth returns the factor √((k²+r²)/(k²+1)) by which GSC grows in a
// k-diluted block whose residual function has growth r. A block s + ρ is
// k-diluted if Q‖s‖ = k·Q‖ρ‖; where the skip s preserves lengths and gradients
// up to scale and neither values nor gradients of s and ρ are correlated, the
// squares of both add (paper, theorem 1). It is r for k = 0, tends to 1 as k
// grows, and is 1 + (r-1)/(k²+1) to first order in r-1.
func DilutedGrowth(k, r float64) float64 {
	k *= k
	return math.Sqrt((k + r*r) / (k + 1))
}

// DilutedProduct returns the product of [DilutedGrowth] over blocks with
// dilutions k and residual growths r: the growth of GSC through all of them.
func DilutedProduct(k, r []float64) float64 {
	sameLength(len(k), len(r), "dilutions and growths")
	log := 0.0
	for b := range k {
		log += math.Log(DilutedGrowth(k[b], r[b]))
	}
	return math.Exp(log)
}

// NormalizedResNetExponent returns (r²-1)/2: GSC grows like blocks to this power
// through a residual network whose residual functions begin with a normalization
// and have growth r. Each adds the same variance to the skip path, so that block b
// is √(ratio+b-1)-diluted, ratio the variance in front of the first block over that
// of a residual, and the product of [DilutedGrowth] over n blocks is
// √(Γ(n+ratio+r²)·Γ(ratio+1)/(Γ(n+ratio+1)·Γ(ratio+r²))). For blocks with one
// nonlinearity r² is the squared growth λ of a layer, with d of them λ^d.
func NormalizedResNetExponent(r float64) float64 { return (r*r - 1) / 2 }
