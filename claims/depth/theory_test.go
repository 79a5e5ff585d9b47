package depth

import (
	"fmt"
	"math"

	"gradscale/claims/trained"
	"gradscale/mathcheck"
	"gradscale/net"
)

// wide returns a trained network's counterpart at infinite width.
func wide(p trained.Protocol) mathcheck.WideNetwork { return wideOf(p.Architecture) }

// wideOf returns an architecture's counterpart at infinite width, as it starts, with
// Gaussian weights whatever the start.
func wideOf(a net.Architecture) mathcheck.WideNetwork {
	n := mathcheck.WideNetwork{Depth: a.Depth, WeightVariance: 1}
	switch a.Nonlinearity {
	case net.ReLU:
		n.Nonlinearity, n.WeightVariance = mathcheck.ReLU, 2
	case net.Tanh:
		n.Nonlinearity = mathcheck.Tanh
	case net.SELU:
		n.Nonlinearity = mathcheck.SELU
	default:
		panic(fmt.Sprintf("no theory for %s: want ReLU, tanh or SELU", a.Name()))
	}
	switch a.Normalization {
	case net.LayerNorm:
		n.Normalization = mathcheck.LayerNorm
	case net.BatchNorm:
		n.Normalization = mathcheck.BatchNorm
	}
	if a.Skip.Kind != net.NoSkip {
		n.SkipGain = a.Skip.Gain
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
func wideGrowth(p trained.Protocol) float64 { return wideGrowthOf(p.Architecture) }

// wideGrowthOf is likewise of an architecture; it is 0 of the orthogonal starts, which
// have none.
func wideGrowthOf(a net.Architecture) float64 {
	if a.Initialization != "" && a.Initialization != net.Gaussian {
		return 0
	}
	layers, _ := wideOf(a).Layers()
	from, to := layers[0], layers[len(layers)-1]
	return math.Log(from.GSC(to)) / float64(to.Layer-from.Layer)
}
