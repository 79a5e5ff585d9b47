package depth

import (
	"fmt"
	"math"

	"gradscale/claims/trained"
	"gradscale/mathcheck"
	"gradscale/net"
)

// wide returns a trained network's counterpart at infinite width, as it starts,
// with Gaussian weights whatever the start.
func wide(p trained.Protocol) mathcheck.WideNetwork {
	n := mathcheck.WideNetwork{Depth: p.Depth, WeightVariance: 1}
	switch p.Nonlinearity {
	case net.ReLU:
		n.Nonlinearity, n.WeightVariance = mathcheck.ReLU, 2
	case net.Tanh:
		n.Nonlinearity = mathcheck.Tanh
	case net.SELU:
		n.Nonlinearity = mathcheck.SELU
	default:
		panic(fmt.Sprintf("no theory for %s: want ReLU, tanh or SELU", p.Name()))
	}
	switch p.Normalization {
	case net.LayerNorm:
		n.Normalization = mathcheck.LayerNorm
	case net.BatchNorm:
		n.Normalization = mathcheck.BatchNorm
	}
	if p.Skip.Kind != net.NoSkip {
		n.SkipGain = p.Skip.Gain
	}
	return n
}

// predictionSize is the root mean square of predictions of the network as it
// starts.
func predictionSize(p trained.Protocol) float64 {
	layers, _ := wide(p).Layers()
	return math.Sqrt(layers[len(layers)-1].Variance)
}

// wideGrowth is theory's log growth of GSC per layer of a vanilla network.
func wideGrowth(p trained.Protocol) float64 {
	layers, _ := wide(p).Layers()
	from, to := layers[0], layers[len(layers)-1]
	return math.Log(from.GSC(to)) / float64(to.Layer-from.Layer)
}
