package net

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"strings"
)

// Architecture describes a network as plain data; two equal values describe the
// same network. Zero values mean: identity nonlinearity, no normalization, no
// skip connections, Gaussian initialization.
type Architecture struct {
	Depth   int // number of linear layers, 1 to 2²⁰
	Width   int // neurons of each hidden layer, 1 to 2²⁴
	Inputs  int // size of an input, 1 to 2²⁴
	Outputs int // size of a prediction, 1 to 2²⁴

	Nonlinearity   Nonlinearity
	LeakySlope     float64 // slope of LeakyReLU left of 0, in [0, 1); 0 stands for DefaultLeakySlope
	Normalization  Normalization
	Skip           Skip
	Initialization Initialization

	WeightVariance float64 `identity:"omitzero"` // of weights behind a nonlinearity, times fan-in; 0 stands for the initialization's own
	BiasVariance   float64 `identity:"omitzero"` // of every linear layer's biases, which are never trained; 0 is no biases
	BlockDepth     int     `identity:"omitzero"` // linear layers that a skip connection spans; 0 stands for DefaultBlockDepth

	Placement Placement `identity:"omitzero"` // of normalizations in a residual network
	Start     Start     `identity:"omitzero"` // of its residual functions
}

// DefaultLeakySlope is the slope that an Architecture with LeakySlope 0 gives
// to LeakyReLU (Maas, Hannun, Ng 2013).
const DefaultLeakySlope = 0.01

// DefaultBlockDepth is the BlockDepth that an [Architecture] with BlockDepth 0 has.
const DefaultBlockDepth = 2

// FieldError says which field of an [Architecture] or another plain description
// can't be used, or which argument can't be used with it, and what is allowed.
type FieldError struct {
	Package string // the package that can't use it; "" stands for net
	Field   string // name of the field
	Value   any    // the value found
	Wanted  string // what is allowed
}

func (e *FieldError) Error() string {
	return fmt.Sprintf("%s: %s is %v, want %s", cmp.Or(e.Package, "net"), e.Field, e.Value, e.Wanted)
}

// Validate returns an error that joins one [*FieldError] for each field that
// can't be built, or nil.
func (a Architecture) Validate() error {
	var errs []error
	reject := func(field string, value any, wanted string) {
		errs = append(errs, &FieldError{Field: field, Value: value, Wanted: wanted})
	}
	errs = append(errs, a.validateSizes())
	if _, ok := nonlinearities[a.Nonlinearity.canonical()]; !ok {
		reject("Nonlinearity", quoted(a.Nonlinearity), "one of "+quotedList(Nonlinearities()))
	}
	if !(a.LeakySlope >= 0 && a.LeakySlope < 1) {
		reject("LeakySlope", a.LeakySlope, "in [0, 1)")
	}
	if _, ok := normalizations[a.Normalization.canonical()]; !ok {
		reject("Normalization", quoted(a.Normalization), "one of "+quotedList(Normalizations()))
	}
	if _, ok := initializations[a.Initialization.canonical()]; !ok {
		reject("Initialization", quoted(a.Initialization), "one of "+quotedList(Initializations()))
	}
	for _, v := range []struct {
		field string
		value float64
	}{{"WeightVariance", a.WeightVariance}, {"BiasVariance", a.BiasVariance}} {
		if !(v.value >= 0 && v.value <= mostVariance) {
			reject(v.field, v.value, fmt.Sprintf("at least 0 and at most %g", mostVariance))
		}
	}
	errs = append(errs, a.validateSkip(), a.validatePlacement(), a.validateStart(), a.validateLooksLinear())
	return errors.Join(errs...)
}

func (a Architecture) validateSkip() error {
	kind := a.Skip.Kind.canonical()
	if _, ok := skipKinds[kind]; !ok {
		return &FieldError{Field: "Skip.Kind", Value: quoted(a.Skip.Kind), Wanted: "one of " + quotedList(SkipKinds())}
	}
	if !(a.Skip.Gain >= 0) || math.IsInf(a.Skip.Gain, 1) {
		return &FieldError{Field: "Skip.Gain", Value: a.Skip.Gain, Wanted: "finite and at least 0"}
	}
	if a.BlockDepth < 0 || a.BlockDepth > mostLayers {
		return &FieldError{Field: "BlockDepth", Value: a.BlockDepth, Wanted: fmt.Sprintf("0 to %d", mostLayers)}
	}
	if kind == NoSkip {
		if a.BlockDepth != 0 {
			return &FieldError{Field: "BlockDepth", Value: a.BlockDepth, Wanted: "0 without skip connections, which blocks are made by"}
		}
		return nil
	}
	if block := a.blockDepth(); a.Depth < 2 || (a.Depth-2)%block != 0 {
		allowed := fmt.Sprintf("2 more than a multiple of %d", block)
		if block == DefaultBlockDepth {
			allowed = "even"
		}
		return &FieldError{Field: "Depth", Value: a.Depth, Wanted: fmt.Sprintf("%s with skip connections: a first layer, blocks of %d, a last layer", allowed, block)}
	}
	return nil
}

