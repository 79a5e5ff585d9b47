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

// shifted returns m·2^exponent, which is exact here.
func shifted(m blas64.General, exponent int) blas64.General {
	c := clone(m)
	for i, v := range c.Data {
		c.Data[i] = math.Ldexp(v, exponent)
	}
	return c
}

// TestScaledPassesFollowTheInput has inputs and gradients far out of the range, in
// networks whose layers are proportional to the input.
func TestScaledPassesFollowTheInput(t *testing.T) {
	for _, f := range []net.Nonlinearity{net.Identity, net.ReLU, net.LeakyReLU} {
		for _, skip := range []net.Skip{{}, net.IdentitySkip(1), net.GaussianSkip(0.7)} {
			a := net.Architecture{Depth: 6, Width: 8, Inputs: 5, Outputs: 3, Nonlinearity: f, Skip: skip}
			_, w, x, v := build(t, a, 4)
			require.NoError(t, w.Forward(x))
			w.BackwardActivations(v)
			for _, far := range []int{900, -900} {
				_, s, _, _ := build(t, a, 4)
				forward, err := s.ForwardScaled(shifted(x, far))
				require.NoError(t, err)
				backward, err := s.BackwardScaled(6, shifted(v, far))
				require.NoError(t, err)
				for l := 0; l <= 6; l++ {
					assert.Equal(t, w.Activation(l), shifted(s.Activation(l), forward[l]-far), "%v, layer %d", a, l)
					assert.Equal(t, w.Gradient(l), shifted(s.Gradient(l), backward[l]-far), "%v, layer %d", a, l)
				}
			}
		}
	}
}

// TestScaledPassesAddUpExponents has every layer leave the range anew.
func TestScaledPassesAddUpExponents(t *testing.T) {
	const far = 300 // of each layer
	a := net.Architecture{Depth: 6, Width: 8, Inputs: 5, Outputs: 3, Nonlinearity: net.ReLU}
	_, w, x, v := build(t, a, 4)
	require.NoError(t, w.Forward(x))
	w.BackwardActivations(v)
	for _, sign := range []int{1, -1} {
		n, s, _, _ := build(t, a, 4)
		for i, p := range n.Parameters() {
			n.Parameters()[i] = math.Ldexp(p, sign*far)
		}
		forward, err := s.ForwardScaled(x)
		require.NoError(t, err)
		backward, err := s.BackwardScaled(6, v)
		require.NoError(t, err)
		for l := 0; l <= 6; l++ {
			assert.Equal(t, w.Activation(l), shifted(s.Activation(l), forward[l]-sign*far*l), "layer %d", l)
			assert.Equal(t, w.Gradient(l), shifted(s.Gradient(l), backward[l]-sign*far*(6-l)), "layer %d", l)
		}
	}
}

// TestScaledPassesKeepBlocksWhole has a layer inside a block leave the range, beside
// which the skip connection stays as it is.
func TestScaledPassesKeepBlocksWhole(t *testing.T) {
	const far = 300
	a := net.Architecture{Depth: 6, Width: 8, Inputs: 5, Outputs: 3, Nonlinearity: net.ReLU, Skip: net.IdentitySkip(1)}
	_, w, x, v := build(t, a, 4)
	require.NoError(t, w.Forward(x))
	w.BackwardActivations(v)
	for _, sign := range []int{1, -1} {
		n, s, _, _ := build(t, a, 4)
		copy(n.Weights(2).Data, shifted(n.Weights(2), sign*far).Data)
		copy(n.Weights(3).Data, shifted(n.Weights(3), -sign*far).Data)
		forward, err := s.ForwardScaled(x)
		require.NoError(t, err)
		backward, err := s.BackwardScaled(6, v)
		require.NoError(t, err)
		assert.Equal(t, make([]int, 7), forward)
		assert.Equal(t, make([]int, 7), backward)
		for l := 0; l <= 6; l++ {
			inside := 0
			if l == 2 {
				inside = sign * far
			}
			assert.Equal(t, w.Activation(l), shifted(s.Activation(l), -inside), "layer %d", l)
			assert.Equal(t, w.Gradient(l), shifted(s.Gradient(l), inside), "layer %d", l)
		}
	}
}

