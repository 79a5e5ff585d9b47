package net

import (
	"maps"
	"slices"
)

// Normalization names what stands directly before each nonlinearity; the zero
// value is none. There is no ε: a row or column of zero variance becomes 0, and
// so does its gradient. Hence rescaling a layer changes nothing behind it.
type Normalization string

// The normalizations.
const (
	NoNormalization Normalization = ""
	LayerNorm       Normalization = "layer" // over the neurons of each input (Ba et al. 2016)
	BatchNorm       Normalization = "batch" // over the inputs for each neuron (Ioffe, Szegedy 2015)
)

// normalizer maps each group of entries of a rows×cols matrix, a row or a
// column, to mean 0 and variance 1. Groups [lo, hi) are worked on, so that
// callers may cut the work. Matrices are contiguous; xhat may alias x, dx may
// alias dxhat.
type normalizer interface {
	// forward sets x̂ = (x - mean)/std and invStd = 1/std.
	forward(xhat, invStd, x []float64, rows, cols, lo, hi int)
	// backward sets dx = invStd·(dx̂ - mean(dx̂) - x̂·mean(dx̂·x̂)). The Jacobian
	// is symmetric, so the same function carries tangents forward.
	backward(dx, dxhat, xhat, invStd []float64, rows, cols, lo, hi int)
	// groups returns the number of groups of a rows×cols matrix.
	groups(rows, cols int) int
	// couplesRows tells whether the inputs of a batch influence each other.
	couplesRows() bool
}

// normalizations maps each name to its function; nil does nothing.
var normalizations = map[Normalization]normalizer{
	NoNormalization: nil,
	LayerNorm:       layerNorm{},
	BatchNorm:       batchNorm{},
}

// Normalizations returns the names of all normalizations, sorted; "" is none.
func Normalizations() []Normalization { return slices.Sorted(maps.Keys(normalizations)) }

func (n Normalization) canonical() Normalization {
	if n == "none" {
		return NoNormalization
	}
	return n
}

// String returns the name, "none" for none.
func (n Normalization) String() string {
	if n == NoNormalization {
		return "none"
	}
	return string(n)
}

// CouplesInputs tells whether the inputs of a batch influence each other, so
// that a whole batch counts as one input of the network.
func (a Architecture) CouplesInputs() bool {
	n := normalizations[a.Normalization.canonical()]
	return n != nil && n.couplesRows()
}
