package claims

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gradscale/mathcheck/golden"
)

// Record is what a claim or a part of it came to, as testdata/claims keeps it.
type Record struct {
	ID, Letter, Name, Title, Statement, Says, Source, Protocol, Oracle, Deviation string // Says is the part's own statement

	Beside    string // not empty if the part is shown beside those that decide
	Verdict   Verdict
	Recurs    Recurrence
	Rules     []string // as they are printed: quantity, separator, sentence
	Checks    []Check
	Sabotages []Broken
	Origin    []golden.Property // of a fresh run: what it was made with; records in testdata have none
}

// Broken is a sabotage and the checks that it must break, and does in its test.
type Broken struct {
	Name   string
	Checks []string // quantities, or quantities with a case; none stands for any
}

// recordUlps is how far a recorded number may move: intervals and geometric
// means pass through functions of package math, whose results differ between
// architectures by an ulp or two, and through sums of some hundred terms.
const recordUlps = 4096

// recordRounding is how far it may move besides, where it is itself the rounding
// error of numbers around 1.
const recordRounding = 1e-13

// record returns the record of checks; one that is on file tells how often the
// verdict recurs on other seeds.
func (p *part) record(c *Claim, checks []Check, onFile *Record) (Record, error) {
	rules, err := cover(p.rules, checks)
	r := Record{
		ID: c.ID, Letter: p.letter, Name: p.name, Title: c.Title, Statement: c.Statement, Says: p.statement, Source: c.Source,
		Protocol: p.protocol, Oracle: p.oracle, Rules: rules, Checks: checks,
	}
	for _, s := range p.sabotages {
		r.Sabotages = append(r.Sabotages, Broken{s.name, s.breaks.names()})
	}
	if p.beside {
		r.Beside = standsBeside
	}
	if p.deviation != nil {
		r.Deviation = p.deviation.Reason
	}
	if err != nil {
		return r, err
	}
	r.Verdict = judge(checks)
	if onFile != nil && len(golden.Compare(r.numbers(), onFile.numbers(), recordUlps)) == 0 {
		r.Recurs = onFile.Recurs
		if r.Recurs.seldom() {
			r.Verdict = Inconclusive
		}
	}
	return r, nil
}

// standsBeside is what records of parts say that do not decide.
const standsBeside = "shown beside the parts that decide"

// id names the record's file.
func (r *Record) id() string { return r.ID + r.Letter }

// property is a text of a record by its key.
type property struct {
	key   string
	value *string
}

func (r *Record) properties() []property {
	return []property{
		{"id", &r.ID}, {"part", &r.Letter}, {"name", &r.Name}, {"title", &r.Title}, {"statement", &r.Statement}, {"part's statement", &r.Says},
		{"source", &r.Source}, {"protocol", &r.Protocol}, {"oracle", &r.Oracle}, {"deviation", &r.Deviation}, {"beside", &r.Beside}, {"verdict", (*string)(&r.Verdict)},
	}
}

// numbersOf lists a check's numbers by name.
func numbersOf(c *Check) []struct {
	name  string
	value *float64
} {
	return []struct {
		name  string
		value *float64
	}{
		{"measured", &c.Measured.Value}, {"lo", &c.Measured.Lo}, {"hi", &c.Measured.Hi},
		{"paper", &c.Paper}, {"theory", &c.Theory}, {"reference", &c.Reference},
	}
}

func (r *Record) numbers() []golden.Number {
	var numbers []golden.Number
	for i := range r.Checks {
		for _, n := range numbersOf(&r.Checks[i]) {
			if !math.IsNaN(*n.value) {
				numbers = append(numbers, golden.Number{Name: r.Checks[i].Key.String() + "/" + n.name, Value: *n.value})
			}
		}
	}
	return numbers
}

const (
	recursKey    = "recurs"
	originPrefix = "made with "
)

