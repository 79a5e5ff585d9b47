package mathcheck

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// MeanPower returns the probability that Student's interval for the mean of n
// independent normal samples lies clear of a bound, on the side of the true mean,
// which is distance standard deviations away from it: the probability that a
// verdict which hangs on that bound recurs on fresh samples. It is that of a
// Student variable with n-1 degrees of freedom and noncentrality √n·distance
// exceeding the interval's quantile, integrated over the distribution of the
// sample's standard deviation. It panics with fewer than two samples.
func MeanPower(distance float64, n int, confidence float64) float64 {
	atLeast(n, 2, "samples")
	nu := float64(n - 1)
	t := studentQuantile(confidence, nu)
	chi2 := distuv.ChiSquared{K: nu}
	standard := distuv.UnitNormal
	// P(z + δ > t·s) with s = √(χ²/ν), averaged over quantiles of χ² by the
	// midpoint rule: an integrand in [0, 1] that is monotone in the quantile, so
	// the error is below half a step.
	sum := 0.0
	for i := range powerSteps {
		q := (float64(i) + 0.5) / powerSteps
		s := math.Sqrt(chi2.Quantile(q) / nu)
		sum += standard.CDF(math.Sqrt(float64(n))*distance - t*s)
	}
	return sum / powerSteps
}

const powerSteps = 2000

// SamplesForPower returns the least number of samples, at most most, for which
// [MeanPower] reaches a power, as 0.95 for a verdict that shall recur in 19 of 20
// repetitions; ok is false if most is not enough.
func SamplesForPower(distance float64, power, confidence float64, most int) (n int, ok bool) {
	if !(power > 0 && power < 1) {
		panic(fmt.Sprintf("mathcheck: power %v, want one in (0, 1)", power))
	}
	lo, hi := 2, most
	if most < 2 || MeanPower(distance, most, confidence) < power {
		return most, false
	}
	for lo < hi {
		mid := (lo + hi) / 2
		if MeanPower(distance, mid, confidence) >= power {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo, true
}
