package claims

import (
	"fmt"
	"math"

	"gradscale/mathcheck"
)

// Check is one condition on one measured number.
type Check struct {
	Name      string // what is measured, unique within the claim
	Measured  mathcheck.Estimate
	Condition string // what is asked of it, like "> 0"
	Outcome   Outcome
	Paper     float64 // the paper's value, NaN if it gives none
	Theory    float64 // the oracle's value, NaN if there is none
}

// marginOfBits is how near, relative to the numbers compared, a bound may come
// to the end of an interval before the check counts as undecided: far above
// what rounding can do, far below what a verdict should rest on.
const marginOfBits = 1e-9

// clearlyAbove tells whether a exceeds b by more than the margin.
func clearlyAbove(a, b float64) bool {
	return a-b > marginOfBits*max(math.Abs(a), math.Abs(b))
}

// Above asks that the whole interval lie above the bound.
func Above(name string, measured mathcheck.Estimate, bound float64) Check {
	return decided(name, measured, fmt.Sprintf("> %.4g", bound),
		clearlyAbove(measured.Lo, bound), clearlyAbove(bound, measured.Hi))
}

// Below asks that the whole interval lie below the bound.
func Below(name string, measured mathcheck.Estimate, bound float64) Check {
	return decided(name, measured, fmt.Sprintf("< %.4g", bound),
		clearlyAbove(bound, measured.Hi), clearlyAbove(measured.Lo, bound))
}

// Inside asks that the whole interval lie between the bounds. It is undecided
// if the interval reaches across one of them.
func Inside(name string, measured mathcheck.Estimate, lo, hi float64) Check {
	return decided(name, measured, fmt.Sprintf("in [%.4g, %.4g]", lo, hi),
		clearlyAbove(measured.Lo, lo) && clearlyAbove(hi, measured.Hi),
		clearlyAbove(lo, measured.Hi) || clearlyAbove(measured.Lo, hi))
}

// Covers asks that the interval contain the value; there is no middle between
// yes and no. The caller answers for an interval that is narrow enough to mean
// something.
func Covers(name string, measured mathcheck.Estimate, value float64) Check {
	in := clearlyAbove(value, measured.Lo) && clearlyAbove(measured.Hi, value)
	return decided(name, measured, fmt.Sprintf("interval covers %.4g", value), in, !in)
}

// decided makes a check that holds, fails, or is undecided if neither is sure.
func decided(name string, measured mathcheck.Estimate, condition string, holds, fails bool) Check {
	c := Check{Name: name, Measured: measured, Condition: condition, Outcome: Undecided, Paper: math.NaN(), Theory: math.NaN()}
	switch {
	case holds:
		c.Outcome = Holds
	case fails || math.IsNaN(measured.Value):
		c.Outcome = Fails
	}
	return c
}

// WithPaper adds the paper's value to be shown beside the measured one.
func (c Check) WithPaper(value float64) Check { c.Paper = value; return c }

// WithTheory adds the oracle's value to be shown beside the measured one.
func (c Check) WithTheory(value float64) Check { c.Theory = value; return c }

// String returns the check as a line.
func (c Check) String() string {
	s := fmt.Sprintf("%-9s %s: %s, want %s", c.Outcome, c.Name, show(c.Measured), c.Condition)
	return s + references(c)
}

// references tells what paper and theory say, if anything.
func references(c Check) string {
	s := ""
	if !math.IsNaN(c.Paper) {
		s += fmt.Sprintf("; paper %.4g", c.Paper)
	}
	if !math.IsNaN(c.Theory) {
		s += fmt.Sprintf("; theory %.4g", c.Theory)
	}
	return s
}

// show returns value and interval; an exact number has none.
func show(e mathcheck.Estimate) string {
	if e.Lo == e.Value && e.Hi == e.Value {
		return fmt.Sprintf("%.4g", e.Value)
	}
	return fmt.Sprintf("%.4g [%.4g, %.4g]", e.Value, e.Lo, e.Hi)
}
