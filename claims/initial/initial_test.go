package initial_test

import (
	"math"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/claims/initial"
	"gradscale/mathcheck"
	_ "gradscale/mathcheck/golden" // the flag -update
	"gradscale/net"
	"gradscale/net/data"
)

func small(f net.Nonlinearity, n net.Normalization) initial.Protocol {
	return initial.Protocol{
		Architecture: net.Architecture{Depth: 5, Width: 6, Inputs: 6, Outputs: 6, Nonlinearity: f, Normalization: n},
		Batch:        8, Seeds: 3,
	}
}

// TestGSCAgainstItsDefinition takes the error layer as one more layer, with a
// Jacobian multiplied out from that of the predictions.
func TestGSCAgainstItsDefinition(t *testing.T) {
	p := small(net.SELU, net.LayerNorm)
	measured, err := p.Run()
	require.NoError(t, err)
	_, err = initial.Each(p, func(w *net.Probe, seed uint64) (struct{}, error) {
		m, err := initial.Measure(w, seed)
		require.NoError(t, err)
		assert.Equal(t, measured[seed-1].GSC, m.GSC)
		labels := data.NewNoise(seed, p.Batch, p.Inputs, p.Outputs).Labels
		for l := 0; l <= p.Depth; l++ {
			var norms, lower, errors []float64
			for b, j := range w.Jacobians(l, p.Depth) {
				s := 0.0
				for c := range j.Cols {
					g := 0.0
					for r := range j.Rows {
						g += labels.Data[b*6+r] / math.Sqrt(6) * j.Data[r*j.Stride+c]
					}
					s += g * g
				}
				norms = append(norms, math.Sqrt(s/float64(j.Cols)))
				f, y, e := w.Activation(l).Data[b*6:(b+1)*6], w.Output().Data[b*6:(b+1)*6], 0.0
				for r, v := range y {
					e += v * labels.Data[b*6+r] / math.Sqrt(6)
				}
				lower = append(lower, math.Sqrt(6)*mathcheck.QuadraticMean(f))
				errors = append(errors, e)
			}
			want := mathcheck.GSCOverInputs(norms, lower, errors)
			assert.InEpsilon(t, want, m.GSC[l], 1e-12, "some hundred roundings")
		}
		return struct{}{}, nil
	})
	require.NoError(t, err)
}

// TestNumberOfCoresDoesNotMatter asks for the same bits.
func TestNumberOfCoresDoesNotMatter(t *testing.T) {
	for _, n := range net.Normalizations() {
		p := small(net.Tanh, n)
		p.Width, p.Batch = 64, 256 // large enough to be cut
		run := func(procs int) []initial.Network {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
			networks, err := initial.Each(p, initial.Measure)
			require.NoError(t, err)
			return networks
		}
		one := run(1)
		assert.Equal(t, one, run(2))
		assert.Equal(t, one, run(5))
	}
}

// TestSeedsFromAnOffset are the same networks as those with these seeds.
func TestSeedsFromAnOffset(t *testing.T) {
	p := small(net.SELU, net.LayerNorm)
	p.Seeds = 5
	all, err := p.Run()
	require.NoError(t, err)
	p.Seeds = 2
	some, err := p.From(3).Run()
	require.NoError(t, err)
	assert.Equal(t, all[3:], some)
	p.Batch, p.Normalization = 1, net.BatchNorm
	_, err = p.From(3).Run()
	assert.ErrorContains(t, err, "seed 4")
}

func TestErrorsNameArchitectureAndSeed(t *testing.T) {
	p := small(net.Tanh, net.BatchNorm)
	p.Batch = 1
	_, err := p.Run()
	assert.ErrorContains(t, err, "batch-tanh depth=5")
	assert.ErrorContains(t, err, "want at least 2 with batch normalization")
	var field *net.FieldError
	assert.ErrorAs(t, err, &field)
}

func TestSeedsAreChecked(t *testing.T) {
	for _, seeds := range []int{-1, 0, math.MinInt, math.MaxInt} {
		p := small(net.Tanh, net.NoNormalization)
		p.Seeds = seeds
		_, err := p.Run()
		_, errEach := initial.Each(p, initial.Measure)
		for _, err := range []error{err, errEach} {
			var field *net.FieldError
			require.ErrorAs(t, err, &field)
			assert.Equal(t, "Seeds", field.Field)
			assert.Equal(t, seeds, field.Value)
			assert.ErrorContains(t, err, "want 1 to 1048576")
		}
	}
}

func TestRatesOfAnExactExponential(t *testing.T) {
	const rounding = 50 * 0x1p-52 // of a line through 20 logarithms
	var n initial.Network
	for l := range 21 {
		n.GSC = append(n.GSC, 3*math.Pow(1.1, float64(20-l)))
	}
	assert.InDeltaSlice(t, []float64{math.Log(1.1)}, initial.LogRates([]initial.Network{n}), rounding)
	assert.InDelta(t, 1, initial.Straightness([]initial.Network{n, n}), rounding)
	assert.Equal(t, []float64{n.GSC[1]}, initial.Totals([]initial.Network{n}))
}
