package net_test

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
	"gradscale/net/random"
)

func direction(n *net.Network) []float64 {
	d := make([]float64, len(n.Parameters()))
	random.New(5, "direction").FillNormal(d, 0.05)
	return d
}

// along returns a layer at θ + t·direction.
func along(t *testing.T, n *net.Network, x blas64.General, d []float64, at float64, layer int) []float64 {
	start := slices.Clone(n.Parameters())
	defer copy(n.Parameters(), start)
	for i := range d {
		n.Parameters()[i] += at * d[i]
	}
	w, err := n.NewProbe(x.Rows)
	require.NoError(t, err)
	require.NoError(t, w.Forward(x))
	return slices.Clone(w.Activation(layer).Data)
}

// TestFirstOrderOfJets asks the derivative of every combination and of every
// rewriting, against differences and against the backward pass.
func TestFirstOrderOfJets(t *testing.T) {
	for a := range combinations {
		t.Run(a.Name(), func(t *testing.T) {
			t.Parallel()
			n, w, x, upstream := build(t, a, 4)
			d := direction(n)
			forms := rewritings(t, n)
			forms["itself"] = n
			jets, err := n.Jet(x, d, 1)
			require.NoError(t, err)
			require.NoError(t, w.Forward(x))
			assert.Equal(t, w.Output().Data, jets[0].Data, "order 0 is the pass")
			w.Backward(upstream)
			forward, backward, size := 0.0, 0.0, 0.0
			for i, g := range w.ParameterGradients() {
				backward += g * d[i]
				size += math.Abs(g * d[i])
			}
			for i, u := range upstream.Data {
				forward += u * jets[1].Data[i]
			}
			assert.InDelta(t, backward, forward, 1e-12*size, "some hundred roundings")
			above, below := along(t, n, x, d, differenceStep, a.Depth), along(t, n, x, d, -differenceStep, a.Depth)
			largest := 0.0
			for _, v := range jets[1].Data {
				largest = max(largest, math.Abs(v))
			}
			for i, v := range jets[1].Data {
				assert.InDelta(t, (above[i]-below[i])/(2*differenceStep), v, differenceTolerance*max(largest, 1))
			}
			for name, f := range forms {
				again, err := f.Jet(x, d, 4)
				require.NoError(t, err)
				original, err := n.Jet(x, d, 4)
				require.NoError(t, err)
				for k := range again {
					if k < 2 || a.Nonlinearity != net.Identity { // whose higher orders may be 0
						assertAgree(t, original[k].Data, again[k].Data, fmt.Sprint(name, ", order ", k))
					}
				}
			}
		})
	}
}

// jetTolerance is relative to the largest coefficient of an order: as
// coefficients grow like powers of the inverse radius of convergence, so do
// their rounding errors, which the largest of each order measures.
const jetTolerance = 1e-11

func TestJetsAgainstDifferencesOf200Bits(t *testing.T) {
	const order, step = 5, 24 // t in multiples of 2^-24
	for _, f := range net.Nonlinearities() {
		for _, norm := range net.Normalizations() {
			for _, skip := range []net.Skip{{}, net.IdentitySkip(0.5)} {
				a := net.Architecture{Depth: 4, Width: 4, Inputs: 3, Outputs: 2, Nonlinearity: f, LeakySlope: 0.25, Normalization: norm, Skip: skip}
				t.Run(a.Name(), func(t *testing.T) {
					t.Parallel()
					n, _, x, _ := build(t, a, 4)
					d := direction(n)
					got, err := n.Jet(x, d, order)
					require.NoError(t, err)
					const points = order + 3
					var nodes []*big.Float
					var values [][]*big.Float
					for i := range points {
						at := new(big.Float).SetMantExp(exactly(float64(i-points/2)), -step)
						nodes = append(nodes, at)
						values = append(values, bigForward(n, x, d, at))
					}
					for k := range got {
						var want []float64
						for i := range got[k].Data {
							v := make([]*big.Float, points)
							for p := range v {
								v[p] = values[p][i]
							}
							want = append(want, taylorCoefficient(nodes, v, k))
						}
						largest := 0.0
						for _, c := range want {
							largest = max(largest, math.Abs(c))
						}
						for i, c := range want {
							assert.InDelta(t, c, got[k].Data[i], jetTolerance*max(largest, 1e-3), "order %d", k)
						}
					}
				})
			}
		}
	}
}

