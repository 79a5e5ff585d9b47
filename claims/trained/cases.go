package trained

import (
	"slices"

	"gradscale/net"
	"gradscale/net/optim"
)

// Exploding returns the architectures that explode, each with the optimizer.
func Exploding(k optim.Kind) []Protocol {
	return []Protocol{
		Of(net.ReLU, net.BatchNorm, k), Of(net.Tanh, net.LayerNorm, k), Of(net.Tanh, net.BatchNorm, k), Of(net.SELU, net.NoNormalization, k),
	}
}

// Collapsing returns those whose domain collapses.
func Collapsing(k optim.Kind) []Protocol {
	return []Protocol{Of(net.ReLU, net.NoNormalization, k), Of(net.ReLU, net.LayerNorm, k), Of(net.Tanh, net.NoNormalization, k)}
}

// OrthogonalStarts returns networks that start near a linear isometry and neither
// explode nor collapse.
func OrthogonalStarts(k optim.Kind) []Protocol {
	return []Protocol{Of(net.ReLU, net.NoNormalization, k).Start(net.LooksLinear), Of(net.Tanh, net.NoNormalization, k).Start(net.Orthogonal)}
}

// Uncollapsed returns the networks that don't collapse: those that explode, their
// ResNets, and the orthogonal starts.
func Uncollapsed(k optim.Kind) []Protocol {
	return slices.Concat(Exploding(k), ResNets(Exploding(k)), OrthogonalStarts(k))
}

// ResNets returns the protocols with skip connections.
func ResNets(of []Protocol) []Protocol {
	return each(of, Protocol.ResNet)
}

// AtDepth returns the protocols at another depth.
func AtDepth(depth int, of []Protocol) []Protocol {
	return each(of, func(p Protocol) Protocol { return p.Layers(depth) })
}

// PerLayer returns the protocols with step sizes per layer.
func PerLayer(of []Protocol) []Protocol {
	return each(of, func(p Protocol) Protocol { p.PerLayer = true; return p })
}

// Optimizers are those that the claims compare.
var Optimizers = []optim.Kind{optim.SGD, optim.Momentum, optim.RMSprop, optim.Adam}

// swept returns every protocol for which a step size is on file.
func swept() []Protocol {
	var all []Protocol
	for _, k := range Optimizers {
		all = append(all, Exploding(k)...)
	}
	for _, k := range []optim.Kind{optim.SGD, optim.Adam} {
		all = slices.Concat(all, ResNets(Exploding(k)), Collapsing(k), ResNets(Collapsing(k)), OrthogonalStarts(k))
	}
	for _, depth := range []int{10, 100} {
		all = slices.Concat(all, AtDepth(depth, Exploding(optim.SGD)), AtDepth(depth, ResNets(Exploding(optim.SGD))))
	}
	return slices.Concat(all, PerLayer(Exploding(optim.SGD)), PerLayer(ResNets(Exploding(optim.SGD))), PerLayer(OrthogonalStarts(optim.SGD)))
}

func each(of []Protocol, change func(Protocol) Protocol) []Protocol {
	changed := make([]Protocol, len(of))
	for i, p := range of {
		changed[i] = change(p)
	}
	return changed
}
