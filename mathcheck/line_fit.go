package mathcheck

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// Line is a least-squares fit y = Intercept + Slope·x.
type Line struct {
	Intercept, Slope Estimate
	RSquared         float64 // share of the variance of y that the line explains
}

// FitLine fits a line by least squares, with Student's intervals for independent
// errors of equal variance. Where the points are measurements at successive
// depths of one network, errors are not independent: fit each network by itself
// and take [Mean] over networks instead. It panics with fewer than three points.
func FitLine(x, y []float64, confidence float64) Line {
	sameLength(len(x), len(y), "x and y")
	atLeast(len(x), 3, "points")
	n := float64(len(x))
	a, b := stat.LinearRegression(x, y, nil, false)
	residual := 0.0
	for i := range x {
		e := y[i] - a - b*x[i]
		residual += e * e
	}
	mean, variance := stat.MeanVariance(x, nil)
	sxx := variance * (n - 1)
	s2 := residual / (n - 2)
	t := studentQuantile(confidence, n-2)
	seB, seA := math.Sqrt(s2/sxx), math.Sqrt(s2*(1/n+mean*mean/sxx))
	return Line{
		Intercept: Estimate{a, a - t*seA, a + t*seA, confidence},
		Slope:     Estimate{b, b - t*seB, b + t*seB, confidence},
		RSquared:  stat.RSquared(x, y, nil, a, b),
	}
}
