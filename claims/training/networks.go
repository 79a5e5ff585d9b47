package training

import (
	"slices"

	"gradscale/net"
)

func network(f net.Nonlinearity, n net.Normalization, start net.Initialization) net.Architecture {
	return net.Architecture{Depth: Depth, Width: Width, Nonlinearity: f, Normalization: n, Initialization: start}
}

// Exploding returns the vanilla networks of table 1 that explode.
func Exploding() []net.Architecture {
	return []net.Architecture{
		network(net.ReLU, net.BatchNorm, net.Gaussian), network(net.Tanh, net.LayerNorm, net.Gaussian),
		network(net.Tanh, net.BatchNorm, net.Gaussian), network(net.SELU, net.NoNormalization, net.Gaussian),
	}
}

// Collapsing returns those whose domain collapses.
func Collapsing() []net.Architecture {
	return []net.Architecture{
		network(net.ReLU, net.NoNormalization, net.Gaussian), network(net.ReLU, net.LayerNorm, net.Gaussian),
		network(net.Tanh, net.NoNormalization, net.Gaussian),
	}
}

// OrthogonalStarts returns two networks that start near a linear isometry, and neither
// explode nor collapse.
func OrthogonalStarts() []net.Architecture {
	return []net.Architecture{network(net.ReLU, net.NoNormalization, net.LooksLinear), network(net.Tanh, net.NoNormalization, net.Orthogonal)}
}

// StraightLayerTanh starts straight, too, with layer normalization.
func StraightLayerTanh() net.Architecture { return network(net.Tanh, net.LayerNorm, net.Orthogonal) }

// ResNets returns the networks with identity skips around every second layer.
func ResNets(of []net.Architecture) []net.Architecture {
	return changed(of, func(a *net.Architecture) { a.Skip = net.IdentitySkip(1) })
}

// AtDepth returns the networks at another depth.
func AtDepth(depth int, of []net.Architecture) []net.Architecture {
	return changed(of, func(a *net.Architecture) { a.Depth = depth })
}

// Uncollapsed returns the ten networks of claim E3: those that explode, their
// ResNets and the orthogonal starts.
func Uncollapsed() []net.Architecture {
	return slices.Concat(Exploding(), ResNets(Exploding()), OrthogonalStarts())
}

// others returns the rest of the networks.
func others() []net.Architecture {
	return slices.Concat(Collapsing(), ResNets(Collapsing()), []net.Architecture{StraightLayerTanh()})
}

// ofOptimizers returns those that momentum and RMSprop are tried on: batch-ReLU,
// layer-tanh, SELU and their ResNets.
func ofOptimizers() []net.Architecture {
	three := slices.Delete(Exploding(), 2, 3)
	return slices.Concat(three, ResNets(three))
}

func changed(of []net.Architecture, change func(*net.Architecture)) []net.Architecture {
	of = slices.Clone(of)
	for i := range of {
		change(&of[i])
	}
	return of
}
