package diagnosis

import (
	"fmt"
	"math"

	"gradscale/claims/bound"
	"gradscale/mathcheck"
)

// Verdict is what a network is.
type Verdict string

// The verdicts. A network explodes if its GSC(L,0) is above 3 (D1, D4) and grows
// exponentially: by more than 0.1 % a layer, along a line with an R² above 0.98 (G1).
// It collapses if less than 0.3 of the standard deviation of pre-activations over
// inputs, or of their sign diversity, is left of the first at the last (D2, D4a). It is
// healthy if it surely does neither. A rule decides by its interval; a network of which
// one that reaches across a bound leaves open whether it does is undecided.
const (
	Explodes  Verdict = "explodes"
	Collapses Verdict = "collapses"
	Both      Verdict = "explodes and collapses"
	Healthy   Verdict = "healthy"
	Undecided Verdict = "undecided"
)

// Quantity is what a finding is about.
type Quantity string

// The quantities.
const (
	TotalGSC      Quantity = "GSC(L,0)"
	LogGrowth     Quantity = "log growth per layer"
	Straightness  Quantity = "R² of the line"
	DeviationLeft Quantity = "deviation left"
	SignsLeft     Quantity = "sign diversity left"
	RelativeLeft  Quantity = "relative deviation left"
	Dilution      Quantity = "dilution"
)

// rule is what is asked of a quantity.
type rule struct {
	explodes bool // whether it tells of explosion, and not of collapse
	above    bool // whether the quantity has to lie above the bound
	bound    float64
	says     string
	source   string // the claim that the bound is of
}

var rules = map[Quantity]rule{
	TotalGSC: {true, true, bound.Exploded, "Geometric mean over seeds of GSC(L,0): how the error feels a relative change of the first layer.",
		"D1, D4: between the paper's networks that collapse, 1.2 to 1.5, and those that explode, 6.4 and more"},
	LogGrowth: {true, true, bound.NegligibleGrowth, "Slope of log GSC(l,0) in the number of layers above l, mean over seeds.",
		"G1: 5 % over 50 layers"},
	Straightness: {true, true, bound.Straight, "R² of the line through log GSC(l,0), averaged over seeds: whether growth is exponential. Its interval is by the jackknife.",
		"G1"},
	DeviationLeft: {false, false, bound.Collapsed, "Standard deviation over inputs of the last pre-activation over that of the first, geometric mean over seeds.",
		"D2 for tanh, D4a: as table 1 measures collapse"},
	SignsLeft: {false, false, bound.Collapsed, "Sign diversity of the last pre-activation over that of the first, geometric mean over seeds: the share of inputs on which a neuron's sign is the rarer one.",
		"D2, for ReLUs"},
}

var remarks = map[Quantity]string{
	RelativeLeft: "Standard deviation of the last pre-activation relative to its quadratic mean, over that of the first (D4b). Where it stays near 1 and the deviation does not, the signal as a whole shrinks, and inputs don't become alike.",
	Dilution:     "k = Q‖skip‖/Q‖residual function‖, geometric mean over blocks and seeds. By the dilution law a k-fold skip divides the exponent of a block's growth by k²+1 (R3).",
}

// Answer is whether what a rule asks is so.
type Answer string

// The answers.
const (
	Yes  Answer = "yes"
	No   Answer = "no"
	Open Answer = "undecided" // the interval reaches across the bound, or there is none
)

// Finding is a number with what a rule makes of it.
type Finding struct {
	Quantity Quantity
	Says     string
	Measured mathcheck.Estimate
	Theory   float64 // at infinite width, NaN where there is none

	Explodes bool   // whether it tells of explosion, and not of collapse
	Asked    string // of networks that do, like "> 3"; empty where no rule decides on it
	Source   string // the claim whose bound it is
	Answer   Answer
}

// decided puts a number to its rule.
func (f Finding) decided() Finding {
	r, ok := rules[f.Quantity]
	if !ok {
		f.Says = remarks[f.Quantity]
		return f
	}
	f.Says, f.Explodes, f.Source, f.Answer = r.says, r.explodes, r.source, Open
	sign := "<"
	lo, hi := -f.Measured.Hi, -f.Measured.Lo
	limit := -r.bound
	if r.above {
		sign, lo, hi, limit = ">", f.Measured.Lo, f.Measured.Hi, r.bound
	}
	f.Asked = fmt.Sprintf("%s %g", sign, r.bound)
	switch {
	case math.IsNaN(f.Measured.Value):
	case lo > limit:
		f.Answer = Yes
	case hi < limit:
		f.Answer = No
	}
	return f
}

// decide combines findings: all rules have to hold to explode, one is enough to
// collapse.
func decide(findings []Finding) Verdict {
	var explosion, collapse []Answer
	for _, f := range findings {
		if f.Explodes {
			explosion = append(explosion, f.Answer)
		} else {
			collapse = append(collapse, f.Answer)
		}
	}
	explodes, collapses := combine(explosion, No, Yes), combine(collapse, Yes, No)
	switch {
	case explodes == Yes && collapses == Yes:
		return Both
	case explodes == Yes:
		return Explodes
	case collapses == Yes:
		return Collapses
	case explodes == No && collapses == No:
		return Healthy
	}
	return Undecided
}

// combine returns the answer that is enough if it is among them, else Open if that
// is, else the other.
func combine(all []Answer, enough, other Answer) Answer {
	answer := other
	for _, a := range all {
		switch a {
		case enough:
			return enough
		case Open:
			answer = Open
		}
	}
	return answer
}
