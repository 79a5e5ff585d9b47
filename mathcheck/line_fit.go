package mathcheck

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// Line is a least-squares fit y = Intercept + Slope·x.
type Line struct {
	Intercept, Slope           Estimate
	InterceptError, SlopeError float64 // standard errors
	RSquared                   float64 // share of the variance of y that the line explains

	points, meanX, squaresX float64 // number, mean and Σ(x-mean)²
	residualVariance        float64
}

// FitLine fits a line by least squares, with Student's intervals for independent
// errors of equal variance. Where the points are measurements at successive
// depths of one network, errors are not independent: fit each network by itself
// and take [Mean] over networks instead. It panics with fewer than three points.
func FitLine(x, y []float64, confidence float64) Line {
	sameLength(len(x), len(y), "x and y")
	atLeast(len(x), 3, "points")
	l := Line{points: float64(len(x))}
	a, b := stat.LinearRegression(x, y, nil, false)
	for i := range x {
		e := y[i] - a - b*x[i]
		l.residualVariance += e * e / (l.points - 2)
	}
	var variance float64
	l.meanX, variance = stat.MeanVariance(x, nil)
	l.squaresX = variance * (l.points - 1)
	l.SlopeError = math.Sqrt(l.residualVariance / l.squaresX)
	l.InterceptError = l.standardError(0)
	t := studentQuantile(confidence, l.points-2)
	interval := func(value, standardError float64) Estimate {
		return Estimate{Value: value, Lo: value - t*standardError, Hi: value + t*standardError, Confidence: confidence, N: len(x)}
	}
	l.Intercept, l.Slope = interval(a, l.InterceptError), interval(b, l.SlopeError)
	l.RSquared = stat.RSquared(x, y, nil, a, b)
	return l
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

// At returns the line's value at x with the interval for that value.
func (l Line) At(x float64) Estimate {
	y := l.Intercept.Value + l.Slope.Value*x
	half := studentQuantile(l.Slope.Confidence, l.points-2) * l.standardError(x)
	return Estimate{Value: y, Lo: y - half, Hi: y + half, Confidence: l.Slope.Confidence, N: l.Slope.N}
}

func (l Line) standardError(x float64) float64 {
	d := x - l.meanX
	return math.Sqrt(l.residualVariance * (1/l.points + d*d/l.squaresX))
}
