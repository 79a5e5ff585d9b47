package net_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
	"gradscale/net/optim"
	"gradscale/net/random"
)

// rewritingTolerance is relative to the largest entry: some hundred roundings in
// the forms that split a sum, times the sensitivity of these small networks.
const rewritingTolerance = 1e-12

func rewritings(t *testing.T, n *net.Network) map[string]*net.Network {
	t.Helper()
	initial := slices.Clone(n.Parameters())
	shift := make([]float64, len(initial))
	random.New(3, "shift").FillNormal(shift, 0.1)
	for i, s := range shift {
		n.Parameters()[i] += s
	}
	residual, err := n.Residualize(initial)
	require.NoError(t, err)
	twice, err := residual.Residualize(shift)
	require.NoError(t, err)
	factors := make([]float64, n.Architecture().Depth-1)
	for i := range factors {
		factors[i] = float64(i%3) + 0.5
	}
	rescaled, err := residual.AroundIdentity().Rescaled(factors)
	require.NoError(t, err)
	return map[string]*net.Network{
		"residual": residual, "residual twice": twice, "identity": n.AroundIdentity(),
		"both": residual.AroundIdentity(), "identity first": must(n.AroundIdentity().Residualize(initial)), "rescaled": rescaled,
	}
}

func must(n *net.Network, err error) *net.Network {
	if err != nil {
		panic(err)
	}
	return n
}

func TestRewritingsComputeTheSame(t *testing.T) {
	for a := range combinations {
		t.Run(a.Name(), func(t *testing.T) {
			t.Parallel()
			n, w, x, upstream := build(t, a, 4)
			forms := rewritings(t, n)
			require.NoError(t, w.Forward(x))
			w.Backward(upstream)
			for name, f := range forms {
				assertSamePasses(t, w, f, x, upstream, name)
			}
		})
	}
}

// assertSamePasses compares a network's passes in all kinds of workspaces with those that
// a probe has made.
func assertSamePasses(t *testing.T, want *net.Probe, n *net.Network, x, upstream blas64.General, what string) {
	t.Helper()
	for _, make := range workspaces(n) {
		w, err := make(x.Rows)
		require.NoError(t, err)
		require.NoError(t, w.Forward(x))
		w.Backward(upstream)
		assertAgree(t, want.Output().Data, w.Output().Data, what)
		assertAgree(t, want.ParameterGradients(), w.ParameterGradients(), what+", gradient")
	}
}

func assertAgree(t *testing.T, want, got []float64, what string) {
	t.Helper()
	largest, worst := 0.0, 0.0
	for i, v := range want {
		largest, worst = max(largest, math.Abs(v)), max(worst, math.Abs(v-got[i]))
	}
	require.NotZero(t, largest, what)
	assert.LessOrEqual(t, worst, rewritingTolerance*largest, what)
}

func TestRewritingsTrainTheSame(t *testing.T) {
	optimizers := []optim.Optimizer{{StepSize: 3e-3}, {Kind: optim.Momentum, StepSize: 1e-3}, {Kind: optim.Adam, StepSize: 1e-4}}
	if testing.Short() {
		optimizers = optimizers[2:]
	}
	for a := range combinations {
		if testing.Short() && a.Initialization != net.Gaussian {
			continue
		}
		t.Run(a.Name(), func(t *testing.T) {
			t.Parallel()
			for _, o := range optimizers {
				n, _, x, labels := build(t, a, 16)
				forms := rewritings(t, n)
				delete(forms, "rescaled") // whose gradients are others
				want := descend(t, n, o, x, labels)
				require.NotEqual(t, want[:len(labels.Data)], want[len(want)-len(labels.Data):], "nothing was trained")
				for name, f := range forms {
					assertAgree(t, want, descend(t, f, o, x, labels), fmt.Sprint(name, ", ", o))
				}
			}
		})
	}
}

// descend makes 50 steps on the squared error and returns the predictions of all.
// Step sizes are ones at which descent is stable: beyond, training is chaotic
// and multiplies rounding errors by a factor each step, in any form.
func descend(t *testing.T, n *net.Network, o optim.Optimizer, x, labels blas64.General) (predictions []float64) {
	w, err := n.NewWorkspace(x.Rows)
	require.NoError(t, err)
	s, err := o.New(n)
	require.NoError(t, err)
	for range 50 {
		require.NoError(t, w.Forward(x))
		predictions = append(predictions, w.Output().Data...)
		for i, y := range w.Output().Data {
			w.OutputGradient().Data[i] = (y - labels.Data[i]) / float64(len(labels.Data))
		}
		w.Backward(w.OutputGradient())
		s.Step(w.ParameterGradients(), 1)
	}
	return predictions
}

func TestCloneHasWeightsOfItsOwn(t *testing.T) {
	n, err := net.New(net.Architecture{Depth: 4, Width: 3, Inputs: 3, Outputs: 2, Nonlinearity: net.Tanh, Skip: net.GaussianSkip(1)}, 1)
	require.NoError(t, err)
	n = n.AroundIdentity()
	c := n.Clone()
	assert.Equal(t, n, c)
	c.Parameters()[0]++
	assert.NotEqual(t, n.Parameters()[0], c.Parameters()[0])
}

func TestResidualizeRejects(t *testing.T) {
	n, _, _, _ := build(t, net.Architecture{Depth: 2, Width: 2, Inputs: 2, Outputs: 2}, 1)
	assert.PanicsWithValue(t, "net: 1 initial parameters for a network with 8", func() { _, _ = n.Residualize([]float64{1}) })
	_, err := n.Residualize([]float64{0, 0, 0, 0, 0, math.NaN(), 0, 0})
	assert.EqualError(t, err, "net: initial weight of layer 2 at row 0, column 1 is NaN, want a finite number")
}

func TestRescaledRejects(t *testing.T) {
	n, _, _, _ := build(t, net.Architecture{Depth: 3, Width: 2, Inputs: 2, Outputs: 2}, 1)
	assert.PanicsWithValue(t, "net: 3 factors for 2 hidden layers", func() { _, _ = n.Rescaled([]float64{1, 1, 1}) })
	for _, bad := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		_, err := n.Rescaled([]float64{2, bad})
		var field *net.FieldError
		require.ErrorAs(t, err, &field)
		assert.Equal(t, "factors[1]", field.Field)
		assert.ErrorContains(t, err, "positive and finite")
	}
}

func ExampleNetwork_Residualize() {
	n := must(net.New(net.Architecture{Depth: 1, Width: 1, Inputs: 1, Outputs: 1}, 1))
	n.Parameters()[0] = 5
	r := must(n.Residualize([]float64{2}))
	w, _ := r.NewProbe(1)
	err := w.Forward(blas64.General{Rows: 1, Cols: 1, Stride: 1, Data: []float64{10}})
	fmt.Println(r.Parameters(), w.Output().Data, err)
	// Output: [3] [50] <nil>
}
