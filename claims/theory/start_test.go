package theory

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/claims/measure"
	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/random"
)

// TestStartsAsSkipsAgainstInfiniteWidth holds GSC, which is 1 from the first layer to
// the last block, and pre-activations, in blocks too, where Fixup scales. The last layer
// is drawn if Fixup has set it to 0, as an error that depends on nothing has no GSC.
func TestStartsAsSkipsAgainstInfiniteWidth(t *testing.T) {
	const width, batch = 800, 20
	// A layer of this width has a mean square with a standard deviation of √(2/width)
	// to which that of the first, shared by all above, adds: five of them.
	tolerance := 5 * math.Sqrt(2*2./width)
	for _, start := range []net.Start{net.ReZero, net.Fixup} {
		for _, f := range []net.Nonlinearity{net.ReLU, net.Tanh} {
			a := net.Architecture{Depth: 14, Width: width, Inputs: width, Outputs: width, Nonlinearity: f, Skip: net.IdentitySkip(1), BlockDepth: 3, Start: start}
			wide := MustWide(a)
			layers, seen := wide.Layers()
			n, err := net.New(a, 1)
			require.NoError(t, err)
			if start == net.Fixup {
				random.New(1, "last layer").FillNormal(n.Weights(a.Depth).Data, math.Sqrt(wide.WeightVariance/width))
			}
			w, err := n.NewProbe(batch)
			require.NoError(t, err)
			noise := data.NewNoise(1, batch, a.Inputs, a.Outputs)
			s, err := measure.Alignment(w, noise.Inputs, noise.Labels)
			require.NoError(t, err)
			top := a.BlockEnd(a.Blocks())
			for b := range a.Blocks() {
				assert.InDelta(t, 1, s.Scaled(a.BlockEnd(b)).Over(s.Scaled(top)).Float64(), fewUlps, "%v: block %d", a, b+1)
				assert.InDelta(t, 1, layers[b].GSC(layers[a.Blocks()]), fewUlps*float64(a.Depth), "%v: theory", a)
			}
			for l, p := range seen {
				norm := net.FrobeniusNorm(w.PreActivation(l + 1))
				assert.InEpsilon(t, p.Variance, norm*norm/(width*batch), tolerance, "%v: pre-activation %d", a, l+1)
			}
			w.Release()
		}
	}
}
