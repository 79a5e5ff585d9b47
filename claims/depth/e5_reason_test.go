package depth

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/claims/trained"
	"gradscale/net/optim"
)

// TestGainOfSkipAndLayersTolerated tests the reason that E5 gives for why ResNets tolerate
// more layers replaced by their first-order expansion: that skip connections dilute what
// the expansion leaves out. If so, weaker skip connections leave fewer layers, all else
// equal: data, seeds, residual functions' start, step size. It trains layer-tanh's ResNet
// of the short run with gains 1 and 1/4 of its skip connections.
func TestGainOfSkipAndLayersTolerated(t *testing.T) {
	if testing.Short() {
		t.Skip("trains networks; run without -short")
	}
	runs, err := trained.RunAll(skipsOfTwoGains())
	require.NoError(t, err)
	tolerated := make([][]float64, len(runs))
	for i, of := range runs {
		start, end, err := probes(of[0].Start)
		require.NoError(t, err)
		for _, r := range of {
			require.Less(t, r.Error(), learned, "it has to learn")
			errors, err := reducedErrors(r, start, end)
			require.NoError(t, err)
			tolerated[i] = append(tolerated[i], layersTolerated(errors))
		}
		start.Release()
		end.Release()
	}
	d := differenceOfRounded(tolerated[0], tolerated[1])
	t.Logf("layers tolerated: gain 1 %v, gain 1/4 %v; difference %v", tolerated[0], tolerated[1], d)
	assert.Positive(t, d.Lo, "of the difference's interval")
}

// skipsOfTwoGains returns layer-tanh's ResNet, and with a quarter of the gain of its skip
// connections, trained with the step size of the former.
func skipsOfTwoGains() []trained.Protocol {
	whole := trained.Exploding(optim.SGD)[1].ResNet()
	weak := whole
	weak.Skip.Gain = 0.25
	weak.StepSize, _ = trained.StepSize(whole) // an error shows where the whole one is trained
	return []trained.Protocol{whole, weak}
}
