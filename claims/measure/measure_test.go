package measure_test

import (
	"math"
	"math/bits"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/claims/measure"
	"gradscale/mathcheck"
	_ "gradscale/mathcheck/golden" // the flag -update
	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/random"
	"gradscale/net/train"
)

// rounding is some thousand roundings of numbers around 1.
const rounding = 1e-12

func architectures(depth int) []net.Architecture {
	var as []net.Architecture
	for _, n := range net.Normalizations() {
		for _, s := range []net.Skip{{}, net.IdentitySkip(1), net.GaussianSkip(0.7)} {
			for _, f := range []net.Nonlinearity{net.Tanh, net.ReLU, net.SELU, net.Identity} {
				as = append(as, net.Architecture{Depth: depth, Width: 5, Inputs: 4, Outputs: 3, Nonlinearity: f, Normalization: n, Skip: s})
			}
		}
	}
	return as
}

// pair returns a network, one whose weights have moved by a share of their size, and
// a batch.
func pair(t *testing.T, a net.Architecture, share float64) (start, end *net.Network, b measure.Batch) {
	start, err := net.New(a, 1)
	require.NoError(t, err)
	end = start.Clone()
	s := random.New(1, "move")
	for i := range end.Parameters() {
		end.Parameters()[i] += share * s.Normal() / math.Sqrt(float64(a.Width))
	}
	const batch = 6
	b = measure.Batch{Inputs: data.NewNoise(1, batch, a.Inputs, a.Outputs).Inputs, Labels: []uint8{0, 1, 2, 1, 0, 2}}
	return start, end, b
}

func passed(t *testing.T, n *net.Network, x blas64.General) *net.Probe {
	w, err := measure.Passed(n, x)
	require.NoError(t, err)
	return w
}

// flat joins the Jacobians of a batch's inputs into that of the batch.
func flat(js []blas64.General, batch int) blas64.General {
	if len(js) == 1 && batch > 1 {
		return js[0]
	}
	m, n := js[0].Rows, js[0].Cols
	j := blas64.General{Rows: batch * m, Cols: batch * n, Stride: batch * n, Data: make([]float64, batch*m*batch*n)}
	for b, of := range js {
		for r := range m {
			copy(j.Data[(b*m+r)*j.Stride+b*n:], of.Data[r*of.Stride:r*of.Stride+n])
		}
	}
	return j
}

func times(j blas64.General, v []float64) []float64 {
	out := make([]float64, j.Rows)
	for r := range out {
		for c, x := range v {
			out[r] += j.Data[r*j.Stride+c] * x
		}
	}
	return out
}

// TestExpansionAgainstAllTerms adds up 2^L terms one by one, with Jacobians from
// backward passes: those of residual functions from networks that have W - W⁰ in a layer.
func TestExpansionAgainstAllTerms(t *testing.T) {
	const depth = 4
	for _, a := range architectures(depth) {
		start, end, b := pair(t, a, 0.5)
		w := passed(t, start, b.Inputs)
		terms := measure.Expansion(w, end, depth)
		require.Len(t, terms, depth+1)

		initial, residual := make([]blas64.General, depth+1), make([]blas64.General, depth+1)
		values := make([][]float64, depth+1) // r_l(x⁰)
		for l := 1; l <= depth; l++ {
			initial[l] = flat(w.Jacobians(l-1, l), w.Batch())
			moved := start.Clone()
			for i, v := range end.Weights(l).Data {
				moved.Weights(l).Data[i] = v - start.Weights(l).Data[i]
			}
			m := passed(t, moved, b.Inputs)
			residual[l] = flat(m.Jacobians(l-1, l), w.Batch())
			values[l] = m.Activation(l).Data
			if l == 3 && a.Blocks() > 0 {
				values[l] = m.BlockResidual(1).Data
			}
		}
		sums := make([][]float64, depth+1)
		for subset := 1; subset < 1<<depth; subset++ {
			var x, skipped []float64
			for l := 1; l <= depth; l++ {
				if l == 2 {
					skipped = x
				}
				switch in := subset>>(l-1)&1 == 1; {
				case x == nil && in:
					x = values[l]
				case x != nil && in:
					x = times(residual[l], x)
				case x != nil:
					x = times(initial[l], x)
				}
				// The skip belongs to the initial function of layer 3 and passes by
				// layer 2, so that it is part of terms without residuals of either.
				if l == 3 && a.Blocks() > 0 && skipped != nil && subset>>1&3 == 0 {
					sum := blas64.General{Rows: w.Batch(), Cols: a.Width, Stride: a.Width, Data: append([]float64(nil), x...)}
					start.SkipTimes(1, sum, blas64.General{Rows: w.Batch(), Cols: a.Width, Stride: a.Width, Data: skipped})
					x = sum.Data
				}
			}
			order := bits.OnesCount(uint(subset))
			if sums[order] == nil {
				sums[order] = make([]float64, len(x))
			}
			for i, v := range x {
				sums[order][i] += v
			}
		}
		assert.Equal(t, w.Output().Data, terms[0].Data)
		for order := 1; order <= depth; order++ {
			assert.InDeltaSlice(t, sums[order], terms[order].Data, rounding*100, "%v, order %d", a, order)
		}
	}
}