// TestJetSumsToTheFunction compares the series with the network further along
// the line, where it converges.
func TestJetSumsToTheFunction(t *testing.T) {
	a := net.Architecture{Depth: 5, Width: 8, Inputs: 5, Outputs: 3, Nonlinearity: net.Tanh}
	n, _, x, _ := build(t, a, 3)
	d := direction(n)
	jet, err := n.Jet(x, d, 40)
	require.NoError(t, err)
	sum := make([]float64, len(jet[0].Data))
	for k, c := range jet {
		for i, v := range c.Data {
			sum[i] += v * math.Pow(0.5, float64(k))
		}
	}
	assert.InDeltaSlice(t, along(t, n, x, d, 0.5, a.Depth), sum, 5000*0x1p-52) // 40 terms of some hundred roundings each
}

func TestJetOfOrderZeroIsTheNetwork(t *testing.T) {
	for _, norm := range net.Normalizations() {
		n, w, x, _ := build(t, net.Architecture{Depth: 4, Width: 8, Inputs: 5, Outputs: 3, Nonlinearity: net.Tanh, Normalization: norm, Skip: net.IdentitySkip(1)}, 4)
		require.NoError(t, w.Forward(x))
		jet, err := n.Jet(x, direction(n), 0)
		require.NoError(t, err)
		assert.Equal(t, []blas64.General{clone(w.Output())}, jet)
	}
}

// TestJetOfOneNeuron normalizes groups of a single entry, which is 0 whatever the
// weights below are: the predictions stay as they are, all along the direction.
func TestJetOfOneNeuron(t *testing.T) {
	n, w, x, _ := build(t, net.Architecture{Depth: 4, Width: 1, Inputs: 5, Outputs: 3, Nonlinearity: net.Tanh, Normalization: net.LayerNorm}, 4)
	require.NoError(t, w.Forward(x))
	jet, err := n.Jet(x, direction(n), 3)
	require.NoError(t, err)
	require.Len(t, jet, 4)
	for k, m := range jet {
		assert.Equal(t, zeros(4, 3), m, "order %d", k)
	}
}

func TestJetRejects(t *testing.T) {
	n, _, x, _ := build(t, net.Architecture{Depth: 1, Width: 1, Inputs: 1, Outputs: 1}, 1)
	assert.PanicsWithValue(t, "net: direction of length 2 for a network with 1 parameters", func() { _, _ = n.Jet(x, []float64{1, 2}, 1) })
	assert.PanicsWithValue(t, "net: jet of order -1, want at least 0", func() { _, _ = n.Jet(x, []float64{1}, -1) })
	_, err := n.Jet(x, []float64{math.Inf(1)}, 1)
	assert.ErrorContains(t, err, "direction of layer 1")
	n, _, x, _ = build(t, net.Architecture{Depth: 3, Width: 2, Inputs: 1, Outputs: 1}, 1)
	_, err = n.Jet(x, []float64{1, 1, 1, 1, 1, 1, 1, math.NaN()}, 1)
	assert.ErrorContains(t, err, "direction of layer 3")
}

func ExampleNetwork_Jet() {
	// Two layers, each with weight 1 + t: the prediction is x·(1 + t)².
	n := must(net.New(net.Architecture{Depth: 2, Width: 1, Inputs: 1, Outputs: 1}, 1))
	copy(n.Parameters(), []float64{1, 1})
	x := blas64.General{Rows: 1, Cols: 1, Stride: 1, Data: []float64{3}}
	jet, err := n.Jet(x, []float64{1, 1}, 3)
	for _, c := range jet {
		fmt.Print(c.Data, " ")
	}
	fmt.Println(err)
	// Output: [3] [6] [3] [0] <nil>
}