func (r *Record) file() golden.File {
	var f golden.File
	add := func(key, value string) {
		if value != "" {
			f.Properties = append(f.Properties, golden.Property{Key: key, Value: strings.Join(strings.Fields(value), " ")})
		}
	}
	for _, p := range r.properties() {
		add(p.key, *p.value)
	}
	add(recursKey, r.Recurs.String())
	for _, rule := range r.Rules {
		add("rule", rule)
	}
	for _, c := range r.Checks {
		fields := []string{c.Quantity, c.Case, string(c.Outcome), c.Condition}
		if c.Case == "" {
			fields[1] = "–"
		}
		add("check", strings.Join(fields, separator))
	}
	for _, s := range r.Sabotages {
		add("sabotage", strings.Join(append([]string{s.Name}, s.Checks...), separator))
	}
	for _, p := range r.Origin {
		add(originPrefix+p.Key, p.Value)
	}
	f.Numbers = r.numbers()
	return f
}

func parseRecord(f golden.File) (Record, error) {
	var r Record
	for _, p := range r.properties() {
		*p.value = f.Property(p.key)
	}
	values := map[string]float64{}
	for _, n := range f.Numbers {
		values[n.Name] = n.Value
	}
	var err error
	if r.Recurs, err = parseRecurrence(f.Property(recursKey)); err != nil {
		return r, err
	}
	for _, p := range f.Properties {
		if key, ok := strings.CutPrefix(p.Key, originPrefix); ok {
			r.Origin = append(r.Origin, golden.Property{Key: key, Value: p.Value})
		}
		switch p.Key {
		case "sabotage":
			fields := strings.Split(p.Value, separator)
			r.Sabotages = append(r.Sabotages, Broken{fields[0], fields[1:]})
		case "rule":
			r.Rules = append(r.Rules, p.Value)
		case "check":
			fields := strings.Split(p.Value, separator)
			if len(fields) != 4 {
				return r, fmt.Errorf("claims: record %s: check %q, want \"quantity | case | outcome | condition\"", r.id(), p.Value)
			}
			c := Check{Key: Key{fields[0], strings.TrimPrefix(fields[1], "–")}, Outcome: Outcome(fields[2]), Condition: fields[3]}
			for _, n := range numbersOf(&c) {
				v, ok := values[c.Key.String()+"/"+n.name]
				if !ok {
					v = math.NaN()
				}
				*n.value = v
			}
			r.Checks = append(r.Checks, c)
		}
	}
	if r.ID == "" || r.Verdict == "" || len(r.Checks) == 0 {
		return r, fmt.Errorf("claims: record %q lacks id, verdict or checks", r.id())
	}
	return r, nil
}

// readRecord returns the record on file.
func readRecord(path string) (*Record, error) {
	f, err := golden.Read(path)
	if err != nil {
		return nil, err
	}
	r, err := parseRecord(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &r, nil
}

// moves tells how a new record departs from the one on file, but for how often its
// verdict recurs and what it was made with.
func (r *Record) moves(old *Record) golden.Moves {
	m := golden.Moves{
		What: r.id() + " departs from its record", Of: len(old.numbers()), Allowed: recordUlps,
		Verdict: fmt.Sprintf("the verdict stays %s", r.Verdict),
	}
	if r.Verdict != old.Verdict {
		m.Verdict = fmt.Sprintf("the verdict is %s, was %s", r.Verdict, old.Verdict)
	}
	texts := func(r *Record) []golden.Property {
		return slices.DeleteFunc(r.file().Properties, func(p golden.Property) bool { return p.Key == recursKey || strings.HasPrefix(p.Key, originPrefix) })
	}
	new, was := texts(r), texts(old)
	for i := range max(len(new), len(was)) {
		var n, o golden.Property
		if i < len(new) {
			n = new[i]
		}
		if i < len(was) {
			o = was[i]
		}
		if n != o {
			m.Texts = append(m.Texts, fmt.Sprintf("%s is %q, the file says %s %q", n.Key, n.Value, o.Key, o.Value))
			break // what follows may only be shifted by a line
		}
	}
	m.Numbers = slices.DeleteFunc(golden.Compare(r.numbers(), old.numbers(), recordUlps), func(d golden.Difference) bool {
		return math.Abs(d.Got-d.Want) <= recordRounding
	})
	return m
}
