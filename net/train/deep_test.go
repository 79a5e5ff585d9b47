package train_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/net"
	"gradscale/net/optim"
	"gradscale/net/train"
)

// deep is a network whose gradients grow by e^0.2 or so a layer.
func deep(depth int) net.Architecture {
	return net.Architecture{Depth: depth, Width: 16, Inputs: 8, Outputs: 3, Nonlinearity: net.ReLU, Normalization: net.BatchNorm}
}

func trainDeep(t *testing.T, depth int, kind optim.Kind) (*net.Network, train.Result) {
	n := build(t, deep(depth))
	r, err := train.Run(n, noise(60), train.Config{Optimizer: optim.Optimizer{Kind: kind, StepSize: 0.01}, Batch: 20, Epochs: 3, Seed: 1})
	require.NoError(t, err)
	return n, r
}

// TestVeryDeepNetworkTrains makes steps that blow the first weights up beyond
// 1e154, where squares overflow. Normalization makes them no worse than others.
func TestVeryDeepNetworkTrains(t *testing.T) {
	n, r := trainDeep(t, 1800, optim.SGD)
	require.Equal(t, train.Completed, r.Outcome)
	require.Len(t, r.Losses, 9)
	largest := 0.0
	for _, w := range n.Weights(1).Data {
		largest = max(largest, math.Abs(w))
	}
	assert.Greater(t, largest, 1e154, "or this test shows nothing")
	// A network that puts out 0 has the loss of guessing, exactly.
	for i, loss := range r.Losses {
		assert.Greater(t, math.Abs(loss/math.Log(3)-1), 0.001, "step %d", i)
	}

	w, err := n.NewProbe(60)
	require.NoError(t, err)
	require.NoError(t, w.Forward(noise(60).Inputs))
	for l := 1; l < 1800; l++ {
		if !assert.Greater(t, net.MeasureDiversity(w.PreActivation(l)).QuadraticMean, 0.5, "pre-activation %d has variance 1", l) {
			break
		}
	}
}

// TestWhatCannotBeHadIsNamed: Adam squares gradients, and at twice the depth they
// overflow themselves.
func TestWhatCannotBeHadIsNamed(t *testing.T) {
	for _, c := range []struct {
		depth int
		kind  optim.Kind
		cause string
	}{
		{1800, optim.Adam, "net: optimizer's memory of layer 1 at row 0, column 0 is +Inf, want a finite number"},
		{1800, optim.RMSprop, "net: optimizer's memory of layer 1 at row 0, column 0 is +Inf, want a finite number"},
		{3600, optim.SGD, "net: weight of layer 1 at row 0, column 0 is NaN, want a finite number"},
	} {
		_, r := trainDeep(t, c.depth, c.kind)
		assert.Equal(t, train.Diverged, r.Outcome)
		assert.Equal(t, c.cause, r.Cause)
	}
}
