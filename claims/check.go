package claims

import (
	"fmt"
	"math"
	"strings"

	"gradscale/mathcheck"
)

// Key tells the checks of an experiment apart.
type Key struct {
	Quantity string // that of a rule
	Case     string // in which it was measured, like "batch-relu"; empty if there is one only
}

func (k Key) String() string {
	if k.Case == "" {
		return k.Quantity
	}
	return k.Quantity + ", " + k.Case
}

// Check is a measured number, and how a rule decides on it.
type Check struct {
	Key
	Measured  mathcheck.Estimate
	Paper     float64 // the paper's value, NaN if it gives none
	Theory    float64 // the oracle's value, NaN if there is none
	Reference float64 // a value from elsewhere, NaN if there is none

	Condition string // what the rule asks, like "> 0"
	Outcome   Outcome
	remedy    string // what would decide it, if it is undecided; empty if not known
}

// Measured returns a number to be decided on by the rule for its quantity.
func Measured(quantity, of string, e mathcheck.Estimate) Check {
	return Check{Key: Key{quantity, of}, Measured: e, Paper: math.NaN(), Theory: math.NaN(), Reference: math.NaN()}
}

// WithPaper adds the paper's value.
func (c Check) WithPaper(value float64) Check { c.Paper = value; return c }

// WithTheory adds the oracle's value.
func (c Check) WithTheory(value float64) Check { c.Theory = value; return c }

// WithReference adds a value from elsewhere.
func (c Check) WithReference(value float64) Check { c.Reference = value; return c }

// isNaN tells whether the number or an end of its interval is none.
func (c Check) isNaN() bool {
	return math.IsNaN(c.Measured.Value) || math.IsNaN(c.Measured.Lo) || math.IsNaN(c.Measured.Hi)
}

// line returns the check as a person reads it.
func (c Check) line() string {
	s := fmt.Sprintf("%-9s %s: %s, want %s%s", c.Outcome, c.Key, show(c.Measured), c.Condition, c.references())
	if c.remedy != "" {
		s += "; " + c.remedy
	}
	for _, w := range c.Measured.Warnings {
		s += "; " + w
	}
	return s
}

// references tells what others say of the number, if anything.
func (c Check) references() string {
	var s strings.Builder
	for _, r := range []struct {
		name  string
		value float64
	}{{"paper", c.Paper}, {"theory", c.Theory}, {"reference", c.Reference}} {
		if !math.IsNaN(r.value) {
			fmt.Fprintf(&s, "; %s %.4g", r.name, r.value)
		}
	}
	return s.String()
}

// exact tells whether a number has no interval.
func exact(e mathcheck.Estimate) bool { return e.Lo == e.Value && e.Hi == e.Value }

// show returns value and interval; an exact number has none.
func show(e mathcheck.Estimate) string {
	if exact(e) {
		return fmt.Sprintf("%.4g", e.Value)
	}
	return fmt.Sprintf("%.4g [%.4g, %.4g]", e.Value, e.Lo, e.Hi)
}
