package theory

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/claims/measure"
	"gradscale/claims/paper"
	_ "gradscale/mathcheck/golden" // the flag -update
	"gradscale/net"
	"gradscale/net/data"
)

// fewUlps is what a handful of roundings make of values around 1.
const fewUlps = 1e-15 * 4

// TestEveryNonlinearityHasACounterpart compares values and derivatives of the
// two packages through a network of two layers, the second of them the identity.
func TestEveryNonlinearityHasACounterpart(t *testing.T) {
	for _, name := range net.Nonlinearities() {
		for _, slope := range []float64{0, 0.3} {
			a := net.Architecture{Depth: 2, Width: 1, Inputs: 1, Outputs: 1, Nonlinearity: name, LeakySlope: slope}
			f, err := Nonlinearity(a)
			require.NoError(t, err)
			n, err := net.New(a, 1)
			require.NoError(t, err)
			copy(n.Parameters(), []float64{1, 1})
			w, err := n.NewProbe(1)
			require.NoError(t, err)
			for _, x := range []float64{-2.5, -0.3, 0.4, 1.7} {
				w.Input().Data[0] = x
				require.NoError(t, w.Forward(w.Input()))
				assert.InDelta(t, f.Value(x), w.Output().Data[0], fewUlps, "%s(%v)", name, x)
			}
		}
	}
}

// TestWeightVarianceIsWhatNetDraws: the sample variance of n normal weights has
// a relative standard deviation of √(2/n).
func TestWeightVarianceIsWhatNetDraws(t *testing.T) {
	const width, deviations = 1000, 5
	for _, name := range net.Nonlinearities() {
		a := net.Architecture{Depth: 2, Width: width, Inputs: 1, Outputs: width, Nonlinearity: name, LeakySlope: 0.5}
		w, err := Wide(a)
		require.NoError(t, err)
		n, err := net.New(a, 1)
		require.NoError(t, err)
		sum := 0.0
		weights := n.Weights(2).Data
		for _, v := range weights {
			sum += v * v
		}
		count := float64(len(weights))
		assert.InEpsilon(t, w.WeightVariance, sum/count*width, deviations*math.Sqrt(2/count), name)
	}
}

// TestWideOfThePapersTable holds infinite width against the paper's networks of
// width 100, of which the widest difference is batch-ReLU's, a factor of 1.72.
func TestWideOfThePapersTable(t *testing.T) {
	for _, r := range paper.Table1() {
		w, err := Wide(r.Architecture())
		require.NoError(t, err)
		assert.InDelta(t, 0, math.Log(w.GSC()/r.GSC), math.Log(1.75), r.Name)
	}
}

func TestWideNamesWhatItDoesNotKnow(t *testing.T) {
	a := paper.Named("tanh").Architecture()
	for want, change := range map[string]func(*net.Architecture){
		`nonlinearity "sine"`:         func(a *net.Architecture) { a.Nonlinearity = "sine" },
		`normalization "group"`:       func(a *net.Architecture) { a.Normalization = "group" },
		`initialization "orthogonal"`: func(a *net.Architecture) { a.Initialization = net.Orthogonal },
		`placement "post"`:            func(a *net.Architecture) { a.Placement, a.Skip = net.PostNorm, net.IdentitySkip(0) },
	} {
		b := a
		change(&b)
		_, err := Wide(b)
		assert.ErrorContains(t, err, want)
	}
	assert.Panics(t, func() { MustWide(net.Architecture{Nonlinearity: "sine"}) })
}

// layoutTolerance is relative, of mean squares and of GSC² in the mean over seeds. A
// layer of width n adds a relative variance of order 2/n to a mean square and as much
// to a squared gradient: √(4·8/800/4) is one standard deviation for 8 layers and 4
// seeds, all errors taken to be independent; three are allowed. Leaving out the biases
// or the weights' variance moves all of them by more than half.
const layoutTolerance = 0.3

// TestWideHasVariancesAndBlocks holds what it makes of variances and blocks against
// wide networks.
func TestWideHasVariancesAndBlocks(t *testing.T) {
	for _, block := range []int{1, 3} {
		for _, c := range []struct {
			normalization net.Normalization
			placement     net.Placement
		}{{"", ""}, {net.LayerNorm, ""}, {net.RMSNorm, ""}, {net.LayerNorm, net.PostNorm}, {net.RMSNorm, net.PostNorm}} {
			a := net.Architecture{
				Depth: 8, Width: 800, Inputs: 800, Outputs: 800, Nonlinearity: net.Tanh, Normalization: c.normalization, Placement: c.placement,
				WeightVariance: 2, BiasVariance: 0.5, Skip: net.IdentitySkip(1), BlockDepth: block,
			}
			layers, seen := MustWide(a).Layers()
			assert.Len(t, layers, a.Blocks()+2)
			assert.Len(t, seen, a.Depth-1)
			const seeds = 4
			squares, gsc := make([]float64, len(layers)), make([]float64, len(layers))
			for seed := range uint64(seeds) {
				n, err := net.New(a, seed+1)
				require.NoError(t, err)
				w, err := n.NewProbe(20)
				require.NoError(t, err)
				noise := data.NewNoise(seed+1, 20, a.Inputs, a.Outputs)
				s, err := measure.Alignment(w, noise.Inputs, noise.Labels)
				require.NoError(t, err)
				for i, l := range layers {
					q := s.Activations[l.Layer].Float64()
					squares[i] += q * q / float64(a.Width) / seeds
					g := s.Scaled(l.Layer).Over(s.Scaled(a.Depth)).Float64()
					gsc[i] += g * g / seeds
				}
				w.Release()
			}
			last := layers[len(layers)-1]
			for i, l := range layers {
				assert.InEpsilon(t, l.Variance, squares[i], layoutTolerance, "%v: layer %d", a, l.Layer)
				g := l.GSC(last)
				assert.InEpsilon(t, g*g, gsc[i], layoutTolerance, "%v: GSC of layer %d", a, l.Layer)
				assert.InDelta(t, math.Log(g), l.LogGSC(last), fewUlps*float64(a.Depth))
			}
		}
	}
}
