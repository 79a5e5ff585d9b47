package training

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"

	"gradscale/net/train"
)

// Record is what a run came to.
type Record struct {
	Name     string // Run.Name
	Task     string // Task.Name
	StepSize float64
	Outcome  train.Outcome
	Cause    string // why the run ended early
	Values   []Value
}

// Value is a number or a list of them. "@5" behind a name tells the number of epochs
// after which it was measured; without, it was at the end.
type Value struct {
	Name    string
	Exact   bool // recorded with all bits, else to three digits
	Numbers []float64
}

func exact(name string, numbers ...float64) Value { return Value{name, true, numbers} }
func curve(name string, numbers []float64) Value  { return Value{name, false, numbers} }

func at(name string, epochs int) string { return fmt.Sprintf("%s@%d", name, epochs) }

// Diverged tells whether weights or losses stopped being finite numbers.
func (r Record) Diverged() bool { return r.Outcome == train.Diverged }

// Curve returns the numbers of a value, or nil if it is not on record.
func (r Record) Curve(name string) []float64 {
	for _, v := range r.Values {
		if v.Name == name {
			return v.Numbers
		}
	}
	return nil
}

// Number returns a single number, or NaN if it is not on record.
func (r Record) Number(name string) float64 {
	if n := r.Curve(name); len(n) == 1 {
		return n[0]
	}
	return math.NaN()
}

// line returns the record as a line of text: fields separated by tabs, the last of
// them a checksum of those before. Exact numbers have their bits in hex behind them.
func (r Record) line() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\ttask=%s\tstep=%s\toutcome=%s\tcause=%s", r.Name, r.Task, exactText(r.StepSize), r.Outcome, strconv.Quote(r.Cause))
	for _, v := range r.Values {
		b.WriteByte('\t')
		b.WriteString(v.text())
	}
	return seal(b.String())
}

func (v Value) text() string {
	separator, format := "~", roundedText
	if v.Exact {
		separator, format = "=", exactText
	}
	texts := make([]string, len(v.Numbers))
	for i, x := range v.Numbers {
		texts[i] = format(x)
	}
	return v.Name + separator + strings.Join(texts, " ")
}

func exactText(x float64) string {
	return fmt.Sprintf("%s:%016x", strconv.FormatFloat(x, 'g', -1, 64), math.Float64bits(x))
}

func roundedText(x float64) string { return strconv.FormatFloat(x, 'g', 3, 64) }

const sum = "\tsha256="

// seal appends the first 16 digits of the SHA-256.
func seal(text string) string { return text + sum + checksum(text) }

func checksum(text string) string {
	s := sha256.Sum256([]byte(text))
	return hex.EncodeToString(s[:8])
}

// unseal is the inverse of seal. Its error says what was found and wanted.
func unseal(line string) (string, error) {
	i := strings.LastIndex(line, sum)
	if i < 0 {
		return "", fmt.Errorf("no checksum at the end, want sha256=…: the line is cut off or no record")
	}
	text, found := line[:i], line[i+len(sum):]
	if want := checksum(text); found != want {
		return "", fmt.Errorf("checksum is %s, want %s for what the line says: it was changed or is damaged", found, want)
	}
	return text, nil
}

// parseLine is the inverse of Record.line.
func parseLine(line string) (Record, error) {
	text, err := unseal(line)
	if err != nil {
		return Record{}, err
	}
	fields := strings.Split(text, "\t")
	if len(fields) < 5 {
		return Record{}, fmt.Errorf("%d fields, want at least 5", len(fields))
	}
	r := Record{Name: fields[0]}
	var step, outcome, cause string
	for i, f := range []struct {
		key  string
		into *string
	}{{"task=", &r.Task}, {"step=", &step}, {"outcome=", &outcome}, {"cause=", &cause}} {
		value, ok := strings.CutPrefix(fields[i+1], f.key)
		if !ok {
			return Record{}, fmt.Errorf("field %d is %.40q, want %s…", i+2, fields[i+1], f.key)
		}
		*f.into = value
	}
	r.Outcome = train.Outcome(outcome)
	if r.StepSize, err = parseExact(step); err != nil {
		return Record{}, fmt.Errorf("step: %w", err)
	}
	if r.Cause, err = strconv.Unquote(cause); err != nil {
		return Record{}, fmt.Errorf("cause: %w", err)
	}
	for _, f := range fields[5:] {
		v, err := parseValue(f)
		if err != nil {
			return Record{}, err
		}
		r.Values = append(r.Values, v)
	}
	return r, nil
}

func parseValue(field string) (Value, error) {
	i := strings.IndexAny(field, "=~")
	if i < 0 {
		return Value{}, fmt.Errorf("field %.40q, want name=number:bits or name~numbers", field)
	}
	v := Value{Name: field[:i], Exact: field[i] == '='}
	parse := func(s string) (float64, error) { return strconv.ParseFloat(s, 64) }
	if v.Exact {
		parse = parseExact
	}
	for _, s := range strings.Fields(field[i+1:]) {
		x, err := parse(s)
		if err != nil {
			return Value{}, fmt.Errorf("%s: %w", v.Name, err)
		}
		v.Numbers = append(v.Numbers, x)
	}
	return v, nil
}

func parseExact(s string) (float64, error) {
	decimal, hexBits, _ := strings.Cut(s, ":")
	x, err := strconv.ParseFloat(decimal, 64)
	if err != nil {
		return 0, err
	}
	if found := fmt.Sprintf("%016x", math.Float64bits(x)); found != hexBits && !math.IsNaN(x) {
		return 0, fmt.Errorf("%s has bits %s, the line says %q", decimal, found, hexBits)
	}
	return x, nil
}
