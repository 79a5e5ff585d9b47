package net

import (
	"maps"
	"slices"

	"gonum.org/v1/gonum/blas/blas64"
)

// Normalization names what stands directly before each nonlinearity, or where
// Placement says; the zero value is none. There is no ε: a row or column of zero variance, for
// RMSNorm of zeros, becomes 0, and so does its gradient. Hence rescaling a layer changes nothing behind it.
type Normalization string

// The normalizations.
const (
	NoNormalization Normalization = ""
	LayerNorm       Normalization = "layer" // over the neurons of each input (Ba et al. 2016)
	BatchNorm       Normalization = "batch" // over the inputs for each neuron (Ioffe, Szegedy 2015)
	RMSNorm         Normalization = "rms"   // over the neurons of each input, by their quadratic mean alone (Zhang, Sennrich 2019)
)

// normalizer maps each group of entries of a matrix, a row or a column, to mean
// square 1, and to mean 0 if it centers. That is free of scale, and right over the
// whole range of float64.
type normalizer interface {
	// bind returns the step for the matrices. Backward sets
	// dx = (dx̂ - mean(dx̂) - x̂·mean(dx̂·x̂))/std, without mean(dx̂) unless it centers.
	// The Jacobian is symmetric, so the same step carries tangents forward.
	bind(m normalized) step
	// couplesRows tells whether the inputs of a batch influence each other, as
	// they do if groups are columns.
	couplesRows() bool
	// centers tells whether the mean is taken away first.
	centers() bool
}

// normalized are the matrices of a normalization, contiguous; x̂ may be x, dx may
// be dx̂.
type normalized struct {
	layer              int // whose activations x are
	x, xhat, dx, dxhat blas64.General
}

func (m normalized) nonFinite(row, column int, value float64) error {
	return &NonFiniteError{What: "activation", Layer: m.layer, Row: row, Col: column, Value: value}
}

// normalizations maps each name to its function; nil does nothing.
var normalizations = map[Normalization]normalizer{
	NoNormalization: nil,
	LayerNorm:       layerNorm{},
	BatchNorm:       batchNorm{},
	RMSNorm:         rmsNorm{},
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
