package claims

import (
	"errors"
	"fmt"
	"strings"
)

// separator stands between the fields of a line of a record, so in none of them.
const separator = " | "

// validate returns what is missing from a claim's declaration, or contradicts
// itself in it.
func (c *Claim) validate() error {
	var errs []error
	complain := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("claims: %s: %s", c.ID, fmt.Sprintf(format, args...)))
	}
	need := func(what, value string) {
		if value == "" {
			complain("has no %s", what)
		}
	}
	if len(c.ID) < 2 || strings.IndexByte(sections, c.ID[0]) < 0 {
		complain("id %q, want a section's letter (one of %s) and a number", c.ID, sections)
	}
	need("title", c.Title)
	need("statement", c.Statement)
	need("source", c.Source)
	if len(c.Parts) == 0 {
		complain("has no parts")
	}
	letters := map[string]bool{}
	for _, p := range c.parts() {
		id := c.ID + p.letter
		need("protocol of "+id, p.protocol)
		need("oracle of "+id, p.oracle)
		if p.letter != "" {
			need("name of "+id, p.name)
			need("statement of "+id, p.statement)
		} else if len(c.Parts) > 1 {
			complain("has several parts, one of them without a letter")
		}
		if letters[p.letter] {
			complain("two parts %q", p.letter)
		}
		letters[p.letter] = true
		for _, err := range invalidRules(p.rules) {
			complain("%v", err)
		}
		if len(p.sabotages) == 0 {
			complain("no sabotage of %s: a claim whose rules can't be made to fail is not a claim", id)
		}
		for _, s := range p.sabotages {
			need("name of a sabotage of "+id, s.name)
			if strings.Contains(s.name, separator) {
				complain("name %q of a sabotage of %s contains %q", s.name, id, separator)
			}
		}
	}
	return errors.Join(errs...)
}

func invalidRules(rules []Rule) []error {
	var errs []error
	if len(rules) == 0 {
		errs = append(errs, errors.New("has no rules"))
	}
	seen := map[string]bool{}
	for _, r := range rules {
		if seen[r.Quantity] {
			errs = append(errs, fmt.Errorf("two rules for %q", r.Quantity))
		}
		seen[r.Quantity] = true
		if r.Quantity == "" || strings.Contains(r.Quantity, separator) || strings.ContainsAny(r.Quantity, "\t\n") {
			errs = append(errs, fmt.Errorf("quantity %q, want words without tab, line break and %q", r.Quantity, separator))
		}
		if strings.Count(r.Sentence, "{}") != 1 {
			errs = append(errs, fmt.Errorf("sentence %q of the rule for %q, want one {} that stands for its condition", r.Sentence, r.Quantity))
		}
	}
	return errs
}
