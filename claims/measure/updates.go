package measure

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
	"gradscale/net/train"
)

// OperatorNorms are relative norms of a layer's residual weights.
type OperatorNorms struct {
	Spectral      float64 // ‖W_l - W⁰_l‖₂/‖W⁰_l‖₂, largest singular values
	QuadraticMean float64 // likewise ‖·‖_qm, which is the quotient of Frobenius norms
}

// RelativeOperatorNorms returns the norms for layers 1, …, Depth, at index l-1. A
// layer whose initial weights are 0 gives ±Inf or NaN. Cost: some thousand products of
// vectors with each layer's weights.
func RelativeOperatorNorms(start, end *net.Network) []OperatorNorms {
	var norms []OperatorNorms
	for l, r := range residualWeights(start, end) {
		initial := start.Weights(l + 1)
		norms = append(norms, OperatorNorms{SpectralNorm(r) / SpectralNorm(initial), net.FrobeniusNorm(r) / net.FrobeniusNorm(initial)})
	}
	return norms
}

// RelativeUpdates returns ‖W_l - W'_l‖/‖W'_l‖ for layers 1, …, Depth, at index l-1,
// between the weights before and after a step or more of training.
func RelativeUpdates(before, after *net.Network) []float64 {
	var updates []float64
	for l, r := range residualWeights(before, after) {
		updates = append(updates, net.FrobeniusNorm(r)/net.FrobeniusNorm(before.Weights(l+1)))
	}
	return updates
}

// TolerableUpdates returns for layers 1, …, Depth, at index l-1, how far a layer
// alone can move along its gradient g before the error stops falling: the relative
// update η at which the mean cross-entropy of
//
//	W_l - η·‖W_l‖·g/‖g‖
//
// has its first minimum, to a factor √2 (what claim E1 and the paper's section 3 hold
// against 1/GSC(l,0)). The way is walked in factors of √2 from where the error falls by at
// least half of its slope times η, so that minima narrower than that are missed. A layer
// without gradient has NaN. The network's weights are as before when it returns. An
// error of the first pass is returned; on the way, a network that is no longer finite
// counts as one whose error has risen. Cost: about 10·Depth.
func TolerableUpdates(w *net.Probe, b Batch) ([]float64, error) {
	if err := w.Forward(b.Inputs); err != nil {
		return nil, err
	}
	losses := make([]float64, w.Batch())
	train.CrossEntropy(w.OutputGradient(), losses, w.Output(), b.Labels)
	w.Backward(w.OutputGradient())
	start := mean(losses)
	n := w.Network()
	var tolerable []float64
	scratch := zeros(w.Batch(), n.LayerSize(n.Architecture().Depth))
	for l := 1; l <= n.Architecture().Depth; l++ {
		weights, g := n.Weights(l), w.WeightGradients(l)
		size, slope := net.FrobeniusNorm(weights), net.FrobeniusNorm(g)
		if size == 0 || slope == 0 {
			tolerable = append(tolerable, math.NaN())
			continue
		}
		before, below := clone(weights), clone(w.Activation(l-1))
		var failure error
		loss := func(eta float64) float64 {
			for i, v := range before.Data {
				weights.Data[i] = v - float64(float64(eta*size/slope)*g.Data[i])
			}
			if err := w.ForwardFrom(l-1, below); err != nil {
				var e *net.NonFiniteError
				if !errors.As(err, &e) {
					failure = err
				}
				return math.Inf(1)
			}
			train.CrossEntropy(scratch, losses, w.Output(), b.Labels)
			return mean(losses)
		}
		tolerable = append(tolerable, firstMinimum(loss, start, size*slope))
		copy(weights.Data, before.Data)
		if err := errors.Join(failure, w.ForwardFrom(l-1, below)); err != nil {
			return nil, err
		}
	}
	return tolerable, nil
}

