package initial

import (
	"math"

	"gradscale/mathcheck"
)

// Confidence of all intervals of untrained claims.
const Confidence = 0.95

// What counts as exponential growth (G1): log growth per layer above
// NegligibleGrowth, which is 5 % over 50 layers, along a line with an R² of Straight
// and more.
const (
	NegligibleGrowth = 0.001
	Straight         = 0.98
)

// TotalsMargin is the factor within which means of GSC(L,0) count as equivalent to
// the paper's values, which are single numbers, without intervals and without word
// of how many networks stand behind them. If it is one, its value lies two standard
// deviations between networks off the mean at most, with probability 0.95: a factor
// 1.5 for batch-ReLU, whose networks scatter most of those that explode (one
// standard deviation is a factor 1.22). A smaller margin no paper's value need
// meet; this one is, in log, less than a quarter of SELU's growth, the least.
const TotalsMargin = 1.5

// Totals returns the paper's GSC(L,0) of each network: from the first linear
// layer to the error.
func Totals(networks []Network) []float64 {
	return each(networks, func(n Network) float64 { return n.GSC[1] })
}

// LogRates returns for each network the slope of log GSC of the error with
// respect to layer l, against the number of layers above l: the logarithm of the
// growth per linear layer. Layer 1 is left out: it reads the input and not a
// nonlinearity, so growth out of it is another.
func LogRates(networks []Network) []float64 {
	return each(networks, func(n Network) float64 {
		x, y := growthCurve([]Network{n})
		return mathcheck.FitLine(x, y, Confidence).Slope.Value
	})
}

// Straightness returns R² of a line through log GSC against depth, averaged over
// networks first.
func Straightness(networks []Network) float64 {
	x, y := growthCurve(networks)
	return mathcheck.FitLine(x, y, Confidence).RSquared
}

// growthCurve returns layers above l and the mean of log GSC, for l = 2, …,
// Depth.
func growthCurve(networks []Network) (above, logGSC []float64) {
	depth := len(networks[0].GSC) - 1
	for l := 2; l <= depth; l++ {
		sum := 0.0
		for _, n := range networks {
			sum += math.Log(n.GSC[l])
		}
		above = append(above, float64(depth-l))
		logGSC = append(logGSC, sum/float64(len(networks)))
	}
	return above, logGSC
}

// StandardDeviations returns the standard deviation of pre-activation l of each
// network; l = 0 stands for the last one.
func StandardDeviations(networks []Network, l int) []float64 {
	return each(networks, func(n Network) float64 { return n.At(l).StandardDeviation })
}

// SignDiversities is like StandardDeviations.
func SignDiversities(networks []Network, l int) []float64 {
	return each(networks, func(n Network) float64 { return n.At(l).SignDiversity })
}

func each(networks []Network, f func(Network) float64) []float64 {
	out := make([]float64, len(networks))
	for i, n := range networks {
		out[i] = f(n)
	}
	return out
}
