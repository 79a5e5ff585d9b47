package measure_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/floats"

	"gradscale/claims/measure"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/random"
	"gradscale/net/train"
)

// TestJacobianNormsAreThoseOfJacobians: a batch whose inputs are coupled counts as
// one input, and else the mean is over inputs.
func TestJacobianNormsAreThoseOfJacobians(t *testing.T) {
	for _, a := range architectures(6) {
		_, end, b := pair(t, a, 0.5)
		w := passed(t, end, b.Inputs)
		for _, between := range [][2]int{{0, 6}, {1, 3}, {2, 5}, {3, 3}} {
			k, l := between[0], between[1]
			squares, columns := 0.0, 0
			for _, j := range w.Jacobians(k, l) {
				for r := range j.Rows {
					row := floats.Norm(j.Data[r*j.Stride:r*j.Stride+j.Cols], 2)
					squares += row * row
				}
				columns += j.Cols
			}
			want := math.Sqrt(squares / float64(columns))
			assert.InEpsilon(t, want, measure.JacobianNorm(w, k, l), rounding, "%v, %v", a, between)
			want *= net.FrobeniusNorm(w.Activation(k)) / net.FrobeniusNorm(w.Activation(l))
			assert.InEpsilon(t, want, measure.Between(w, k, l), rounding, "%v, %v", a, between)
		}
	}
}

// TestBlocks: the growth of a block's residual function is estimated from a direction,
// so that its mean square over many is that of its Jacobian: what is left of the
// block's when the skip connection's is taken away.
func TestBlocks(t *testing.T) {
	const gain, directions = 0.7, 2000
	a := net.Architecture{Depth: 6, Width: 5, Inputs: 4, Outputs: 3, Nonlinearity: net.Tanh, Skip: net.IdentitySkip(gain)}
	_, end, b := pair(t, a, 0.5)
	w := passed(t, end, b.Inputs)
	dilutions, squares := measure.Dilutions(w), make([]float64, 2)
	require.Len(t, dilutions, 2)
	s := random.New(1, "directions")
	for range directions {
		blocks := measure.Blocks(w, s)
		require.Len(t, blocks, 2)
		for i, block := range blocks {
			assert.Equal(t, dilutions[i], block.Dilution)
			squares[i] += block.Growth * block.Growth / directions
		}
	}
	for i, square := range squares {
		begin, end := 2*i+1, 2*i+3
		residual := net.FrobeniusNorm(w.BlockResidual(i + 1))
		assert.InEpsilon(t, gain*net.FrobeniusNorm(w.Activation(begin))/residual, dilutions[i], rounding)
		jacobian := 0.0
		for _, j := range w.Jacobians(begin, end) {
			for d := range j.Rows {
				j.Data[d*j.Stride+d] -= gain
			}
			jacobian += math.Pow(net.FrobeniusNorm(j), 2)
		}
		want := math.Sqrt(jacobian/float64(b.Inputs.Rows*a.Width)) * net.FrobeniusNorm(w.Activation(begin)) / residual
		// As with OutputGSC; that ‖v‖ is divided by takes no more than a part of the spread away.
		assert.InEpsilon(t, want, math.Sqrt(square), 5*math.Sqrt(2./directions)/2, "block %d", i+1)
	}
	a.Skip = net.Skip{}
	_, end, b = pair(t, a, 0)
	assert.Empty(t, measure.Dilutions(passed(t, end, b.Inputs)))
	assert.Empty(t, measure.Blocks(passed(t, end, b.Inputs), s))
}

// TestDilutionsOfRandomSkips: an orthogonal matrix keeps the length of what it carries.
func TestDilutionsOfRandomSkips(t *testing.T) {
	a := net.Architecture{Depth: 6, Width: 5, Inputs: 4, Outputs: 3, Nonlinearity: net.ReLU, Normalization: net.LayerNorm, Skip: net.OrthogonalSkip(0.7)}
	_, end, b := pair(t, a, 0.5)
	w := passed(t, end, b.Inputs)
	for i, k := range measure.Dilutions(w) {
		assert.InEpsilon(t, 0.7*net.FrobeniusNorm(w.Activation(2*i+1))/net.FrobeniusNorm(w.BlockResidual(i+1)), k, rounding)
	}
}

