package net_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
	"gradscale/net/random"
)

// randomMaps returns an affine map for each neuron of each nonlinearity from
// `from` on.
func randomMaps(a net.Architecture, from int) (slopes, intercepts [][]float64) {
	s := random.New(5, "maps")
	for range a.Depth - from {
		slope, intercept := make([]float64, a.Width), make([]float64, a.Width)
		s.FillNormal(slope, 1)
		s.FillNormal(intercept, 0.3)
		slopes, intercepts = append(slopes, slope), append(intercepts, intercept)
	}
	return slopes, intercepts
}

// TestLinearizedThroughAPoint replaces nonlinearities by lines of any slope
// through what they do to one input: there the output stays.
func TestLinearizedThroughAPoint(t *testing.T) {
	for a := range combinations {
		if a.CouplesInputs() {
			continue
		}
		t.Run(a.Name(), func(t *testing.T) {
			t.Parallel()
			n, w, x, upstream := build(t, a, 1)
			require.NoError(t, w.Forward(x))
			for from := 1; from < a.Depth; from++ {
				slopes, intercepts := randomMaps(a, from)
				for i, row := range slopes {
					for j, slope := range row {
						intercepts[i][j] = w.PostActivation(from + i).Data[j] - slope*w.PreActivation(from + i).Data[j]
					}
				}
				v, err := must(n.Linearized(from, slopes, intercepts)).NewProbe(1)
				require.NoError(t, err)
				require.NoError(t, v.Forward(x))
				assertAgree(t, w.Output().Data, v.Output().Data, fmt.Sprint("from ", from))
				// One layer up, the gradient has nothing of the map; one down, its slope.
				v.Backward(upstream)
				if a.Normalization == net.NoNormalization && a.Skip.Kind == net.NoSkip {
					g := zeros(1, a.Width)
					up, weights := v.Gradient(from+1).Data, n.Weights(from+1)
					for j := range g.Data {
						for k, u := range up {
							g.Data[j] += slopes[0][j] * weights.Data[j*weights.Stride+k] * u
						}
					}
					assertAgree(t, g.Data, v.Gradient(from).Data, fmt.Sprint("gradient, from ", from))
				}
			}
		})
	}
}

func TestLinearizedGradientsAgainstFiniteDifferences(t *testing.T) {
	for a := range combinations {
		if a.Nonlinearity != net.Tanh {
			continue // the maps are alike whatever they replace
		}
		t.Run(a.Name(), func(t *testing.T) {
			t.Parallel()
			n, _, x, upstream := build(t, a, 4)
			slopes, intercepts := randomMaps(a, 3)
			linear := must(n.Linearized(3, slopes, intercepts))
			for _, workspace := range workspaces(linear) {
				w, err := workspace(4)
				require.NoError(t, err)
				require.NoError(t, w.Forward(x))
				w.Backward(upstream)
				checkGradient(t, "parameters", w.ParameterGradients(), linear.Parameters(), func() float64 {
					require.NoError(t, w.Forward(x))
					s := 0.0
					for i, y := range w.Output().Data {
						s += y * upstream.Data[i]
					}
					return s
				})
			}
		})
	}
}

// TestJetOfLinearized holds the derivative along a direction, which the series
// have at order 1, against the gradient.
func TestJetOfLinearized(t *testing.T) {
	for _, norm := range net.Normalizations() {
		a := net.Architecture{Depth: 6, Width: 8, Inputs: 5, Outputs: 3, Nonlinearity: net.SELU, Normalization: norm, Skip: net.IdentitySkip(0.7)}
		n, _, x, upstream := build(t, a, 4)
		slopes, intercepts := randomMaps(a, 2)
		linear := must(n.Linearized(2, slopes, intercepts))
		d := direction(linear)
		jets, err := linear.Jet(x, d, 1)
		require.NoError(t, err)
		w, err := linear.NewProbe(4)
		require.NoError(t, err)
		require.NoError(t, w.Forward(x))
		w.Backward(upstream)
		want, got := 0.0, 0.0
		for i, g := range w.ParameterGradients() {
			want += g * d[i]
		}
		for i, v := range jets[1].Data {
			got += v * upstream.Data[i]
		}
		assert.InEpsilon(t, want, got, rewritingTolerance, a.Name())
	}
}

// TestLinearizedKeepsItsMaps writes a linearized network in other forms, and
// linearizes it once more.
func TestLinearizedKeepsItsMaps(t *testing.T) {
	a := net.Architecture{Depth: 6, Width: 8, Inputs: 5, Outputs: 3, Nonlinearity: net.ReLU, Normalization: net.LayerNorm, Skip: net.IdentitySkip(1)}
	n, _, x, _ := build(t, a, 4)
	slopes, intercepts := randomMaps(a, 2)
	linear := must(n.Linearized(2, slopes, intercepts))
	output := func(n *net.Network) []float64 {
		w, err := n.NewProbe(4)
		require.NoError(t, err)
		require.NoError(t, w.Forward(x))
		return w.Output().Data
	}
	before, want := output(n), output(linear)
	for name, form := range rewritings(t, must(n.Linearized(2, slopes, intercepts))) {
		same := must(form.Linearized(2, slopes, intercepts))
		assertAgree(t, output(same), output(form), name)
	}
	assert.Equal(t, want, output(must(must(n.Linearized(4, intercepts[:2], slopes[:2])).Linearized(2, slopes, intercepts))), "the later maps hold")
	slopes[0][0]++
	assert.Equal(t, want, output(linear), "maps are copied")
	assert.Equal(t, before, output(n), "the original stays what it was")
}

func TestLinearizedRejects(t *testing.T) {
	n, _, _, _ := build(t, net.Architecture{Depth: 3, Width: 2, Inputs: 2, Outputs: 2}, 1)
	good := [][]float64{{1, 2}}
	assert.PanicsWithValue(t, "net: nonlinearity 3, want one of 1 to 2", func() { _, _ = n.Linearized(3, nil, nil) })
	assert.PanicsWithValue(t, "net: 1 rows of slopes for 2 nonlinearities", func() { _, _ = n.Linearized(1, good, good) })
	assert.PanicsWithValue(t, "net: intercepts[0] of length 1 for 2 neurons", func() { _, _ = n.Linearized(2, good, [][]float64{{1}}) })
	_, err := n.Linearized(2, good, [][]float64{{0, math.Inf(1)}})
	assert.EqualError(t, err, "net: intercepts[0][1] is +Inf, want finite")
}

func ExampleNetwork_Linearized() {
	n := must(net.New(net.Architecture{Depth: 2, Width: 1, Inputs: 1, Outputs: 1, Nonlinearity: net.ReLU}, 1))
	copy(n.Parameters(), []float64{1, 1})
	linear := must(n.Linearized(1, [][]float64{{0.5}}, [][]float64{{0.25}}))
	for _, form := range []*net.Network{n, linear} {
		w, _ := form.NewProbe(3)
		err := w.Forward(blas64.General{Rows: 3, Cols: 1, Stride: 1, Data: []float64{-1, 0, 1}})
		fmt.Println(w.Output().Data, err)
	}
	// Output:
	// [0 0 1] <nil>
	// [-0.25 0.25 0.75] <nil>
}
