package claims

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Rule is what a claim asks of a quantity, in each case in which it is measured.
// Its sentence is printed with the condition's own words in place of {}, and
// with "95 % interval", or whatever the confidence of what was measured, in place
// of {interval}: so the prose can't say one thing and the code check another.
type Rule struct {
	Quantity  string // like "log growth per layer"; no tabs, no " | "
	Condition Condition
	Sentence  string // like "The growth of each network lies {} a layer, by its {interval} over seeds."
	// If, where set, tells of which cases the rule speaks. Then there may be none of
	// them; without it a rule that nothing is measured for is an error.
	If string
}

// in returns the sentence as it is printed, given the checks of the rule.
func (r Rule) in(checks []Check) (string, error) {
	s := strings.ReplaceAll(r.Sentence, "{}", r.Condition.words)
	if r.If != "" {
		s = "Where " + r.If + ": " + s
	}
	if !strings.Contains(s, "{interval}") {
		return s, nil
	}
	interval := "interval"
	for i, c := range checks {
		if c.Measured.Confidence >= 1 || c.Measured.Confidence != checks[0].Measured.Confidence {
			return "", fmt.Errorf("claims: rule %q speaks of an interval: %q has one of confidence %v, %q one of %v",
				r.Quantity, checks[0], checks[0].Measured.Confidence, checks[i], c.Measured.Confidence)
		}
		interval = fmt.Sprintf("%.4g %% interval", 100*c.Measured.Confidence)
	}
	return strings.ReplaceAll(s, "{interval}", interval), nil
}

// apply decides each check by the rule for its quantity.
func apply(rules []Rule, checks []Check) ([]Check, error) {
	decided := slices.Clone(checks)
	seen := map[string]bool{}
	var errs []error
	for i := range decided {
		c := &decided[i]
		r := slices.IndexFunc(rules, func(r Rule) bool { return r.Quantity == c.Quantity })
		if r < 0 {
			errs = append(errs, fmt.Errorf("claims: check %q belongs to no rule", c))
			continue
		}
		if seen[c.Key.String()] {
			errs = append(errs, fmt.Errorf("claims: check %q stands twice", c))
		}
		seen[c.Key.String()] = true
		if err := rules[r].Condition.decide(c); err != nil {
			errs = append(errs, err)
		}
	}
	return decided, errors.Join(errs...)
}

// cover returns an error if a rule has no check, and the rules as they are
// printed.
func cover(rules []Rule, checks []Check) ([]string, error) {
	var printed []string
	var errs []error
	for _, r := range rules {
		of := checksOf(checks, r.Quantity)
		if len(of) == 0 && r.If == "" {
			errs = append(errs, fmt.Errorf("claims: rule %q has no check", r.Quantity))
		}
		s, err := r.in(of)
		printed, errs = append(printed, r.Quantity+separator+s), append(errs, err)
	}
	return printed, errors.Join(errs...)
}

// checksOf returns those of a quantity.
func checksOf(checks []Check, quantity string) []Check {
	var of []Check
	for _, c := range checks {
		if c.Quantity == quantity {
			of = append(of, c)
		}
	}
	return of
}
