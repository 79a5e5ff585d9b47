package measure_test

import (
	"fmt"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/floats"

	"gradscale/claims/measure"
	"gradscale/mathcheck"
	"gradscale/net"
)

// TestResidualsAreThoseOfLayersSetBack sets one layer after another back, so that the
// network itself sends what reaches it through its initial function.
func TestResidualsAreThoseOfLayersSetBack(t *testing.T) {
	for _, a := range architectures(6) {
		start, end, b := pair(t, a, 0.5)
		growth := []float64{0, 1.5, 1.25, 0.75, 1.125, 2, 1}
		got := measure.Residuals(start, passed(t, end, b.Inputs), growth)

		now := passed(t, end, b.Inputs)
		rho, share := make([]float64, a.Depth+1), make([]float64, a.Depth+1)
		for l := 1; l <= a.Depth; l++ {
			set := end.Clone()
			copy(set.Weights(l).Data, start.Weights(l).Data)
			initial := passed(t, set, b.Inputs)
			residual := slices.Clone(now.Activation(l).Data)
			for i, v := range initial.Activation(l).Data {
				residual[i] -= v
			}
			size := norm(initial.Activation(l).Data)
			rho[l] = norm(residual) / size
			assert.InEpsilon(t, rho[l], got.Rho[l-1], rounding, "%v, layer %d", a, l)
			if a.Blocks() > 0 && l%2 == 1 && l > 1 {
				share[l] = norm(initial.BlockResidual(l/2).Data) / size
			}
		}
		want := []mathcheck.Step{{Terms: rho[1:2], Growth: 1.5}}
		if a.Blocks() > 0 {
			for _, l := range []int{3, 5} {
				want = append(want, mathcheck.Step{Terms: []float64{share[l]*rho[l-1] + rho[l], rho[l-1] * rho[l]}, Growth: growth[l]})
			}
		} else {
			for l := 2; l < 6; l++ {
				want = append(want, mathcheck.Step{Terms: rho[l : l+1], Growth: growth[l]})
			}
		}
		want = append(want, mathcheck.Step{Terms: rho[6:], Growth: 1})
		require.Len(t, got.Steps, len(want), "%v", a)
		for i, s := range want {
			assert.InEpsilonSlice(t, s.Terms, got.Steps[i].Terms, rounding, "%v, step %d", a, i)
			assert.Equal(t, s.Growth, got.Steps[i].Growth, "%v, step %d", a, i)
		}
		assert.Equal(t, mathcheck.EffectiveDepthOfSteps(got.Steps, measure.Threshold), got.EffectiveDepth())
	}
}

func norm(x []float64) float64 { return floats.Norm(x, 2) }

// TestResidualsTakeTheRoomOfALayer, however many layers there are: what one has done
// with serves the next.
func TestResidualsTakeTheRoomOfALayer(t *testing.T) {
	const width = 60
	room := func(depth int) uint64 {
		a := net.Architecture{Depth: depth, Width: width, Inputs: 4, Outputs: 3, Nonlinearity: net.Tanh}
		start, end, b := pair(t, a, 0.5)
		w, growth := passed(t, end, b.Inputs), make([]float64, depth+1)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		measure.Residuals(start, w, growth)
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	const few, many = 10, 110
	const weights = width * width * 8
	assert.Less(t, room(many)-room(few), uint64((many-few)*weights/10), fmt.Sprint("more bytes for more layers, each of which has weights of ", weights))
}
