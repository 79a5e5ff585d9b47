package theory

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/claims/paper"
	_ "gradscale/mathcheck/golden" // the flag -update
	"gradscale/net"
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
	} {
		b := a
		change(&b)
		_, err := Wide(b)
		assert.ErrorContains(t, err, want)
	}
	assert.Panics(t, func() { MustWide(net.Architecture{Nonlinearity: "sine"}) })
}