// TestBackwardScaledFromInnerLayers begins below the predictions, within blocks too,
// in a workspace that another backward pass went through.
func TestBackwardScaledFromInnerLayers(t *testing.T) {
	a := net.Architecture{Depth: 6, Width: 8, Inputs: 5, Outputs: 3, Nonlinearity: net.Tanh, Skip: net.GaussianSkip(0.7)}
	_, w, x, v := build(t, a, 4)
	require.NoError(t, w.Forward(x))
	for to := 1; to < 6; to++ {
		u := gaussian(4, 8, "inner layer")
		want := clone(w.VectorJacobian(0, to, u))
		w.BackwardActivations(v)
		e, err := w.BackwardScaled(to, shifted(u, 900))
		require.NoError(t, err)
		assert.Len(t, e, to+1)
		assertAgree(t, want.Data, shifted(w.Gradient(0), e[0]-900).Data, "from layer")
	}
}

// TestScaledPassesNameTheLayer has numbers get lost where nothing can be scaled.
func TestScaledPassesNameTheLayer(t *testing.T) {
	a := net.Architecture{Depth: 4, Width: 8, Inputs: 5, Outputs: 3, Nonlinearity: net.Tanh}
	n, w, x, v := build(t, a, 4)
	for i := range x.Data {
		x.Data[i] = 1
	}
	var lost *net.UnderflowError
	_, err := w.ForwardScaled(shifted(x, -970)) // 2^-970 lies below 2^-969, of which it is a half
	require.NoError(t, err, "just inside")
	_, err = w.ForwardScaled(shifted(x, -971))
	require.ErrorAs(t, err, &lost)
	assert.Equal(t, net.UnderflowError{Layer: 0, Largest: 0x1p-970}, *lost)
	assert.EqualError(t, lost, fmt.Sprintf("net: activations of layer 0 are below %v, want some of at least 2^-969, below which digits are lost", 0x1p-970))
	exponents, err := w.ForwardScaled(zeros(4, 5))
	require.NoError(t, err, "0 has all its digits")
	assert.Equal(t, make([]int, 5), exponents)
	assert.Equal(t, zeros(4, 3), w.Output())

	x.Data[7] = math.Inf(1)
	var found *net.NonFiniteError
	_, err = w.ForwardScaled(x)
	require.ErrorAs(t, err, &found)
	assert.Equal(t, net.NonFiniteError{What: "input", Layer: 0, Row: 1, Col: 2, Value: math.Inf(1)}, *found)

	x.Data[7] = 1
	right := n.Weights(3).Data[5]
	n.Weights(3).Data[5] = math.NaN()
	_, err = w.ForwardScaled(x)
	require.ErrorAs(t, err, &found)
	assert.Equal(t, "weight", found.What)
	assert.Equal(t, 3, found.Layer)
	n.Weights(3).Data[5] = right

	require.NoError(t, w.Forward(x))
	for i, p := range n.Weights(2).Data {
		n.Weights(2).Data[i] = math.Ldexp(p, 1000)
	}
	_, err = w.BackwardScaled(4, shifted(v, 200))
	require.ErrorAs(t, err, &found)
	assert.Equal(t, "gradient", found.What)
	assert.Equal(t, 1, found.Layer)

	for i := range n.Weights(1).Data {
		n.Weights(1).Data[i] = 1 // all neurons get 5, and give almost 1
	}
	for i := range n.Weights(2).Data {
		n.Weights(2).Data[i] = math.MaxFloat64
	}
	_, err = w.ForwardScaled(x)
	require.ErrorAs(t, err, &found)
	assert.Equal(t, "activation", found.What)
	assert.Equal(t, 2, found.Layer)

	assert.Panics(t, func() { _, _ = w.BackwardScaled(5, v) })
}
