package net_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/diff/fd"

	"gradscale/net"
	"gradscale/net/random"
)

// differenceTolerance is relative to the largest entry of a gradient. Central
// differences of step h err by h²·f”'/6, with third derivatives up to 1e5 in
// these small networks, where a normalization divides by the spread of four
// values: 2e-8. Rounding adds 1e-15/h = 1e-9.
const (
	differenceStep      = 1e-6
	differenceTolerance = 5e-7
)

// combinations yields a small architecture for every nonlinearity,
// normalization, skip and initialization that fit together.
func combinations(yield func(net.Architecture) bool) {
	for _, f := range net.Nonlinearities() {
		for _, n := range net.Normalizations() {
			for _, s := range net.SkipKinds() {
				for _, i := range net.Initializations() {
					a := net.Architecture{
						Depth: 6, Width: 8, Inputs: 5, Outputs: 3,
						Nonlinearity: f, LeakySlope: 0.2, Normalization: n,
						Skip: net.Skip{Kind: s, Gain: 0.7}, Initialization: i,
					}
					if a.Validate() == nil && !yield(a) {
						return
					}
				}
			}
		}
	}
}

// build returns a network, a workspace for it and random inputs and upstream
// gradient. A uniform upstream gradient would prove nothing: normalizations
// cancel it.
func build(t testing.TB, a net.Architecture, batch int) (*net.Network, *net.Probe, blas64.General, blas64.General) {
	t.Helper()
	n, err := net.New(a, 1)
	require.NoError(t, err)
	w, err := n.NewProbe(batch)
	require.NoError(t, err)
	return n, w, gaussian(batch, a.Inputs, "inputs"), gaussian(batch, a.Outputs, "upstream")
}

func gaussian(rows, cols int, stream string) blas64.General {
	m := zeros(rows, cols)
	random.New(7, stream).FillNormal(m.Data, 1)
	return m
}

func zeros(rows, cols int) blas64.General {
	return blas64.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float64, rows*cols)}
}

func TestEveryCombinationIsCovered(t *testing.T) {
	count := 0
	for range combinations {
		count++
	}
	// Nonlinearities × 4 normalizations × 4 skips × (2 initializations, and
	// looks-linear for the 3 piecewise-linear nonlinearities).
	assert.Equal(t, 4*4*(len(net.Nonlinearities())*2+3), count)
}

func TestGradientsAgainstFiniteDifferences(t *testing.T) {
	for a := range combinations {
		t.Run(a.Name(), func(t *testing.T) {
			t.Parallel()
			n, w, x, upstream := build(t, a, 4)
			loss := func(forward func() error) float64 {
				require.NoError(t, forward())
				s := 0.0
				for i, y := range w.Output().Data {
					s += y * upstream.Data[i]
				}
				return s
			}
			require.NoError(t, w.Forward(x))
			w.Backward(upstream)

			checkGradient(t, "parameters", w.ParameterGradients(), n.Parameters(), func() float64 {
				return loss(func() error { return w.Forward(x) })
			})
			for l := 0; l < a.Depth; l++ {
				if a.Blocks() > 0 && l%2 == 0 && l > 0 && l < a.Depth {
					continue // inside a block the skip connection counts as a constant; see the next test
				}
				require.NoError(t, w.Forward(x))
				w.Backward(upstream)
				gradient := clone(w.Gradient(l))
				f := clone(w.Activation(l))
				checkGradient(t, fmt.Sprint("layer ", l), gradient.Data, f.Data, func() float64 {
					return loss(func() error { return w.ForwardFrom(l, f) })
				})
			}
		})
	}
}

// TestGradientsInsideBlocks perturbs layers that a skip connection bypasses.
func TestGradientsInsideBlocks(t *testing.T) {
	a := net.Architecture{Depth: 6, Width: 6, Inputs: 5, Outputs: 3, Nonlinearity: net.Tanh, Normalization: net.BatchNorm, Skip: net.GaussianSkip(0.7)}
	_, w, x, upstream := build(t, a, 4)
	for _, l := range []int{2, 4} {
		require.NoError(t, w.Forward(x))
		w.Backward(upstream)
		gradient, f := clone(w.Gradient(l)), clone(w.Activation(l))
		checkGradient(t, fmt.Sprint("layer ", l), gradient.Data, f.Data, func() float64 {
			require.NoError(t, w.ForwardFrom(l, f))
			s := 0.0
			for i, y := range w.Output().Data {
				s += y * upstream.Data[i]
			}
			return s
		})
	}
}

// checkGradient compares a gradient with central differences of loss, which
// reads x.
func checkGradient(t *testing.T, what string, gradient, x []float64, loss func() float64) {
	t.Helper()
	largest := 0.0
	for _, g := range gradient {
		largest = max(largest, math.Abs(g))
	}
	require.NotZero(t, largest, what)
	for i := range x {
		was := x[i]
		difference := fd.Derivative(func(v float64) float64 { x[i] = v; return loss() }, was, &fd.Settings{Formula: fd.Central, Step: differenceStep})
		x[i] = was
		require.InDelta(t, difference, gradient[i], differenceTolerance*largest, "%s, entry %d", what, i)
	}
}

func TestJacobiansAgainstFiniteDifferences(t *testing.T) {
	for a := range combinations {
		t.Run(a.Name(), func(t *testing.T) {
			t.Parallel()
			_, w, x, _ := build(t, a, 3)
			for _, pair := range [][2]int{{0, a.Depth}, {1, 5}, {3, 5}, {1, 1}} {
				from, to := pair[0], pair[1]
				require.NoError(t, w.Forward(x))
				f := clone(w.Activation(from))
				jacobians := w.Jacobians(from, to)
				want := differenceJacobian(t, w, f, from, to)
				largest := 0.0
				for _, v := range want.Data {
					largest = max(largest, math.Abs(v))
				}
				coupled := fullJacobian(jacobians, w.Batch())
				require.Equal(t, []int{want.Rows, want.Cols}, []int{coupled.Rows, coupled.Cols})
				for i, v := range want.Data {
					require.InDelta(t, v, coupled.Data[i], differenceTolerance*largest, "layer %d to %d, row %d, column %d", from, to, i/want.Cols, i%want.Cols)
				}
			}
		})
	}
}

// fullJacobian puts the Jacobians of single inputs on the diagonal of that of
// the batch.
func fullJacobian(js []blas64.General, batch int) blas64.General {
	if len(js) == 1 && batch > 1 {
		return js[0]
	}
	m, n := js[0].Rows, js[0].Cols
	full := zeros(batch*m, batch*n)
	for b, j := range js {
		for i := range m {
			copy(full.Data[(b*m+i)*full.Stride+b*n:], j.Data[i*n:(i+1)*n])
		}
	}
	return full
}

func differenceJacobian(t *testing.T, w *net.Probe, f blas64.General, from, to int) blas64.General {
	const step = differenceStep
	j := zeros(w.Activation(to).Rows*w.Activation(to).Cols, len(f.Data))
	for c := range f.Data {
		was := f.Data[c]
		for _, sign := range []float64{1, -1} {
			f.Data[c] = was + sign*step
			require.NoError(t, w.ForwardFrom(from, f))
			for r, v := range w.Activation(to).Data {
				j.Data[r*j.Stride+c] += sign * v / (2 * step)
			}
		}
		f.Data[c] = was
	}
	return j
}

func clone(m blas64.General) blas64.General {
	c := zeros(m.Rows, m.Cols)
	for i := range m.Rows {
		copy(c.Data[i*c.Stride:i*c.Stride+c.Cols], m.Data[i*m.Stride:i*m.Stride+m.Cols])
	}
	return c
}