// TestFirstOrderIsJets holds order 1 against the power series of package net.
func TestFirstOrderIsJets(t *testing.T) {
	for _, a := range architectures(6) {
		start, end, b := pair(t, a, 0.5)
		direction := make([]float64, len(end.Parameters()))
		for i, v := range end.Parameters() {
			direction[i] = v - start.Parameters()[i]
		}
		w := passed(t, start, b.Inputs)
		jet, err := w.Jet(0, a.Depth, direction, 1)
		require.NoError(t, err)
		assert.InDeltaSlice(t, jet[1].Data, measure.Expansion(w, end, 1)[1].Data, rounding*100, a.String())
	}
}

// TestTermsOfLinearNetworks: both readings are the same there, and sum to the network.
func TestTermsOfLinearNetworks(t *testing.T) {
	for _, s := range []net.Skip{{}, net.IdentitySkip(2)} {
		a := net.Architecture{Depth: 6, Width: 5, Inputs: 4, Outputs: 3, Skip: s}
		start, end, b := pair(t, a, 0.5)
		terms := measure.Expansion(passed(t, start, b.Inputs), end, a.Depth)
		subsets, err := measure.SubsetTerms(start, end, b.Inputs, a.Depth)
		require.NoError(t, err)
		for o := range terms {
			assert.InDeltaSlice(t, subsets[o].Data, terms[o].Data, rounding*100)
		}
	}
}

func TestSubsetTermsSumToTheNetwork(t *testing.T) {
	for _, a := range architectures(4) {
		start, end, b := pair(t, a, 0.5)
		terms, err := measure.SubsetTerms(start, end, b.Inputs, a.Depth)
		require.NoError(t, err)
		sum := make([]float64, len(terms[0].Data))
		for _, m := range terms {
			for i, v := range m.Data {
				sum[i] += v
			}
		}
		assert.InDeltaSlice(t, passed(t, end, b.Inputs).Output().Data, sum, rounding*100)
	}
}

// TestUndoing builds each network with lower layers set back.
func TestUndoing(t *testing.T) {
	for _, a := range architectures(6) {
		start, end, b := pair(t, a, 2)
		curve, err := measure.Undoing(passed(t, start, b.Inputs), passed(t, end, b.Inputs), b.Labels)
		require.NoError(t, err)
		undone := end.Clone()
		for k := range curve {
			if k > 0 {
				copy(undone.Weights(k).Data, start.Weights(k).Data)
			}
			want := train.Score(passed(t, undone, b.Inputs).Output(), b.Labels)
			assert.InDelta(t, want.Loss, curve[k].Loss, rounding, "%v, k = %d", a, k)
			assert.Equal(t, want.Error, curve[k].Error)
		}
	}
}

