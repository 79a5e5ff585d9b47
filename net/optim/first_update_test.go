package optim_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/net"
	"gradscale/net/optim"
)

// TestFirstUpdateNorms makes a first step and looks at what the weights did.
func TestFirstUpdateNorms(t *testing.T) {
	for _, kind := range optim.Kinds() {
		n := build(t, 20)
		o := optim.Optimizer{Kind: kind, StepSize: 1e-2}
		g := normal(len(n.Parameters()), "gradient")
		norms, err := o.FirstUpdateNorms(n, g)
		require.NoError(t, err)
		before := n.Clone()
		s, err := o.New(n)
		require.NoError(t, err)
		s.Step(g, 1)
		for l := 1; l <= len(norms); l++ {
			moved := 0.0
			for i, w := range n.Weights(l).Data {
				moved += math.Pow(w-before.Weights(l).Data[i], 2)
			}
			weights := net.FrobeniusNorm(n.Weights(l))
			// The weights round to half an ulp, and their change is the small difference.
			assert.InDelta(t, o.StepSize*norms[l-1], math.Sqrt(moved), 0x1p-53*weights*4, "%s, layer %d", kind, l)
		}
	}
}

func TestFirstUpdateNormsByFormula(t *testing.T) {
	n := build(t, 20)
	g := normal(len(n.Parameters()), "gradient")
	norm := 0.0
	for _, v := range g[:100] {
		norm += v * v
	}
	norm = math.Sqrt(norm)
	for kind, want := range map[optim.Kind]float64{
		optim.SGD: norm, optim.Momentum: norm, optim.Nesterov: 1.5 * norm,
		optim.RMSprop: math.Sqrt(100 / 0.25), optim.Adam: 10,
	} {
		o := optim.Optimizer{Kind: kind}
		switch kind {
		case optim.Momentum, optim.Nesterov:
			o.Momentum = 0.5
		case optim.RMSprop:
			o.Rho = 0.75
		}
		norms, err := o.FirstUpdateNorms(n, g)
		require.NoError(t, err)
		// ε = 1e-8 lies that far below the gradients, of which the least of 100
		// is about 1e-2.
		assert.InEpsilon(t, want, norms[0], 1e-6, kind)
	}
}
