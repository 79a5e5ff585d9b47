package mathcheck

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// Line is a least-squares fit y = Intercept + Slope·x.
type Line struct {
	Intercept, Slope Estimate
	SlopeError       float64 // standard error
	RSquared         float64 // share of the variance of y that the line explains
}

// FitLine fits a line by least squares, with Student's intervals for independent
// errors of equal variance. Where the points are measurements at successive
// depths of one network, errors are not independent: fit each network by itself
// and take [Mean] over networks instead. It panics with fewer than three points.
func FitLine(x, y []float64, confidence float64) Line {
	sameLength(len(x), len(y), "x and y")
	atLeast(len(x), 3, "points")
	points := float64(len(x))
	a, b := stat.LinearRegression(x, y, nil, false)
	residualVariance := 0.0
	for i := range x {
		e := y[i] - a - b*x[i]
		residualVariance += e * e / (points - 2)
	}
	mean, variance := stat.MeanVariance(x, nil)
	squares := variance * (points - 1) // Σ(x-mean)²
	t := studentQuantile(confidence, points-2)
	interval := func(value, standardError float64) Estimate {
		return Estimate{Value: value, Lo: value - t*standardError, Hi: value + t*standardError, Confidence: confidence, N: len(x)}
	}
	slopeError := math.Sqrt(residualVariance / squares)
	return Line{
		Intercept:  interval(a, math.Sqrt(residualVariance*(1/points+mean*mean/squares))),
		Slope:      interval(b, slopeError),
		SlopeError: slopeError,
		RSquared:   stat.RSquared(x, y, nil, a, b),
	}
}

// FitInverse fits y = Intercept + Slope/n. Its intercept is the limit for large
// n, as of a growth rate for width, with the interval of the extrapolation.
func FitInverse(n, y []float64, confidence float64) Line {
	x := make([]float64, len(n))
	for i, v := range n {
		x[i] = 1 / v
	}
	return FitLine(x, y, confidence)
}
