package net_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/net"
	"gradscale/net/optim"
	"gradscale/net/random"
)

// asSkips are networks whose residual functions put out 0 at the start.
func asSkips() []net.Architecture {
	var all []net.Architecture
	for _, start := range []net.Start{net.ReZero, net.Fixup} {
		for _, n := range net.Normalizations() {
			for _, placement := range net.Placements() {
				for _, c := range []struct {
					depth, block int
					skip         net.Skip
				}{{5, 1, net.IdentitySkip(1)}, {8, 2, net.GaussianSkip(0.7)}, {8, 3, net.IdentitySkip(0.7)}} {
					a := net.Architecture{
						Depth: c.depth, Width: 6, Inputs: 5, Outputs: 3, Nonlinearity: net.Tanh, Normalization: n,
						Skip: c.skip, BlockDepth: c.block, Placement: placement, Start: start,
					}
					if a.Validate() == nil {
						all = append(all, a)
					}
				}
			}
		}
	}
	return all
}

// moved is the network somewhere away from its start, where nothing is 0.
func moved(n *net.Network) *net.Network {
	s := random.New(3, "move")
	for i := range n.Parameters() {
		n.Parameters()[i] += float64(0.4 * s.Normal()) // rounded, so that golden bits are the same where products are fused
	}
	return n
}

// TestStartsAreTheirSkipPath: layers and gradients pass by residual functions as if
// they were not there, to the bit.
func TestStartsAreTheirSkipPath(t *testing.T) {
	assert.Len(t, asSkips(), 3*7+3)
	for _, a := range asSkips() {
		assert.True(t, a.StartsAsSkips())
		n, w, x, upstream := build(t, a, 4)
		if a.Start == net.Fixup { // with the last layer 0 there would be no gradient
			random.New(1, "last layer").FillNormal(n.Weights(a.Depth).Data, 1)
		}
		require.NoError(t, w.Forward(x))
		w.Backward(upstream)
		for b := 1; b <= a.Blocks(); b++ {
			assert.Zero(t, net.FrobeniusNorm(w.BlockResidual(b)), "%v, block %d", a, b)
			if a.Placement == net.PostNorm {
				continue // behind which there is more than the skip connection
			}
			below, above := a.BlockEnd(b-1), a.BlockEnd(b)
			skipped := zeros(4, a.Width)
			n.SkipTimes(b, skipped, w.Activation(below))
			assert.Equal(t, skipped.Data, w.Activation(above).Data, "%v, block %d", a, b)
			if a.Skip.Kind == net.SkipIdentity {
				back := zeros(4, a.Width)
				n.SkipTimes(b, back, w.Gradient(above))
				assert.Equal(t, back.Data, w.Gradient(below).Data, "%v, block %d", a, b)
			}
		}
	}
}

func TestFixupScalesWhatIsDrawn(t *testing.T) {
	a := net.Architecture{Depth: 14, Width: 6, Inputs: 5, Outputs: 3, Nonlinearity: net.ReLU, Initialization: net.Orthogonal, Skip: net.IdentitySkip(1), BlockDepth: 3}
	drawn := must(net.New(a, 1))
	a.Start = net.Fixup
	fixed := must(net.New(a, 1))
	factor := math.Pow(4, -1./(2*3-2))
	for l := 1; l <= a.Depth; l++ {
		for i, v := range fixed.Weights(l).Data {
			want := 0.0
			switch {
			case l == 1:
				want = drawn.Weights(l).Data[i]
			case a.InsideBlock(l):
				want = factor * drawn.Weights(l).Data[i]
			}
			require.InDelta(t, want, v, 1e-15, "layer %d", l)
		}
	}
}

