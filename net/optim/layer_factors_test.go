package optim_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/net/optim"
)

// TestRelativeUpdateIsInverseGSC makes the first step with the factors and looks
// at what the weights did.
func TestRelativeUpdateIsInverseGSC(t *testing.T) {
	gsc := []float64{9, 3, 1.5}
	for _, kind := range optim.Kinds() {
		n := build(t, 20)
		o := optim.Optimizer{Kind: kind, StepSize: 1e-2}
		g := normal(len(n.Parameters()), "gradient")
		updates, err := o.FirstUpdateNorms(n, g)
		require.NoError(t, err)
		weights := optim.WeightNorms(n)
		factors, err := optim.LayerFactors(gsc, weights, updates)
		require.NoError(t, err)
		before := append([]float64(nil), n.Parameters()...)
		s, err := o.New(n)
		require.NoError(t, err)
		require.NoError(t, s.SetLayerFactors(factors))
		s.Step(g, 1)
		i := 0
		for l := range gsc {
			sum := 0.0
			for _, w := range n.Weights(l + 1).Data {
				sum += (w - before[i]) * (w - before[i])
				i++
			}
			relative := math.Sqrt(sum) / weights[l]
			// The weights round to half an ulp, and their change is about
			// StepSize/gsc of them.
			assert.InEpsilon(t, o.StepSize/gsc[l], relative, 0x1p-53*gsc[l]/o.StepSize*4, "%s, layer %d", kind, l+1)
		}
	}
}

func TestFirstUpdateNorms(t *testing.T) {
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

func TestLayerFactorsNameBadNumber(t *testing.T) {
	ones := []float64{1, 1}
	for _, bad := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		_, err := optim.LayerFactors([]float64{1, bad}, ones, ones)
		assert.ErrorContains(t, err, "gsc[1]")
		_, err = optim.LayerFactors(ones, []float64{bad, 1}, ones)
		assert.ErrorContains(t, err, "weightNorms[0]")
		_, err = optim.LayerFactors(ones, ones, []float64{bad, 1})
		assert.ErrorContains(t, err, "updateNorms[0]")
	}
	assert.PanicsWithValue(t, "optim: 2 GSC values, 2 weight norms, 1 update norms", func() { _, _ = optim.LayerFactors(ones, ones, ones[:1]) })
	assert.PanicsWithValue(t, "optim: 2 GSC values, 1 weight norms, 2 update norms", func() { _, _ = optim.LayerFactors(ones, ones[:1], ones) })
}