func TestNormsOfUpdates(t *testing.T) {
	a := net.Architecture{Depth: 6, Width: 5, Inputs: 4, Outputs: 3, Nonlinearity: net.Tanh}
	start, end, _ := pair(t, a, 0.5)
	copy(end.Weights(4).Data, start.Weights(4).Data)
	norms, updates := measure.RelativeOperatorNorms(start, end), measure.RelativeUpdates(start, end)
	require.Len(t, norms, a.Depth)
	require.Len(t, updates, a.Depth)
	for l := 1; l <= a.Depth; l++ {
		if l == 4 {
			assert.Equal(t, measure.OperatorNorms{}, norms[l-1], "a layer that stays")
			assert.Zero(t, updates[l-1])
			continue
		}
		moved := slices.Clone(end.Weights(l).Data)
		floats.Sub(moved, start.Weights(l).Data)
		want := floats.Norm(moved, 2) / floats.Norm(start.Weights(l).Data, 2)
		assert.InEpsilon(t, want, updates[l-1], rounding, "layer %d", l)
		assert.InEpsilon(t, want, norms[l-1].QuadraticMean, rounding, "layer %d", l)
		residual, initial := end.Clone().Weights(l), start.Weights(l)
		copy(residual.Data, moved)
		assert.InEpsilon(t, mathcheck.SingularValues(residual)[0]/mathcheck.SingularValues(initial)[0], norms[l-1].Spectral, rounding, "layer %d", l)
	}
}

func TestDiversities(t *testing.T) {
	a := net.Architecture{Depth: 4, Width: 5, Inputs: 4, Outputs: 3, Nonlinearity: net.Tanh, Normalization: net.LayerNorm}
	n, _, b := pair(t, a, 0)
	w := passed(t, n, b.Inputs)
	assert.Equal(t, []net.Diversity{{}, net.MeasureDiversity(w.PreActivation(1)), net.MeasureDiversity(w.PreActivation(2)), net.MeasureDiversity(w.PreActivation(3))}, measure.Diversities(w))
}

// TestTruncated: sums of all terms up to each order.
func TestTruncated(t *testing.T) {
	a := net.Architecture{Depth: 4, Width: 5, Inputs: 4, Outputs: 3, Nonlinearity: net.Tanh}
	start, end, b := pair(t, a, 0.5)
	terms, err := measure.SubsetTerms(start, end, b.Inputs, 4)
	require.NoError(t, err)
	got := measure.Truncated(terms, b.Labels)
	require.Len(t, got, 5)
	assert.InDelta(t, train.Score(passed(t, start, b.Inputs).Output(), b.Labels).Loss, got[0].Loss, rounding)
	sum := slices.Clone(terms[0].Data)
	floats.Add(sum, terms[1].Data)
	first := terms[0]
	first.Data = sum
	assert.Equal(t, train.Score(first, b.Labels), got[1])
	assert.InDelta(t, train.Score(passed(t, end, b.Inputs).Output(), b.Labels).Loss, got[4].Loss, rounding)
	for _, order := range []int{-1, 5} {
		assert.PanicsWithValue(t, fmt.Sprintf("measure: subsets of up to %d of 4 layers, want up to depth and 30", order), func() { _, _ = measure.SubsetTerms(start, end, b.Inputs, order) })
	}
}

// TestAdopt: a probe goes on with another network's parameters, if they are all that
// the networks differ by.
func TestAdopt(t *testing.T) {
	a := net.Architecture{Depth: 6, Width: 5, Inputs: 4, Outputs: 3, Nonlinearity: net.Tanh}
	for _, a.Skip = range []net.Skip{{}, net.IdentitySkip(1)} {
		start, end, b := pair(t, a, 0.5)
		w := passed(t, start, b.Inputs)
		measure.Adopt(w, end)
		require.NoError(t, w.Forward(b.Inputs))
		assert.Equal(t, passed(t, end, b.Inputs).Output(), w.Output())
	}
	n, _, b := pair(t, a, 0)
	a.Nonlinearity = net.ReLU
	other, _, _ := pair(t, a, 0)
	assert.Panics(t, func() { measure.Adopt(passed(t, n, b.Inputs), other) })
	a.Skip = net.GaussianSkip(1)
	drawn, _, _ := pair(t, a, 0)
	assert.Panics(t, func() { measure.Adopt(passed(t, drawn, b.Inputs), drawn) })
	assert.Panics(t, func() {
		_, _ = measure.Undoing(passed(t, n, b.Inputs), passed(t, other, b.Inputs), b.Labels)
	}, "networks of two architectures")
}
