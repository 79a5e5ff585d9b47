package net

import (
	"math"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/internal/kernel"
)

// FrobeniusNorm returns √(Σ m_ij²). With one input a row, divided by √rows it
// is the quadratic mean over inputs of their Euclidean norms.
func FrobeniusNorm(m blas64.General) float64 {
	s := 0.0
	if m.Stride == m.Cols {
		return math.Sqrt(kernel.SumSquares(m.Data[:m.Rows*m.Cols]))
	}
	for i := range m.Rows {
		s += kernel.SumSquares(row(m, i))
	}
	return math.Sqrt(s)
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
	rows := float64(m.Rows)
	mean, variance, positive := make([]float64, m.Cols), make([]float64, m.Cols), make([]float64, m.Cols)
	for i := range m.Rows {
		for j, x := range row(m, i) {
			mean[j] += x
			sign := 0.0 // compiles to a conditional move; a branch would be a coin toss
			if x > 0 {
				sign = 1
			}
			positive[j] += sign
		}
	}
	for j := range mean {
		mean[j] /= rows
	}
	for i := range m.Rows {
		for j, x := range row(m, i) {
			d := x - mean[j]
			variance[j] += float64(d * d)
		}
	}
	var sum Diversity
	for j, v := range variance {
		sum.StandardDeviation += math.Sqrt(v / rows)
		sum.Variance += v / rows
		p := positive[j] / rows
		sum.SignDiversity += min(p, 1-p)
	}
	cols := float64(m.Cols)
	return Diversity{
		StandardDeviation: sum.StandardDeviation / cols,
		Variance:          sum.Variance / cols,
		QuadraticMean:     FrobeniusNorm(m) / math.Sqrt(rows*cols),
		SignDiversity:     sum.SignDiversity / cols,
	}
}
