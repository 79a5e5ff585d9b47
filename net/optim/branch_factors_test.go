package optim_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/net"
	"gradscale/net/optim"
)

// TestBranchFactorsFollowTheLayers in steps, of which no layer factor scales theirs.
func TestBranchFactorsFollowTheLayers(t *testing.T) {
	a := net.Architecture{Depth: 6, Width: 4, Inputs: 4, Outputs: 3, Nonlinearity: net.Tanh, Skip: net.IdentitySkip(1), Start: net.ReZero}
	n, err := net.New(a, 1)
	require.NoError(t, err)
	g := normal(len(n.Parameters()), "gradient")
	o := optim.Optimizer{Kind: optim.Momentum, StepSize: 0.5}
	norms, err := o.FirstUpdateNorms(n, g)
	require.NoError(t, err)
	assert.Len(t, norms, a.Depth)
	s, err := o.New(n)
	require.NoError(t, err)
	assert.Error(t, s.SetLayerFactors(make([]float64, a.Depth+1)))
	require.NoError(t, s.SetLayerFactors(make([]float64, a.Depth)))
	weights := append([]float64(nil), n.Weights(6).Data...)
	s.Step(g, 1)
	assert.Equal(t, weights, n.Weights(6).Data)
	for b, f := range n.BranchFactors() {
		assert.Equal(t, -0.5*g[len(g)-2+b], f)
	}
	g[len(g)-1] = math.Inf(1)
	s.Step(g, 0)
	var found *net.NonFiniteError
	require.ErrorAs(t, s.CheckFinite(), &found)
	assert.Equal(t, net.NonFiniteError{What: "optimizer's memory", Layer: 5, Value: math.Inf(1)}, *found)
}
