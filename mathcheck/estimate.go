package mathcheck

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Estimate is a measured number with a confidence interval, and what it rests on.
type Estimate struct {
	Value, Lo, Hi float64
	Confidence    float64  // of the interval, like 0.95; 1 for an exact number
	N             int      // independent samples, 0 for an exact number
	Warnings      []string // why the interval may be worth less than it says
}

// Exact returns the estimate of a number that is known.
func Exact(value float64) Estimate {
	return Estimate{Value: value, Lo: value, Hi: value, Confidence: 1}
}

// String returns value and interval with four digits.
func (e Estimate) String() string {
	return fmt.Sprintf("%.4g [%.4g, %.4g]", e.Value, e.Lo, e.Hi)
}

// Map returns the estimate of f of the quantity, f increasing.
func (e Estimate) Map(f func(float64) float64) Estimate {
	e.Value, e.Lo, e.Hi = f(e.Value), f(e.Lo), f(e.Hi)
	return e
}

// StandardDeviation returns that of the samples, for an interval of [Mean]:
// half of the interval's width times √n/t. NaN with fewer than two samples.
func (e Estimate) StandardDeviation() float64 {
	if e.N < 2 {
		return math.NaN()
	}
	n := float64(e.N)
	return (e.Hi - e.Lo) / 2 * math.Sqrt(n) / studentQuantile(e.Confidence, n-1)
}

// studentQuantile returns t such that a Student variable with so many degrees
// of freedom lies in [-t, t] with the given probability.
func studentQuantile(confidence, degrees float64) float64 {
	needConfidence(confidence)
	return distuv.StudentsT{Sigma: 1, Nu: degrees}.Quantile((1 + confidence) / 2)
}

// undefined returns the estimate of which no interval is known.
func undefined(value, confidence float64, n int) Estimate {
	return Estimate{Value: value, Lo: math.Inf(-1), Hi: math.Inf(1), Confidence: confidence, N: n}
}

func needConfidence(confidence float64) {
	if !(confidence > 0 && confidence < 1) {
		panic(fmt.Sprintf("mathcheck: confidence %v, want one in (0, 1)", confidence))
	}
}

func sameLength(n, m int, what string) {
	if n != m {
		panic(fmt.Sprintf("mathcheck: %s of length %d and %d", what, n, m))
	}
}

func atLeast(n, least int, what string) {
	if n < least {
		panic(fmt.Sprintf("mathcheck: %d %s, want at least %d", n, what, least))
	}
}
