package mathcheck

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// GrowthLaw is a way for log GSC to depend on depth: linear in Transform(depth).
type GrowthLaw struct {
	Name      string
	Transform func(depth float64) float64
}

// The laws: GSC = a·L^b, a·exp(b√L), a·exp(bL).
var (
	PowerLaw             = GrowthLaw{"power law", math.Log}
	StretchedExponential = GrowthLaw{"stretched exponential", math.Sqrt}
	Exponential          = GrowthLaw{"exponential", func(depth float64) float64 { return depth }}
)

// GrowthLaws lists them from the slowest to the fastest.
var GrowthLaws = []GrowthLaw{PowerLaw, StretchedExponential, Exponential}

// PredictionError fits the law to log GSC at some depths and returns the
// quadratic mean of its errors at depths held out.
func (g GrowthLaw) PredictionError(depth, logGSC, heldOutDepth, heldOutLogGSC []float64) float64 {
	sameLength(len(depth), len(logGSC), "depths and log GSC")
	sameLength(len(heldOutDepth), len(heldOutLogGSC), "depths and log GSC held out")
	atLeast(len(depth), 3, "depths")
	x := make([]float64, len(depth))
	for i, d := range depth {
		x[i] = g.Transform(d)
	}
	a, b := stat.LinearRegression(x, logGSC, nil, false)
	errors := make([]float64, len(heldOutDepth))
	for i, d := range heldOutDepth {
		errors[i] = heldOutLogGSC[i] - a - b*g.Transform(d)
	}
	return QuadraticMean(errors)
}
