package optim

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"gradscale/net"
)

// Kind names how an optimizer uses gradients; the zero value is SGD.
type Kind string

// The kinds, with θ the parameters, g the gradient and η the step size. All
// state starts from 0.
const (
	// SGD is θ ← θ - ηg.
	SGD Kind = "sgd"
	// Momentum is v ← μv + g, θ ← θ - ηv (Polyak 1964, as Sutskever et al. 2013).
	Momentum Kind = "momentum"
	// Nesterov is v ← μv + g, θ ← θ - η(g + μv): Nesterov's momentum written for
	// the point at which the gradient is taken (Bengio et al. 2013).
	Nesterov Kind = "nesterov"
	// RMSprop is s ← ρs + (1-ρ)g², θ ← θ - ηg/(√s + ε) (Tieleman, Hinton 2012).
	RMSprop Kind = "rmsprop"
	// Adam is m ← β₁m + (1-β₁)g, v ← β₂v + (1-β₂)g², θ ← θ - ηm̂/(√v̂ + ε) with
	// m̂ = m/(1-β₁ᵗ), v̂ = v/(1-β₂ᵗ), t counted from 1 (Kingma, Ba 2015, algorithm 1).
	Adam Kind = "adam"
)

// Optimizer says how parameters follow gradients. Of the fields behind StepSize
// each kind uses those of its formula; there 0 stands for the kind's default,
// and the others must be 0.
type Optimizer struct {
	Kind     Kind
	StepSize float64 // η, positive

	Momentum float64 // μ in (0, 1); default 0.9
	Rho      float64 // ρ in (0, 1); default 0.9
	Beta1    float64 // β₁ in (0, 1); default 0.9
	Beta2    float64 // β₂ in (0, 1); default 0.999
	Epsilon  float64 // ε, positive; default 1e-8
}

// Kinds returns the names of all kinds, sorted.
func Kinds() []Kind { return slices.Sorted(maps.Keys(rules)) }

func (k Kind) canonical() Kind {
	if k == "" {
		return SGD
	}
	return k
}

// String returns the name.
func (k Kind) String() string { return string(k.canonical()) }

// hyperparameter is a field of an optimizer that not every kind uses.
type hyperparameter struct {
	name  string
	value *float64
	below float64 // exclusive upper bound; the lower is 0
}

func (o *Optimizer) hyperparameters() []hyperparameter {
	return []hyperparameter{
		{"Momentum", &o.Momentum, 1},
		{"Rho", &o.Rho, 1},
		{"Beta1", &o.Beta1, 1},
		{"Beta2", &o.Beta2, 1},
		{"Epsilon", &o.Epsilon, math.Inf(1)},
	}
}

// Validate returns an error that joins one [*net.FieldError] for each field that
// can't be used, or nil.
func (o Optimizer) Validate() error {
	rule, ok := rules[o.Kind.canonical()]
	if !ok {
		return fieldError("Optimizer.Kind", fmt.Sprintf("%q", string(o.Kind)), "one of "+quotedKinds())
	}
	var errs []error
	if !positive(o.StepSize) {
		errs = append(errs, fieldError("Optimizer.StepSize", o.StepSize, "positive and finite"))
	}
	defaults := rule.defaults.hyperparameters()
	for i, h := range o.hyperparameters() {
		switch used := *defaults[i].value != 0; {
		case *h.value == 0:
		case !used:
			errs = append(errs, fieldError("Optimizer."+h.name, *h.value, fmt.Sprintf("0: %s does not use it", o.Kind)))
		case !(*h.value > 0 && *h.value < h.below):
			errs = append(errs, fieldError("Optimizer."+h.name, *h.value, fmt.Sprintf("above 0 and below %g, or 0 for the default %g", h.below, *defaults[i].value)))
		}
	}
	return errors.Join(errs...)
}

// WithDefaults returns the optimizer with every field that is used spelled out:
// two optimizers do the same if these are equal. It panics if the kind is
// unknown.
func (o Optimizer) WithDefaults() Optimizer {
	rule, ok := rules[o.Kind.canonical()]
	if !ok {
		panic(fmt.Sprintf("optim: kind %q, want one of %s", string(o.Kind), quotedKinds()))
	}
	o.Kind = o.Kind.canonical()
	defaults := rule.defaults.hyperparameters()
	for i, h := range o.hyperparameters() {
		if *h.value == 0 {
			*h.value = *defaults[i].value
		}
	}
	return o
}

// String returns the kind and all fields that it uses, like
// "momentum(StepSize=0.1 Momentum=0.9)".
func (o Optimizer) String() string {
	s := fmt.Sprintf("%s(StepSize=%g", o.Kind, o.StepSize)
	if _, known := rules[o.Kind.canonical()]; known {
		o = o.WithDefaults()
	}
	for _, h := range o.hyperparameters() {
		if *h.value != 0 {
			s += fmt.Sprintf(" %s=%g", h.name, *h.value)
		}
	}
	return s + ")"
}

func fieldError(field string, value any, wanted string) error {
	return &net.FieldError{Package: "optim", Field: field, Value: value, Wanted: wanted}
}

func positive(x float64) bool { return x > 0 && !math.IsInf(x, 1) }

func quotedKinds() string {
	var names []string
	for _, k := range Kinds() {
		names = append(names, fmt.Sprintf("%q", string(k)))
	}
	return strings.Join(names, ", ")
}
