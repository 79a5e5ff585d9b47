package claims

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"

	"gradscale/claims/golden"
)

// record is what a claim came to, as testdata/claims keeps it.
type record struct {
	ID, Title, Statement, Source, Protocol, Rule, Oracle, Deviation string
	Verdict                                                         Verdict
	Checks                                                          []Check
}

// recordUlps is how far a recorded number may move: intervals and geometric
// means pass through functions of package math, whose results differ between
// architectures by an ulp or two, and through sums of some hundred terms.
const recordUlps = 4096

// recordRounding is how far it may move besides, where it is itself the rounding
// error of numbers around 1.
const recordRounding = 1e-13

func (c *Claim[E]) record(checks []Check) record {
	r := record{
		ID: c.ID, Title: c.Title, Statement: c.Statement, Source: c.Source, Protocol: c.Protocol, Rule: c.Rule, Oracle: c.Oracle,
		Verdict: judge(checks), Checks: checks,
	}
	if c.Deviation != nil {
		r.Deviation = c.Deviation.Reason
	}
	return r
}

// properties lists the record's texts by key.
func (r *record) properties() []struct {
	key   string
	value *string
} {
	return []struct {
		key   string
		value *string
	}{
		{"id", &r.ID}, {"title", &r.Title}, {"statement", &r.Statement}, {"source", &r.Source}, {"protocol", &r.Protocol},
		{"rule", &r.Rule}, {"oracle", &r.Oracle}, {"deviation", &r.Deviation}, {"verdict", (*string)(&r.Verdict)},
	}
}

// numbers lists a check's numbers by name.
func (c *Check) numbers() []struct {
	name  string
	value *float64
} {
	return []struct {
		name  string
		value *float64
	}{
		{"measured", &c.Measured.Value}, {"lo", &c.Measured.Lo}, {"hi", &c.Measured.Hi},
		{"paper", &c.Paper}, {"theory", &c.Theory},
	}
}

func (r *record) file() golden.File {
	var f golden.File
	for _, p := range r.properties() {
		if *p.value != "" {
			f.Properties = append(f.Properties, golden.Property{Key: p.key, Value: *p.value})
		}
	}
	for i := range r.Checks {
		c := &r.Checks[i]
		f.Properties = append(f.Properties, golden.Property{Key: "check", Value: strings.Join([]string{c.Name, string(c.Outcome), c.Condition}, " | ")})
		for _, n := range c.numbers() {
			if !math.IsNaN(*n.value) {
				f.Numbers = append(f.Numbers, golden.Number{Name: c.Name + "/" + n.name, Value: *n.value})
			}
		}
	}
	return f
}

func parseRecord(f golden.File) (record, error) {
	var r record
	for _, p := range r.properties() {
		*p.value = f.Property(p.key)
	}
	values := map[string]float64{}
	for _, n := range f.Numbers {
		values[n.Name] = n.Value
	}
	for _, p := range f.Properties {
		if p.Key != "check" {
			continue
		}
		parts := strings.SplitN(p.Value, " | ", 3)
		if len(parts) != 3 {
			return r, fmt.Errorf("claims: record %s: check %q, want \"name | outcome | condition\"", r.ID, p.Value)
		}
		c := Check{Name: parts[0], Outcome: Outcome(parts[1]), Condition: parts[2]}
		for _, n := range c.numbers() {
			v, ok := values[c.Name+"/"+n.name]
			if !ok {
				v = math.NaN()
			}
			*n.value = v
		}
		r.Checks = append(r.Checks, c)
	}
	if r.ID == "" || r.Verdict == "" || len(r.Checks) == 0 {
		return r, fmt.Errorf("claims: record %q lacks id, verdict or checks", r.ID)
	}
	return r, nil
}

// differences tells how a new record departs from the one on file.
func (r *record) differences(old golden.File) []string {
	var out []string
	new := r.file()
	for i := range max(len(new.Properties), len(old.Properties)) {
		var n, o golden.Property
		if i < len(new.Properties) {
			n = new.Properties[i]
			n.Value = strings.Join(strings.Fields(n.Value), " ")
		}
		if i < len(old.Properties) {
			o = old.Properties[i]
		}
		if n != o {
			out = append(out, fmt.Sprintf("%s is %q, the file says %s %q", n.Key, n.Value, o.Key, o.Value))
			break // what follows may only be shifted by a line
		}
	}
	for _, d := range golden.Compare(new.Numbers, old.Numbers, recordUlps) {
		if !(math.Abs(d.Got-d.Want) <= recordRounding) {
			out = append(out, d.String())
		}
	}
	return out
}

// Root returns the folder of the module, found from the working directory,
// which in a test is the folder of its package.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("claims: no go.mod in %s or above it", dir)
		}
	}
}