// firstMinimum walks from 0, where f is start and falls with this slope.
func firstMinimum(f func(float64) float64, start, slope float64) float64 {
	const down, up = 1. / 16, math.Sqrt2
	// The straight line down reaches 0, which no loss is below, at start/slope.
	eta := start / slope / 16
	value := f(eta)
	for range 20 {
		if value <= start-eta*slope/2 {
			break
		}
		eta *= down
		value = f(eta)
	}
	for {
		next := f(eta * up)
		if !(next < value) {
			return eta
		}
		eta, value = eta*up, next
		if eta > 0x1p100 {
			return math.Inf(1) // where weights no longer matter but for their direction
		}
	}
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// SpectralNorm returns the largest singular value of a matrix: the root of the largest
// eigenvalue of AᵀA or AAᵀ, whichever is smaller, which n steps of tridiagonalization by
// Householder's reflections and bisection find to some n units in the last place (Golub,
// Van Loan 2013, sections 8.3 and 8.4). Its bits are the same everywhere. A NaN or ±Inf in
// the matrix gives NaN.
func SpectralNorm(a blas64.General) float64 {
	scale := net.FrobeniusNorm(a)
	if scale == 0 {
		return 0
	}
	if math.IsNaN(scale) || math.IsInf(scale, 0) {
		return math.NaN()
	}
	_, e := math.Frexp(scale)
	rows, cols := a.Rows, a.Cols
	at := func(i, j int) float64 { return a.Data[i*a.Stride+j] }
	if rows < cols {
		rows, cols = cols, rows
		at = func(i, j int) float64 { return a.Data[j*a.Stride+i] }
	}
	m, t := zeros(rows, cols), zeros(cols, rows)
	for i := range rows {
		for j := range cols {
			v := math.Ldexp(at(i, j), -e)
			m.Data[i*cols+j], t.Data[j*rows+i] = v, v
		}
	}
	gram := zeros(cols, cols)
	multiply(gram, t, m, 0)
	diagonal, beside := tridiagonal(gram)
	return math.Ldexp(math.Sqrt(largestEigenvalue(diagonal, beside)), e)
}

// tridiagonal reduces a symmetric matrix, in place, and returns diagonal and
// subdiagonal.
func tridiagonal(a blas64.General) (diagonal, beside []float64) {
	n := a.Rows
	at := func(i, j int) *float64 { return &a.Data[i*n+j] }
	beside = make([]float64, max(0, n-1))
	v, p := make([]float64, n), make([]float64, n)
	for k := range n - 1 {
		square := 0.0
		for i := k + 1; i < n; i++ {
			v[i] = *at(i, k)
			square += float64(v[i] * v[i])
		}
		alpha := math.Sqrt(square)
		beside[k] = alpha
		if alpha == 0 {
			continue
		}
		if v[k+1] > 0 {
			beside[k] = -alpha
		}
		square -= float64(beside[k] * v[k+1])
		v[k+1] -= beside[k] // v'v is twice what square is now
		dot := 0.0
		for i := k + 1; i < n; i++ {
			p[i] = 0
			for j := k + 1; j < n; j++ {
				p[i] += float64(*at(i, j) * v[j])
			}
			p[i] /= square
			dot += float64(p[i] * v[i])
		}
		dot /= 2 * square
		for i := k + 1; i < n; i++ {
			p[i] -= float64(dot * v[i])
		}
		for i := k + 1; i < n; i++ {
			for j := k + 1; j < n; j++ {
				*at(i, j) -= float64(v[i]*p[j]) + float64(p[i]*v[j])
			}
		}
	}
	for i := range n {
		diagonal = append(diagonal, *at(i, i))
	}
	return diagonal, beside
}

// largestEigenvalue bisects by the number of positive pivots of T - x.
func largestEigenvalue(diagonal, beside []float64) float64 {
	high := 0.0 // Gershgorin
	for i, d := range diagonal {
		r := math.Abs(d)
		if i > 0 {
			r += math.Abs(beside[i-1])
		}
		if i < len(beside) {
			r += math.Abs(beside[i])
		}
		high = max(high, r)
	}
	low := 0.0
	for {
		x := low + (high-low)/2
		if x <= low || x >= high {
			return high
		}
		if eigenvalueAbove(diagonal, beside, x) {
			low = x
		} else {
			high = x
		}
	}
}

func eigenvalueAbove(diagonal, beside []float64, x float64) bool {
	pivot := 0.0
	for i, d := range diagonal {
		if i == 0 {
			pivot = d - x
		} else {
			pivot = d - x - float64(beside[i-1]*beside[i-1])/pivot
		}
		if pivot > 0 {
			return true
		}
		if pivot == 0 {
			pivot = -0x1p-1000
		}
	}
	return false
}
