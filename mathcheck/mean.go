package mathcheck

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// Mean returns the mean of independent samples with Student's interval
// mean ± t·s/√n, and a warning where all samples are equal. It panics with fewer
// than two samples.
func Mean(x []float64, confidence float64) Estimate {
	atLeast(len(x), 2, "samples")
	mean, sd := stat.MeanStdDev(x, nil)
	half := studentQuantile(confidence, float64(len(x)-1)) * stat.StdErr(sd, float64(len(x)))
	e := Estimate{Value: mean, Lo: mean - half, Hi: mean + half, Confidence: confidence, N: len(x)}
	if sd == 0 {
		e.Warnings = append(e.Warnings, "all samples are equal: their spread says nothing of what another would be")
	}
	return e
}

// MeanOfRounded returns the mean of samples that are whole multiples of a unit, like
// numbers of layers, as those of quantities that were rounded to it: Student's interval,
// wider by half a unit at either end. It never has zero width, as Student's has where all
// samples are equal, and holds where those quantities' errors of rounding all point one way.
// It tells no number of samples: their spread is not the interval's alone.
func MeanOfRounded(x []float64, unit, confidence float64) Estimate {
	e := Mean(x, confidence)
	e.Lo, e.Hi, e.Warnings, e.N = e.Lo-unit/2, e.Hi+unit/2, nil, 0
	return e
}

// GeometricMean returns exp of the mean of the logarithms, with Student's
// interval for that mean. It is NaN if a sample is not positive.
func GeometricMean(x []float64, confidence float64) Estimate {
	return Mean(logs(x), confidence).Map(math.Exp)
}

// GeometricSpread returns the geometric mean divided and multiplied by
// exp(k·s), s the standard deviation of the logarithms: where single samples
// lie, as opposed to their mean.
func GeometricSpread(x []float64, k float64) (lo, hi float64) {
	mean, sd := stat.MeanStdDev(logs(x), nil)
	return math.Exp(mean - k*sd), math.Exp(mean + k*sd)
}

// QuadraticMean returns √(Σ x_i²/n), the paper's quadratic expectation over a
// sample; NaN for none.
func QuadraticMean(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += v * v
	}
	return math.Sqrt(s / float64(len(x)))
}

func logs(x []float64) []float64 {
	l := make([]float64, len(x))
	for i, v := range x {
		l[i] = math.Log(v)
	}
	return l
}
