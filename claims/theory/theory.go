// Package theory says which network of package mathcheck, at infinite width, a
// network of package net is the finite counterpart of. Nothing but
// the claims themselves uses both packages beside it.
package theory

import (
	"cmp"
	"fmt"

	"gradscale/mathcheck"
	"gradscale/net"
)

var nonlinearities = map[net.Nonlinearity]mathcheck.Nonlinearity{
	net.Identity: mathcheck.Identity,
	net.ReLU:     mathcheck.ReLU,
	net.Tanh:     mathcheck.Tanh,
	net.SELU:     mathcheck.SELU,
	net.GELU:     mathcheck.GELU,
	net.SiLU:     mathcheck.SiLU,
	net.Mish:     mathcheck.Mish,
}

// Nonlinearity returns an architecture's nonlinearity as theory sees it, or an
// error that names one that it does not know.
func Nonlinearity(a net.Architecture) (mathcheck.Nonlinearity, error) {
	switch a.Nonlinearity {
	case "":
		return mathcheck.Identity, nil
	case net.LeakyReLU:
		slope := a.LeakySlope
		if slope == 0 {
			slope = net.DefaultLeakySlope
		}
		return mathcheck.LeakyReLU("leaky-relu", slope), nil
	}
	f, ok := nonlinearities[a.Nonlinearity]
	if !ok {
		return f, fmt.Errorf("theory: nonlinearity %q has no counterpart in mathcheck", a.Nonlinearity)
	}
	return f, nil
}

var normalizations = map[net.Normalization]mathcheck.Normalization{
	net.NoNormalization: mathcheck.NoNormalization,
	net.LayerNorm:       mathcheck.LayerNorm,
	net.BatchNorm:       mathcheck.BatchNorm,
	net.RMSNorm:         mathcheck.RMSNorm,
}

// Wide returns the counterpart at infinite width of a network with Gaussian
// weights, with identity, Gaussian or orthogonal skip connections or without: the
// kind of skip makes no difference there. The last layer, which [net.Fixup] sets to 0,
// counts as drawn. The error names what has no
// counterpart: another start than Gaussian, whose networks are no longer
// Gaussian processes or are linear, a nonlinearity or normalization that mathcheck
// does not know, or PostNorm behind skip connections that are cut.
func Wide(a net.Architecture) (mathcheck.WideNetwork, error) {
	f, err := Nonlinearity(a)
	if err != nil {
		return mathcheck.WideNetwork{}, err
	}
	n, ok := normalizations[a.Normalization]
	if !ok {
		return mathcheck.WideNetwork{}, fmt.Errorf("theory: normalization %q has no counterpart in mathcheck", a.Normalization)
	}
	if a.Initialization != "" && a.Initialization != net.Gaussian {
		return mathcheck.WideNetwork{}, fmt.Errorf("theory: initialization %q has no counterpart at infinite width, want Gaussian", a.Initialization)
	}
	w := mathcheck.WideNetwork{Nonlinearity: f, Normalization: n, WeightVariance: weightVariance(a, f), BiasVariance: a.BiasVariance, Depth: a.Depth}
	if a.Skip.Kind != net.NoSkip {
		w.SkipGain, w.BlockDepth = a.Skip.Gain, a.BlockDepth
	}
	if w.StartsAsSkips = a.StartsAsSkips(); a.Start == net.Fixup && w.BlockDepth != 1 {
		w.InnerWeightVariance = w.WeightVariance * mathcheck.FixupVariance(a.Blocks(), cmp.Or(a.BlockDepth, net.DefaultBlockDepth))
	}
	if w.PostNorm = a.Placement == net.PostNorm; w.PostNorm && w.SkipGain == 0 {
		return mathcheck.WideNetwork{}, fmt.Errorf("theory: placement %q of normalizations has no counterpart with skip connections of gain 0", a.Placement)
	}
	return w, nil
}

// weightVariance is the architecture's own or, if it has none, the protocol's: what keeps the mean square of standard
// normal pre-activations behind a rectifier, 1/E[φ²] = 2/(1+slope²) (He et al.
// 2015), and 1 behind all else.
func weightVariance(a net.Architecture, f mathcheck.Nonlinearity) float64 {
	if a.WeightVariance != 0 {
		return a.WeightVariance
	}
	switch a.Nonlinearity {
	case net.ReLU, net.LeakyReLU:
		slope := f.Derivative(-1)
		return 2 / (1 + slope*slope)
	}
	return 1
}

// MustWide is [Wide] for architectures that are known to have a counterpart, such
// as the paper's; it panics otherwise.
func MustWide(a net.Architecture) mathcheck.WideNetwork {
	w, err := Wide(a)
	if err != nil {
		panic(err)
	}
	return w
}
