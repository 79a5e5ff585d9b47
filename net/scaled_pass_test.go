package net_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
)

// TestScaledPassesHaveTheSameBits inside the range.
func TestScaledPassesHaveTheSameBits(t *testing.T) {
	for _, f := range net.Nonlinearities() {
		for _, norm := range net.Normalizations() {
			for _, skip := range []net.Skip{{}, net.IdentitySkip(1), net.GaussianSkip(0.7)} {
				a := net.Architecture{Depth: 6, Width: 8, Inputs: 5, Outputs: 3, Nonlinearity: f, Normalization: norm, Skip: skip}
				n, w, x, v := build(t, a, 4)
				require.NoError(t, w.Forward(x))
				w.BackwardActivations(v)
				s, err := n.NewProbe(4)
				require.NoError(t, err)
				e, err := s.ForwardScaled(x)
				require.NoError(t, err)
				assert.Equal(t, make([]int, 7), e)
				e, err = s.BackwardScaled(6, v)
				require.NoError(t, err)
				assert.Equal(t, make([]int, 7), e)
				for l := 0; l <= 6; l++ {
					assert.Equal(t, w.Activation(l), s.Activation(l))
					assert.Equal(t, w.Gradient(l), s.Gradient(l), "%v, layer %d", a, l)
				}
				one, err := n.NewForwardProbe(4)
				require.NoError(t, err)
				_, err = one.ForwardScaled(x)
				require.NoError(t, err)
				next := 6
				require.NoError(t, one.EachGradient(v, func(l int, gradient blas64.General, exponent int) {
					assert.Equal(t, next, l)
					assert.Zero(t, exponent)
					assert.Equal(t, w.Gradient(l), gradient, "%v, layer %d", a, l)
					next--
				}))
				assert.Equal(t, -1, next)
			}
		}
	}
}