// TestDepthCut holds each cut against a series of package net.
func TestDepthCut(t *testing.T) {
	for _, a := range architectures(6) {
		start, end, b := pair(t, a, 1)
		curve, err := measure.DepthCut(passed(t, start, b.Inputs), passed(t, end, b.Inputs), b.Labels)
		require.NoError(t, err)
		direction := make([]float64, len(end.Parameters()))
		for i, v := range end.Parameters() {
			direction[i] = v - start.Parameters()[i]
		}
		step, top := 1, a.Depth-1
		if a.Blocks() > 0 {
			step = 2
		}
		for i, got := range curve {
			s, e := passed(t, start, b.Inputs), passed(t, end, b.Inputs)
			if i > 0 {
				from := top - i*step
				require.NoError(t, s.ForwardFrom(from, e.Activation(from)))
				jet, err := s.Jet(from, top, direction, 1)
				require.NoError(t, err)
				for j, v := range jet[1].Data {
					jet[0].Data[j] += v
				}
				require.NoError(t, e.ForwardFrom(top, jet[0]))
			}
			assert.InDelta(t, train.Score(e.Output(), b.Labels).Loss, got.Loss, rounding*100, "%v, %d", a, i)
		}
		some, err := measure.DepthCutAt(passed(t, start, b.Inputs), passed(t, end, b.Inputs), b.Labels, []int{4, 0, 2})
		require.NoError(t, err)
		assert.Equal(t, []train.Evaluation{curve[4/step], curve[0], curve[2/step]}, some, "a cut does not depend on those made before")
		assert.Panics(t, func() {
			_, _ = measure.DepthCutAt(passed(t, start, b.Inputs), passed(t, end, b.Inputs), b.Labels, []int{a.Depth})
		})
	}
}

// TestDeepOrthogonalNetworks: weights c·orthogonal multiply norms by c a layer, and
// gradients alike, at depths where both leave the range of float64; GSC is the same for
// all layers. 1e4 layers round 1e4 times, some 20 ulps each.
func TestDeepOrthogonalNetworks(t *testing.T) {
	const depth, tolerance = 10000, 1e4 * 20 * 0x1p-52
	for _, c := range []float64{1.25, 0.75} {
		n, err := net.New(net.Architecture{Depth: depth, Width: 4, Inputs: 4, Outputs: 4, Initialization: net.Orthogonal}, 1)
		require.NoError(t, err)
		for i := range n.Parameters() {
			n.Parameters()[i] *= c
		}
		w, err := n.NewProbe(3)
		require.NoError(t, err)
		noise := data.NewNoise(1, 3, 4, 4)
		s, err := measure.Alignment(w, noise.Inputs, noise.Labels)
		require.NoError(t, err)
		for l := range depth {
			assert.InDelta(t, s.Scaled(depth).Log(), s.Scaled(l).Log(), tolerance)
			assert.InEpsilon(t, math.Log(2)+float64(l)*math.Log(c), s.Activations[l].Log(), tolerance)
		}
	}
}

// TestDeepGrowthAgainstTheory: at width n the logarithm of a product of random
// Jacobians falls behind infinite width's rate by about 1/n a layer (Hanin, Nica 2020),
// which is what measured rates may be off; over 1e4 layers their scatter is far below.
func TestDeepGrowthAgainstTheory(t *testing.T) {
	const depth, width, batch = 10000, 32, 2
	n, err := net.New(net.Architecture{Depth: depth, Width: width, Inputs: width, Outputs: width, Nonlinearity: net.Tanh, Normalization: net.LayerNorm}, 1)
	require.NoError(t, err)
	w, err := n.NewProbe(batch)
	require.NoError(t, err)
	noise := data.NewNoise(1, batch, width, width)
	s, err := measure.Alignment(w, noise.Inputs, noise.Labels)
	require.NoError(t, err)
	rate := (s.Scaled(2).Log() - s.Scaled(depth).Log()) / (depth - 2)
	t.Log(rate, math.Log(mathcheck.Tanh.SquaredGrowthLayerNorm())/2)
	assert.InDelta(t, math.Log(mathcheck.Tanh.SquaredGrowthLayerNorm())/2, rate, 1./width)
}

