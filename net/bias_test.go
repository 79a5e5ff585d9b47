package net_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
)

// layouts are architectures with variances and blocks of their own.
func layouts() []net.Architecture {
	var all []net.Architecture
	for _, n := range net.Normalizations() {
		for _, c := range []struct{ depth, block int }{{4, 1}, {6, 2}, {8, 3}} {
			all = append(all, net.Architecture{
				Depth: c.depth, Width: 6, Inputs: 5, Outputs: 3, Nonlinearity: net.Tanh, Normalization: n, Skip: net.GaussianSkip(0.7),
				WeightVariance: 1.5, BiasVariance: 0.3, BlockDepth: c.block,
			})
		}
	}
	return all
}

func TestLayoutsAgainstFiniteDifferences(t *testing.T) {
	for _, a := range append(layouts(), postNorms()...) {
		t.Run(a.Name(), func(t *testing.T) {
			n, w, x, upstream := build(t, a, 4)
			sum := func() float64 {
				s := 0.0
				for i, y := range w.Output().Data {
					s += y * upstream.Data[i]
				}
				return s
			}
			require.NoError(t, w.Forward(x))
			w.Backward(upstream)
			checkGradient(t, "parameters", w.ParameterGradients(), n.Parameters(), func() float64 {
				require.NoError(t, w.Forward(x))
				return sum()
			})
			for l := range a.Depth {
				if a.InsideBlock(l) {
					continue // there the skip connection counts as a constant
				}
				require.NoError(t, w.Forward(x))
				w.Backward(upstream)
				gradient, f := clone(w.Gradient(l)), clone(w.Activation(l))
				checkGradient(t, fmt.Sprint("layer ", l), gradient.Data, f.Data, func() float64 {
					require.NoError(t, w.ForwardFrom(l, f))
					return sum()
				})
			}
			require.NoError(t, w.Forward(x))
			want := clone(w.Output())
			direction := gaussian(1, len(n.Parameters()), "direction").Data
			jets, err := n.Clone().Jet(x, direction, 1)
			require.NoError(t, err)
			assert.Equal(t, want.Data, jets[0].Data, "a clone has the same biases")
			w.Backward(upstream)
			slope, byJet := 0.0, 0.0
			for i, g := range w.ParameterGradients() {
				slope += g * direction[i]
			}
			for i, g := range upstream.Data {
				byJet += g * jets[1].Data[i]
			}
			assert.InEpsilon(t, slope, byJet, 1e-9, "backward pass and Taylor coefficient")
			exponents, err := w.ForwardScaled(x)
			require.NoError(t, err)
			assert.Equal(t, make([]int, a.Depth+1), exponents)
			assert.Equal(t, want.Data, w.Output().Data)
		})
	}
}

// TestBlocksEndWhereTheySay: a layer is its block's residual plus its skip.
func TestBlocksEndWhereTheySay(t *testing.T) {
	for _, a := range layouts() {
		n, w, x, _ := build(t, a, 4)
		require.NoError(t, w.Forward(x))
		assert.Equal(t, a.Depth-1, a.BlockEnd(a.Blocks()))
		for b := 1; b <= a.Blocks(); b++ {
			sum := clone(w.BlockResidual(b))
			n.SkipTimes(b, sum, w.Activation(a.BlockEnd(b-1)))
			assert.Equal(t, w.Activation(a.BlockEnd(b)).Data, sum.Data, "%v, block %d", a, b)
			assert.False(t, a.InsideBlock(a.BlockEnd(b)))
		}
	}
}

// TestVariances: entries have the mean square that was asked for. Their relative
// standard error is √(2/n), n how many there are; five of them are allowed.
func TestVariances(t *testing.T) {
	for _, i := range []net.Initialization{net.Gaussian, net.Orthogonal} {
		a := net.Architecture{Depth: 3, Width: 200, Inputs: 100, Outputs: 100, Nonlinearity: net.ReLU, Initialization: i, WeightVariance: 1.3, BiasVariance: 0.2}
		n, err := net.New(a, 1)
		require.NoError(t, err)
		for l, want := range map[int]float64{1: 1, 2: 1.3, 3: 1.3} {
			m := n.Weights(l)
			assert.InEpsilon(t, want, meanSquare(m)*float64(m.Rows), 5*math.Sqrt(2/float64(m.Rows*m.Cols)), "layer %d, %s", l, i)
		}
		w, err := n.NewProbe(1)
		require.NoError(t, err)
		require.NoError(t, w.Forward(zeros(1, a.Inputs)))
		assert.InEpsilon(t, a.BiasVariance, meanSquare(w.Activation(1)), 5*math.Sqrt(2/float64(a.Width)), "layer 1 of the input 0 is its biases")
	}
}

func meanSquare(m blas64.General) float64 {
	norm := net.FrobeniusNorm(m)
	return norm * norm / float64(m.Rows*m.Cols)
}

func TestLayoutsThatCantBe(t *testing.T) {
	for says, a := range map[string]net.Architecture{
		"net: WeightVariance is -1, want at least 0 and at most 1e+06":          {WeightVariance: -1},
		"net: WeightVariance is NaN, want":                                      {WeightVariance: math.NaN()},
		"net: BiasVariance is +Inf, want":                                       {BiasVariance: math.Inf(1)},
		"net: BlockDepth is -1, want 0 to 1048576":                              {BlockDepth: -1},
		"net: BlockDepth is 2, want 0 without skip connections":                 {BlockDepth: 2},
		"net: Depth is 6, want 2 more than a multiple of 3 with skip":           {BlockDepth: 3, Skip: net.IdentitySkip(1)},
		"net: WeightVariance is 2, want 0 with looks-linear initialization, wh": {WeightVariance: 2, Initialization: net.LooksLinear},
	} {
		a.Depth, a.Width, a.Inputs, a.Outputs = 6, 4, 3, 2
		assert.ErrorContains(t, a.Validate(), says)
	}
}