// TestBranchFactorsAgainstDifferences holds gradients with respect to all parameters
// and first Taylor coefficients of networks away from their start.
func TestBranchFactorsAgainstDifferences(t *testing.T) {
	for _, a := range asSkips() {
		t.Run(a.Name(), func(t *testing.T) {
			n, w, x, upstream := build(t, a, 4)
			assert.Equal(t, a.Start == net.ReZero, len(n.BranchFactors()) == a.Blocks() && a.Blocks() > 0)
			moved(n)
			require.NoError(t, w.Forward(x))
			w.Backward(upstream)
			gradients := append([]float64(nil), w.ParameterGradients()...)
			checkGradient(t, "parameters", gradients, n.Parameters(), func() float64 {
				require.NoError(t, w.Forward(x))
				s := 0.0
				for i, y := range w.Output().Data {
					s += y * upstream.Data[i]
				}
				return s
			})
			direction := gaussian(1, len(n.Parameters()), "direction").Data
			jets, err := n.Clone().Jet(x, direction, 1)
			require.NoError(t, err)
			slope, byJet := 0.0, 0.0
			for i, g := range gradients {
				slope += g * direction[i]
			}
			for i, g := range upstream.Data {
				byJet += g * jets[1].Data[i]
			}
			assert.InEpsilon(t, slope, byJet, 1e-9, "backward pass and Taylor coefficient")
		})
	}
}

func TestBranchFactorsInOtherForms(t *testing.T) {
	for _, a := range asSkips() {
		n, w, x, upstream := build(t, a, 4)
		forms := rewritings(t, moved(n))
		require.NoError(t, w.Forward(x))
		w.Backward(upstream)
		for name, f := range forms {
			assertSamePasses(t, w, f, x, upstream, fmt.Sprint(a, ", ", name))
		}
	}
}

// TestStartsTrain: what begins as skip connections does not stay so.
func TestStartsTrain(t *testing.T) {
	for _, a := range asSkips() {
		n, _, x, labels := build(t, a, 16)
		first := must(net.New(a, 1))
		descend(t, n, optim.Optimizer{Kind: optim.Adam, StepSize: 1e-2}, x, labels)
		for l := 1; l <= a.Depth; l++ {
			assert.NotEqual(t, first.Weights(l).Data, n.Weights(l).Data, "%v, layer %d", a, l)
		}
		for b, f := range n.BranchFactors() {
			assert.NotZero(t, f, "%v, block %d", a, b+1)
		}
	}
}

func TestNonFiniteBranchFactorsAreNamed(t *testing.T) {
	a := net.Architecture{Depth: 6, Width: 4, Inputs: 3, Outputs: 2, Nonlinearity: net.Tanh, Skip: net.IdentitySkip(1), Start: net.ReZero}
	n, w, x, _ := build(t, a, 4)
	d := make([]float64, len(n.Parameters()))
	d[len(d)-1] = math.Inf(1)
	_, err := n.Jet(x, d, 1)
	assert.EqualError(t, err, "net: direction of layer 5 at row 0, column 0 is +Inf, want a finite number")
	_, err = n.Residualize(d)
	assert.EqualError(t, err, "net: initial branch factor of layer 5 at row 0, column 0 is +Inf, want a finite number")
	n.BranchFactors()[0] = math.NaN()
	assert.EqualError(t, w.Forward(x), "net: branch factor of layer 3 at row 0, column 0 is NaN, want a finite number")
}

func TestStartsThatCantBe(t *testing.T) {
	for says, a := range map[string]net.Architecture{
		`net: Start is "zero", want one of "drawn", "fixup", "rezero"`:       {Start: "zero"},
		`net: Start is "rezero", want "drawn" without skip connections`:      {Start: net.ReZero},
		`net: Start is "fixup", want another with a normalization, in whose`: {Start: net.Fixup, Skip: net.IdentitySkip(1), Normalization: net.LayerNorm},
		`net: Start is "fixup", want another with random biases`:             {Start: net.Fixup, Skip: net.IdentitySkip(1), BiasVariance: 1},
	} {
		a.Depth, a.Width, a.Inputs, a.Outputs = 6, 4, 3, 2
		assert.ErrorContains(t, a.Validate(), says)
	}
	a := net.Architecture{Depth: 6, Width: 4, Inputs: 3, Outputs: 2, Nonlinearity: net.ReLU, Skip: net.IdentitySkip(1), Start: net.Fixup}
	require.NoError(t, a.Validate())
	assert.Equal(t, "resnet-relu(fixup)", a.Name())
}
