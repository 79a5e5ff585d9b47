package claims

import (
	"fmt"
	"math"

	"gradscale/mathcheck"
)

// Condition is what is asked of a number and its interval. A number that is NaN
// meets none.
type Condition struct {
	words string // completes "lies …" in a rule's sentence
	// judge returns what is asked of a check in short, like "> 0", and whether the
	// check surely holds or surely fails; it is undecided if neither.
	judge func(c *Check) (asked string, holds, fails bool)
	// reference, where set, is what the check must come with.
	reference func(c *Check) float64
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
func Above(bound float64) Condition {
	return Condition{words: fmt.Sprintf("above %.4g", bound), judge: func(c *Check) (string, bool, bool) {
		return fmt.Sprintf("> %.4g", bound), clearlyAbove(c.Measured.Lo, bound), clearlyAbove(bound, c.Measured.Hi)
	}}
}

// Below asks that the whole interval lie below the bound.
func Below(bound float64) Condition {
	return Condition{words: fmt.Sprintf("below %.4g", bound), judge: func(c *Check) (string, bool, bool) {
		return fmt.Sprintf("< %.4g", bound), clearlyAbove(bound, c.Measured.Hi), clearlyAbove(c.Measured.Lo, bound)
	}}
}

// Inside asks that the whole interval lie between the bounds. It is undecided
// if the interval reaches across one of them.
func Inside(lo, hi float64) Condition {
	return Condition{words: fmt.Sprintf("between %.4g and %.4g", lo, hi), judge: func(c *Check) (string, bool, bool) {
		return inside(c, lo, hi)
	}}
}

// Near is Inside of value ± tolerance.
func Near(value, tolerance float64) Condition {
	c := Inside(value-tolerance, value+tolerance)
	c.words = fmt.Sprintf("within %.4g of %.4g", tolerance, value)
	return c
}

// NearTheory is Near of the check's own value from theory.
func NearTheory(tolerance float64) Condition {
	return Condition{
		words: fmt.Sprintf("within %.4g of theory", tolerance), reference: theoryOf,
		judge: func(c *Check) (string, bool, bool) { return inside(c, c.Theory-tolerance, c.Theory+tolerance) },
	}
}

func inside(c *Check, lo, hi float64) (string, bool, bool) {
	return fmt.Sprintf("in [%.4g, %.4g]", lo, hi),
		clearlyAbove(c.Measured.Lo, lo) && clearlyAbove(hi, c.Measured.Hi),
		clearlyAbove(lo, c.Measured.Hi) || clearlyAbove(c.Measured.Lo, hi)
}

// Covers asks that the interval contain the value; there is no middle between
// yes and no. The rule answers for an interval that is narrow enough to mean
// something.
func Covers(value float64) Condition {
	return Condition{words: fmt.Sprintf("covers %.4g", value), judge: func(c *Check) (string, bool, bool) { return covers(c, value) }}
}

// WithinFactorOfPaper asks that the whole interval of what is positive lie within
// a factor of the check's own value from the paper: that the two be equivalent, for
// a margin of the factor's logarithm. Noise widens the interval, and so does not
// help, as it does where an interval has only to cover a value.
func WithinFactorOfPaper(factor float64) Condition {
	return withinFactor(factor, "the paper's value", paperOf)
}

// WithinFactorOfReference is likewise of the check's own value from elsewhere.
func WithinFactorOfReference(factor float64) Condition {
	return withinFactor(factor, "the reference", referenceOf)
}

func withinFactor(factor float64, of string, value func(*Check) float64) Condition {
	return Condition{
		words: fmt.Sprintf("within a factor %.4g of %s", factor, of), reference: value,
		judge: func(c *Check) (string, bool, bool) { return inside(c, value(c)/factor, value(c)*factor) },
	}
}

// CoversTheory is Covers of the check's own value from theory.
func CoversTheory() Condition {
	return Condition{words: "covers theory's value", reference: theoryOf, judge: func(c *Check) (string, bool, bool) { return covers(c, c.Theory) }}
}

func covers(c *Check, value float64) (string, bool, bool) {
	in := clearlyAbove(value, c.Measured.Lo) && clearlyAbove(c.Measured.Hi, value)
	return fmt.Sprintf("interval covers %.4g", value), in, !in
}

// Equal asks that a count be the one given.
func Equal(count int) Condition {
	return Condition{words: fmt.Sprintf("equal to %d", count), judge: func(c *Check) (string, bool, bool) { return equal(c, float64(count)) }}
}

// EqualsTheory asks that a count be the one that theory gives.
func EqualsTheory() Condition {
	return Condition{words: "equal to theory's", reference: theoryOf, judge: func(c *Check) (string, bool, bool) { return equal(c, c.Theory) }}
}

func equal(c *Check, count float64) (string, bool, bool) {
	atLeast, tooSmall := isAtLeast(c, count)
	atMost, tooLarge := isAtMost(c, count)
	return fmt.Sprintf("= %.4g", count), atLeast && atMost, tooSmall || tooLarge
}

// AtLeast asks that a count, or the whole interval of a mean of counts, not be
// below the one given.
func AtLeast(count int) Condition {
	return Condition{words: fmt.Sprintf("at least %d", count), judge: func(c *Check) (string, bool, bool) {
		holds, fails := isAtLeast(c, float64(count))
		return fmt.Sprintf("≥ %d", count), holds, fails
	}}
}

// AtMost asks that a count, or the whole interval of a mean of counts, not be
// above the one given.
func AtMost(count int) Condition {
	return Condition{words: fmt.Sprintf("at most %d", count), judge: func(c *Check) (string, bool, bool) {
		holds, fails := isAtMost(c, float64(count))
		return fmt.Sprintf("≤ %d", count), holds, fails
	}}
}

// For counts the bound itself is allowed, and so is what rounding makes of it.

func isAtLeast(c *Check, count float64) (holds, fails bool) {
	return c.Measured.Lo >= count || !clearlyAbove(count, c.Measured.Lo), clearlyAbove(count, c.Measured.Hi)
}

func isAtMost(c *Check, count float64) (holds, fails bool) {
	return c.Measured.Hi <= count || !clearlyAbove(c.Measured.Hi, count), clearlyAbove(c.Measured.Lo, count)
}

// Holds tells whether a number surely meets a condition that needs no other value.
func (k Condition) Holds(e mathcheck.Estimate) bool { return k.outcome(e) == Holds }

// Fails tells whether it surely doesn't.
func (k Condition) Fails(e mathcheck.Estimate) bool { return k.outcome(e) == Fails }

func (k Condition) outcome(e mathcheck.Estimate) Outcome {
	c := Measured("", "", e)
	if err := k.decide(&c); err != nil {
		panic(err)
	}
	return c.Outcome
}

func paperOf(c *Check) float64     { return c.Paper }
func theoryOf(c *Check) float64    { return c.Theory }
func referenceOf(c *Check) float64 { return c.Reference }

// decide sets a check's condition and outcome.
func (k Condition) decide(c *Check) error {
	if k.judge == nil {
		return fmt.Errorf("claims: the rule for %q has no condition", c)
	}
	if k.reference != nil && math.IsNaN(k.reference(c)) {
		return fmt.Errorf("claims: check %q comes without the value of its rule: %s", c, k.words)
	}
	asked, holds, fails := k.judge(c)
	c.Condition = asked
	switch {
	case c.isNaN() || fails:
		c.Outcome = Fails
	case holds:
		c.Outcome = Holds
	default:
		c.Outcome, c.remedy = Undecided, k.remedy(*c)
	}
	return nil
}