// mostVariance is far above what any use is known for; up to it no entry overflows.
const mostVariance = 1e6

func (a Architecture) validateLooksLinear() error {
	if a.Initialization.canonical() != LooksLinear {
		return nil
	}
	if a.WeightVariance != 0 {
		return &FieldError{Field: "WeightVariance", Value: a.WeightVariance, Wanted: "0 with looks-linear initialization, which keeps lengths by its own"}
	}
	if a.Width%2 != 0 {
		return &FieldError{Field: "Width", Value: a.Width, Wanted: "even with looks-linear initialization, which pairs each neuron with its mirror image"}
	}
	switch a.Nonlinearity.canonical() {
	case ReLU, LeakyReLU, Identity:
		return nil
	}
	return &FieldError{Field: "Nonlinearity", Value: quoted(a.Nonlinearity), Wanted: `"relu", "leaky-relu" or "identity" with looks-linear initialization: only there is φ(u) - φ(-u) linear`}
}

// String returns the architecture's name and sizes, like
// "resnet-batch-relu depth=50 width=100 inputs=100 outputs=10".
func (a Architecture) String() string {
	return fmt.Sprintf("%s depth=%d width=%d inputs=%d outputs=%d", a.Name(), a.Depth, a.Width, a.Inputs, a.Outputs)
}

// Name returns what distinguishes the architecture apart from its sizes:
// [resnet-][normalization-]nonlinearity, with what departs from an identity
// skip of gain 1 and from Gaussian initialization behind it, like
// "batch-relu", "resnet-tanh(gaussian skip)", "relu(looks-linear)".
func (a Architecture) Name() string {
	var parts, details []string
	if a.Skip.Kind.canonical() != NoSkip {
		parts = append(parts, "resnet")
		if a.Skip != IdentitySkip(1) {
			details = append(details, a.Skip.String())
		}
	}
	if a.Normalization.canonical() != NoNormalization {
		parts = append(parts, string(a.Normalization))
	}
	parts = append(parts, a.Nonlinearity.String())
	if a.Nonlinearity == LeakyReLU {
		details = append(details, fmt.Sprintf("slope %g", a.leakySlope()))
	}
	if a.Initialization.canonical() != Gaussian {
		details = append(details, a.Initialization.String())
	}
	if a.WeightVariance != 0 {
		details = append(details, fmt.Sprintf("weight variance %g", a.WeightVariance))
	}
	if a.BiasVariance != 0 {
		details = append(details, fmt.Sprintf("bias variance %g", a.BiasVariance))
	}
	if a.BlockDepth != 0 && a.BlockDepth != DefaultBlockDepth {
		details = append(details, fmt.Sprintf("blocks of %d", a.BlockDepth))
	}
	if a.Placement.canonical() == PostNorm {
		details = append(details, "post-norm")
	}
	if a.Start.canonical() != Drawn {
		details = append(details, a.Start.String())
	}
	name := strings.Join(parts, "-")
	if len(details) > 0 {
		name += "(" + strings.Join(details, ", ") + ")"
	}
	return name
}

func (a Architecture) leakySlope() float64 {
	if a.LeakySlope == 0 {
		return DefaultLeakySlope
	}
	return a.LeakySlope
}

// Blocks returns the number of residual blocks, 0 without skip connections.
func (a Architecture) Blocks() int {
	if a.Skip.Kind.canonical() == NoSkip {
		return 0
	}
	return (a.Depth - 2) / a.blockDepth()
}

func (a Architecture) blockDepth() int { return cmp.Or(a.BlockDepth, DefaultBlockDepth) }

// InsideBlock tells whether a skip connection passes by layer l.
func (a Architecture) InsideBlock(l int) bool {
	return a.Blocks() > 0 && l > 1 && l < a.Depth && (l-1)%a.blockDepth() != 0
}

// BlockEnd returns the layer that block b, 1 ≤ b ≤ Blocks, ends with; BlockEnd(0) is
// the layer that the first block begins with.
func (a Architecture) BlockEnd(b int) int { return 1 + b*a.blockDepth() }

func quoted[S ~string](s S) string { return fmt.Sprintf("%q", string(s)) }

func quotedList[S ~string](names []S) string {
	q := make([]string, len(names))
	for i, n := range names {
		q[i] = quoted(n)
	}
	return strings.Join(q, ", ")
}
