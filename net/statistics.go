package net

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/internal/kernel"
)

// FrobeniusNorm returns √(Σ m_ij²). With one input a row, divided by √rows it
// is the quadratic mean over inputs of their Euclidean norms. Squares that leave
// the range of float64 are scaled by a power of two, so that the norm is right
// wherever it is a float64 itself. A NaN or ±Inf makes it NaN or +Inf.
func FrobeniusNorm(m blas64.General) float64 {
	s := sumSquares(m)
	if s >= squareLow && s <= squareHigh || math.IsNaN(s) {
		return math.Sqrt(s)
	}
	largest := 0.0
	for i := range m.Rows {
		for _, v := range row(m, i) {
			largest = max(largest, math.Abs(v))
		}
	}
	if largest == 0 || math.IsInf(largest, 1) {
		return largest
	}
	_, e := math.Frexp(largest)
	scaled := newMatrix(m.Rows, m.Cols)
	for i := range m.Rows {
		for j, v := range row(m, i) {
			scaled.Data[i*m.Cols+j] = math.Ldexp(v, -e)
		}
	}
	return math.Ldexp(math.Sqrt(sumSquares(scaled)), e)
}

// Sums of squares below squareLow may have lost squares that count to underflow:
// those of entries 2^-53 of the largest are 2^-106 of its square. squareHigh leaves
// out what overflows.
const (
	squareLow  = 0x1p-900
	squareHigh = math.MaxFloat64
)

func sumSquares(m blas64.General) float64 {
	if m.Stride == m.Cols {
		return kernel.SumSquares(m.Data[:m.Rows*m.Cols])
	}
	s := 0.0
	for i := range m.Rows {
		s += kernel.SumSquares(row(m, i))
	}
	return s
}

// Diversity tells how far a layer still tells inputs apart.
type Diversity struct {
	StandardDeviation float64 // of a neuron's pre-activation over inputs, mean over neurons
	Variance          float64 // likewise
	QuadraticMean     float64 // of all pre-activations, over inputs and neurons
	SignDiversity     float64 // min(p, 1-p), p the share of inputs with positive pre-activation, mean over neurons
}

// MeasureDiversity takes pre-activations, one input a row and one neuron a
// column. Standard deviations are those of the inputs at hand, with divisor
// rows (paper, section 4 and table 1).
func MeasureDiversity(preActivations blas64.General) Diversity {
	m := preActivations
	if m.Stride != m.Cols || len(m.Data) != m.Rows*m.Cols {
		m = newMatrix(m.Rows, m.Cols)
		copyMatrix(m, preActivations, "pre-activations")
	}
	quadraticMean := quadraticMean(m)
	positive := countPositive(m)
	statistics := kernel.NewBatchNorm(m.Rows, m.Cols)
	statistics.Moments(m.Data, 0, statistics.Blocks())
	statistics.Deviations(m.Data)
	rows, cols := float64(m.Rows), float64(m.Cols)
	var sum Diversity
	for j := range m.Cols {
		if inv, exponent := statistics.InvStd(j); inv > 0 {
			deviation := math.Ldexp(1/inv, -exponent)
			sum.StandardDeviation += deviation
			sum.Variance += float64(deviation * deviation)
		}
		p := float64(positive[j]) / rows
		sum.SignDiversity += min(p, 1-p)
	}
	return Diversity{
		StandardDeviation: sum.StandardDeviation / cols,
		Variance:          sum.Variance / cols,
		QuadraticMean:     quadraticMean,
		SignDiversity:     sum.SignDiversity / cols,
	}
}

// quadraticMean returns that of all entries of a contiguous matrix, scaled by a
// power of two if squares come near the ends of the range of float64.
func quadraticMean(m blas64.General) float64 {
	mean := func() float64 { return kernel.SumSquares(m.Data) / (float64(m.Rows) * float64(m.Cols)) }
	square := mean()
	if 0x1p-900 <= square && square <= 0x1p960 || kernel.FirstNonFinite(m.Data) >= 0 {
		return math.Sqrt(square)
	}
	e := kernel.LargestExponent(m.Data)
	m.Data = slices.Clone(m.Data)
	kernel.ShiftExponent(m.Data, m.Data, -e)
	return math.Ldexp(math.Sqrt(mean()), e)
}

// countPositive returns the number of positive entries of each column.
func countPositive(m blas64.General) []int {
	counts := make([]int, m.Cols)
	for i := range m.Rows {
		x := row(m, i)[:len(counts)]
		for j := range counts {
			one := 0 // the comparison's bit; a branch would be a coin toss
			if x[j] > 0 {
				one = 1
			}
			counts[j] += one
		}
	}
	return counts
}