// TestOutOfRangeNamesTheLayer: batch-ReLU grows by some e^0.19 a layer.
func TestOutOfRangeNamesTheLayer(t *testing.T) {
	const depth, width, batch = 5000, 16, 16
	n, err := net.New(net.Architecture{Depth: depth, Width: width, Inputs: width, Outputs: width, Nonlinearity: net.ReLU, Normalization: net.BatchNorm}, 1)
	require.NoError(t, err)
	w, err := n.NewProbe(batch)
	require.NoError(t, err)
	noise := data.NewNoise(1, batch, width, width)
	s, err := measure.Alignment(w, noise.Inputs, noise.Labels)
	require.NoError(t, err)
	_, err = s.GSC()
	assert.ErrorContains(t, err, "gradient scale coefficient of layer 0 is +Inf")
	assert.Greater(t, s.Scaled(0).Log(), math.Log(math.MaxFloat64))
}

// TestUnderflowNamesTheLayer: near 0 GELU is half its argument, and no power of two
// can be taken out of it.
func TestUnderflowNamesTheLayer(t *testing.T) {
	n, err := net.New(net.Architecture{Depth: 2000, Width: 8, Inputs: 8, Outputs: 8, Nonlinearity: net.GELU}, 1)
	require.NoError(t, err)
	w, err := n.NewProbe(4)
	require.NoError(t, err)
	noise := data.NewNoise(1, 4, 8, 8)
	_, err = measure.Alignment(w, noise.Inputs, noise.Labels)
	var underflow *net.UnderflowError
	require.ErrorAs(t, err, &underflow)
	assert.Greater(t, underflow.Layer, 100)
}

func TestSpectralNorm(t *testing.T) {
	s := random.New(1, "matrix")
	for _, shape := range [][2]int{{1, 1}, {1, 7}, {7, 1}, {5, 9}, {9, 5}, {40, 40}} {
		for _, scale := range []float64{1, 1e-200, 1e200} {
			m := blas64.General{Rows: shape[0], Cols: shape[1], Stride: shape[1], Data: make([]float64, shape[0]*shape[1])}
			s.FillNormal(m.Data, scale)
			assert.InEpsilon(t, mathcheck.SingularValues(m)[0], measure.SpectralNorm(m), 1e-13, "%v", shape)
		}
	}
	assert.Zero(t, measure.SpectralNorm(blas64.General{Rows: 2, Cols: 2, Stride: 2, Data: make([]float64, 4)}))
}

func TestTolerableUpdates(t *testing.T) {
	n, _, b := pair(t, net.Architecture{Depth: 4, Width: 5, Inputs: 4, Outputs: 3, Nonlinearity: net.Tanh}, 0)
	w, err := n.NewProbe(6)
	require.NoError(t, err)
	before := append([]float64(nil), n.Parameters()...)
	tolerable, err := measure.TolerableUpdates(w, b)
	require.NoError(t, err)
	assert.Equal(t, before, n.Parameters())
	for l, eta := range tolerable {
		g := w.WeightGradients(l + 1)
		loss := func(eta float64) float64 {
			c := n.Clone()
			for i := range g.Data {
				c.Weights(l + 1).Data[i] -= eta * net.FrobeniusNorm(n.Weights(l+1)) / net.FrobeniusNorm(g) * g.Data[i]
			}
			return train.Score(passed(t, c, b.Inputs).Output(), b.Labels).Loss
		}
		assert.Less(t, loss(eta), loss(eta/math.Sqrt2))
		assert.LessOrEqual(t, loss(eta), loss(eta*math.Sqrt2))
	}
}
