package mathcheck

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// AffineFit is the best approximation Intercept + Slope·x of a function of one
// variable, in mean square over how x is distributed.
type AffineFit struct {
	Slope, Intercept float64
	// Unexplained is the share of the function's variance that is left, in [0, 1];
	// 0 for a function that is constant on what reaches it. The nonlinearity is
	// pseudo-linear there if it is small (paper, section 5).
	Unexplained float64
}

// FitAffine returns the least-squares fit to samples, as of one neuron's values
// over inputs: x in front of the nonlinearity and y behind it. It panics with
// fewer than two samples.
func FitAffine(x, y []float64) AffineFit {
	sameLength(len(x), len(y), "x and y")
	atLeast(len(x), 2, "samples")
	meanX, varianceX := stat.PopMeanVariance(x, nil)
	meanY, varianceY := stat.PopMeanVariance(y, nil)
	var fit AffineFit
	if varianceX > 0 {
		for i := range x {
			fit.Slope += (x[i] - meanX) * (y[i] - meanY) / varianceX / float64(len(x))
		}
	}
	fit.Intercept = meanY - fit.Slope*meanX
	left, largest := 0.0, 0.0
	for i := range x {
		largest = max(largest, math.Abs(y[i]))
		// About the means, lest a large common part swallow the residual.
		e := (y[i] - meanY) - fit.Slope*(x[i]-meanX)
		left += e * e / float64(len(x))
	}
	// Equal y have a variance of rounding, a few ulps of theirs squared.
	if rounding := 4 * 0x1p-52 * largest; varianceY > rounding*rounding {
		fit.Unexplained = left / varianceY
	}
	return fit
}

// GaussianAffineFit returns the best affine fit where pre-activations are normal
// with a mean and a variance q, by quadrature. Its slope is E[φ'] by Stein's
// lemma.
func (f Nonlinearity) GaussianAffineFit(mean, q float64) AffineFit {
	level := f.expectation(f.Value, mean, q)
	fit := AffineFit{Slope: f.expectation(f.Derivative, mean, q)}
	fit.Intercept = level - fit.Slope*mean
	square := func(g func(x float64) float64) float64 {
		return f.expectation(func(x float64) float64 { v := g(x); return v * v }, mean, q)
	}
	left := square(func(x float64) float64 { return (f.Value(x) - level) - fit.Slope*(x-mean) })
	if left > 0 {
		fit.Unexplained = left / square(func(x float64) float64 { return f.Value(x) - level })
	}
	return fit
}

// UnexplainedShare returns the share of a wide layer's variance over inputs that
// the best affine fit of each neuron leaves, where pre-activations have variance q
// and correlation c between inputs: a neuron's level over inputs is then N(0, qc),
// its variance about that q(1-c). It is the mean of neurons' unexplained variance over
// that of their variance; the mean of their shares would be ruled by ReLUs that are
// all but dead. As c goes to 1 it falls like √(1-c) where φ has a kink at 0.
func (f Nonlinearity) UnexplainedShare(q, c float64) float64 {
	spread, common := q*(1-c), math.Sqrt(q*c)
	if common == 0 {
		return f.GaussianAffineFit(0, q).Unexplained
	}
	// What is integrated varies where the level is within √spread of a kink.
	points := graded(f.centres(0, common), math.Sqrt(spread)/common)
	variance := func(level float64) float64 {
		mean := f.expectation(f.Value, level, spread)
		return f.expectation(func(x float64) float64 { v := f.Value(x) - mean; return v * v }, level, spread)
	}
	total := piecewise(func(z float64) float64 { return variance(common * z) }, points)
	return piecewise(func(z float64) float64 {
		return f.GaussianAffineFit(common*z, spread).Unexplained * variance(common*z)
	}, points) / total
}
