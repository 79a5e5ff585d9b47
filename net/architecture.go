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
}

// DefaultLeakySlope is the slope that an Architecture with LeakySlope 0 gives
// to LeakyReLU (Maas, Hannun, Ng 2013).
const DefaultLeakySlope = 0.01

// blockDepth is the number of linear layers that a skip connection spans.
const blockDepth = 2

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
	errs = append(errs, a.validateSkip(), a.validateLooksLinear())
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
	if kind != NoSkip && (a.Depth < 2 || a.Depth%blockDepth != 0) {
		return &FieldError{Field: "Depth", Value: a.Depth, Wanted: fmt.Sprintf("even with skip connections: a first layer, blocks of %d, a last layer", blockDepth)}
	}
	return nil
}

func (a Architecture) validateLooksLinear() error {
	if a.Initialization.canonical() != LooksLinear {
		return nil
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
	return (a.Depth - 2) / blockDepth
}

func quoted[S ~string](s S) string { return fmt.Sprintf("%q", string(s)) }

func quotedList[S ~string](names []S) string {
	q := make([]string, len(names))
	for i, n := range names {
		q[i] = quoted(n)
	}
	return strings.Join(q, ", ")
}
