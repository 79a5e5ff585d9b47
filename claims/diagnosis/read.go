package diagnosis

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"gradscale/net"
)

// file is a network's file. What is nil is not there.
type file struct {
	Name           *string  `toml:"name"`
	Depth          *int     `toml:"depth"`
	Width          *int     `toml:"width"`
	Inputs         *int     `toml:"inputs"`
	Outputs        *int     `toml:"outputs"`
	Nonlinearity   *string  `toml:"nonlinearity"`
	LeakySlope     *float64 `toml:"leaky_slope"`
	Normalization  *string  `toml:"normalization"`
	Initialization *string  `toml:"initialization"`
	WeightVariance *float64 `toml:"weight_variance"`
	BiasVariance   *float64 `toml:"bias_variance"`
	Skip           *struct {
		Kind       *string  `toml:"kind"`
		Gain       *float64 `toml:"gain"`
		BlockDepth *int     `toml:"block_depth"`
		Placement  *string  `toml:"placement"`
		Start      *string  `toml:"start"`
	} `toml:"skip"`
	Measure struct {
		Batch *int `toml:"batch"`
		Seeds *int `toml:"seeds"`
		First *int `toml:"first_seed"`
	} `toml:"measure"`
}

// field is a field of a file.
type field struct {
	key    string // as it is written, a table's name and a dot before it
	of     string // what errors of this package and of net call it
	wanted string // of which kind it is
}

const (
	whole  = "a whole number, like 50"
	number = "a number, like 1.5"
	text   = `a text in quotes, like "relu"`
	table  = "a table of its own: a line [%s], with its fields in the lines below"
)

var fields = []field{
	{"name", "", text}, {"depth", "Depth", whole}, {"width", "Width", whole}, {"inputs", "Inputs", whole}, {"outputs", "Outputs", whole},
	{"nonlinearity", "Nonlinearity", text}, {"leaky_slope", "LeakySlope", number}, {"normalization", "Normalization", text},
	{"initialization", "Initialization", text}, {"weight_variance", "WeightVariance", number}, {"bias_variance", "BiasVariance", number},
	{"skip", "", fmt.Sprintf(table, "skip")}, {"skip.kind", "Skip.Kind", text}, {"skip.gain", "Skip.Gain", number}, {"skip.block_depth", "BlockDepth", whole},
	{"skip.placement", "Placement", text}, {"skip.start", "Start", text},
	{"measure", "", fmt.Sprintf(table, "measure")}, {"measure.batch", "Batch", whole}, {"measure.seeds", "Seeds", whole}, {"measure.first_seed", "Offset", whole},
}

// FileError says what of a network's file can't be used.
type FileError struct {
	Path         string
	Line, Column int    // counted from 1; 0 if the field is not there
	Field        string // "" where the file is no TOML
	Value        string // as it is written; "" where there is none
	Wanted       string // what is allowed, or what is wrong
}

func (e *FileError) Error() string {
	at := e.Path
	if e.Line > 0 {
		at = fmt.Sprintf("%s:%d:%d", e.Path, e.Line, e.Column)
	}
	switch {
	case e.Field == "":
		return fmt.Sprintf("%s: %s", at, e.Wanted)
	case e.Value == "":
		return fmt.Sprintf("%s: %s %s", at, e.Field, e.Wanted)
	}
	return fmt.Sprintf("%s: %s is %s, want %s", at, e.Field, e.Value, e.Wanted)
}

// Read returns the network that a TOML file describes; README.md tells its fields. An
// error joins a [*FileError] for each field that is unknown, missing, of another type
// than it should be, or can't be built or measured.
func Read(path string) (Network, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return Network{}, err
	}
	s := source{path, content}
	var f file
	d := toml.NewDecoder(bytes.NewReader(content))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return Network{}, s.explain(err)
	}
	if err := errors.Join(s.missing("depth", f.Depth == nil, whole), s.missing("width", f.Width == nil, whole),
		s.missing("nonlinearity", f.Nonlinearity == nil, "one of "+listing(net.Nonlinearities())),
		s.missing("skip.kind", f.Skip != nil && f.Skip.Kind == nil, "one of "+listing(net.SkipKinds()))); err != nil {
		return Network{}, err
	}
	n := f.network()
	return n, errors.Join(s.unused(f, n), s.Located(n.Validate()))
}

// network is what the file describes, with defaults for what it leaves out.
func (f file) network() Network {
	n := Network{
		Name: or(f.Name, ""), Batch: or(f.Measure.Batch, 0), Seeds: or(f.Measure.Seeds, DefaultSeeds),
		Architecture: net.Architecture{
			Depth: *f.Depth, Width: *f.Width, Inputs: or(f.Inputs, *f.Width), Outputs: or(f.Outputs, *f.Width),
			Nonlinearity: net.Nonlinearity(*f.Nonlinearity), LeakySlope: or(f.LeakySlope, 0),
			Normalization:  net.Normalization(or(f.Normalization, "")),
			Initialization: net.Initialization(or(f.Initialization, string(net.Gaussian))),
			WeightVariance: or(f.WeightVariance, 0), BiasVariance: or(f.BiasVariance, 0),
		},
	}
	if n.Normalization == "none" {
		n.Normalization = net.NoNormalization
	}
	if f.Measure.First != nil {
		n.Offset = uint64(*f.Measure.First) - 1
	}
	if f.Skip != nil {
		n.Skip = net.Skip{Kind: net.SkipKind(*f.Skip.Kind), Gain: or(f.Skip.Gain, 1)}
		n.BlockDepth = or(f.Skip.BlockDepth, 0)
		if n.Placement = net.Placement(or(f.Skip.Placement, "")); n.Placement == net.PreNorm {
			n.Placement = ""
		}
		if n.Start = net.Start(or(f.Skip.Start, "")); n.Start == net.Drawn {
			n.Start = ""
		}
		if n.Skip.Kind == "none" {
			n.Skip = net.Skip{}
		}
	}
	return n
}

func or[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}

func listing[S ~string](names []S) string {
	var q []string
	for _, n := range names {
		q = append(q, fmt.Sprintf("%q", cmp.Or(string(n), "none")))
	}
	return strings.Join(q, ", ")
}

// unused reports values that would mean something else than they say, or nothing.
func (s source) unused(f file, n Network) error {
	var errs []error
	reject := func(key, wanted string) {
		errs = append(errs, s.at(key, wanted))
	}
	if f.WeightVariance != nil && *f.WeightVariance == 0 {
		reject("weight_variance", "above 0; without it there is the initialization's own")
	}
	if f.LeakySlope != nil && n.Nonlinearity != net.LeakyReLU {
		reject("leaky_slope", `none: it belongs to nonlinearity = "leaky-relu"`)
	}
	if f.LeakySlope != nil && *f.LeakySlope == 0 {
		reject("leaky_slope", `above 0; that of slope 0 is nonlinearity = "relu"`)
	}
	if f.Measure.First != nil && *f.Measure.First < 1 {
		reject("measure.first_seed", "at least 1")
	}
	if f.Measure.Batch != nil && *f.Measure.Batch == 0 {
		reject("measure.batch", "at least 2; without it there are as many as the paper has, or as memory allows")
	}
	if f.Skip != nil && f.Skip.BlockDepth != nil && *f.Skip.BlockDepth == 0 {
		reject("skip.block_depth", "at least 1")
	}
	return errors.Join(errs...)
}

// source is a file's text.
type source struct {
	path    string
	content []byte
}

// Locate puts the file's lines to errors of [Network.Validate] and of [Of].
func Locate(path string, err error) error {
	content, read := os.ReadFile(path)
	if read != nil {
		return err
	}
	return source{path, content}.Located(err)
}

// Located returns a [*FileError] for each [*net.FieldError] among errors that were
// joined, and others as they are.
func (s source) Located(err error) error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var errs []error
		for _, e := range joined.Unwrap() {
			errs = append(errs, s.Located(e))
		}
		return errors.Join(errs...)
	}
	var e *net.FieldError
	if !errors.As(err, &e) {
		return err
	}
	i := slices.IndexFunc(fields, func(f field) bool { return strings.EqualFold(f.of, e.Field) })
	if i < 0 {
		return err
	}
	located := s.at(fields[i].key, e.Wanted)
	if located.Line == 0 {
		if located.Field == "inputs" || located.Field == "outputs" {
			return nil // they are the width, whose bounds they share
		}
		located.Value = fmt.Sprint(e.Value) // as it is by default
	}
	return located
}

// TooLarge returns an error about the size of a network's file that makes it take
// most: its depth or its width.
func TooLarge(path string, n Network, wanted string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	key := "width"
	if n.Depth > n.Width {
		key = "depth"
	}
	return source{path, content}.at(key, wanted)
}

func (s source) missing(key string, isMissing bool, wanted string) error {
	if !isMissing {
		return nil
	}
	return &FileError{Path: s.path, Field: key, Wanted: "is missing, want " + wanted}
}

// explain turns an error of the decoder into ones that name the field and what is
// allowed.
func (s source) explain(err error) error {
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) {
		var errs []error
		for _, e := range unknown.Errors {
			line, column := e.Position()
			errs = append(errs, &FileError{Path: s.path, Line: line, Column: column, Field: strings.Join(e.Key(), "."), Wanted: "is no field, want one of " + keys()})
		}
		return errors.Join(errs...)
	}
	var e *toml.DecodeError
	if !errors.As(err, &e) {
		return fmt.Errorf("%s: %w", s.path, err)
	}
	line, column := e.Position()
	problem := strings.TrimPrefix(e.Error(), "toml: ")
	key := strings.Join(e.Key(), ".")
	i := slices.IndexFunc(fields, func(f field) bool { return f.key == key })
	if i >= 0 && (strings.HasPrefix(problem, "cannot decode") || strings.Contains(problem, "too large")) {
		return &FileError{s.path, line, column, key, s.value(line, column), fields[i].wanted}
	}
	if key != "" {
		problem = key + ": " + problem
	}
	return &FileError{Path: s.path, Line: line, Column: column, Wanted: problem}
}

func keys() string {
	var all []string
	for _, f := range fields {
		if !strings.HasPrefix(f.wanted, "a table") {
			all = append(all, f.key)
		}
	}
	return strings.Join(all, ", ")
}

// at returns an error about a field where it stands.
func (s source) at(key, wanted string) *FileError {
	e := &FileError{Path: s.path, Field: key, Wanted: wanted}
	// Read as a file that has no fields, it has them all for unknown ones.
	var nothing struct {
		Skip    struct{} `toml:"skip"`
		Measure struct{} `toml:"measure"`
	}
	d := toml.NewDecoder(bytes.NewReader(s.content))
	d.DisallowUnknownFields()
	var all *toml.StrictMissingError
	if !errors.As(d.Decode(&nothing), &all) {
		return e
	}
	for _, u := range all.Errors {
		if strings.Join(u.Key(), ".") == key {
			e.Line, e.Column = u.Position()
			e.Value = s.value(e.Line, e.Column)
		}
	}
	return e
}

// value is what is written in a line: behind the key that stands in a column, or from
// there on.
func (s source) value(line, column int) string {
	lines := strings.Split(string(s.content), "\n")
	if line < 1 || line > len(lines) {
		return ""
	}
	written := lines[line-1][min(column-1, len(lines[line-1])):]
	if key, value, ok := strings.Cut(written, "="); ok && !strings.ContainsAny(key, `"'`) {
		written = value
	}
	var v struct{ X any }
	for end := len(written); end > 0; end = strings.LastIndexByte(written[:end], '#') { // without a comment behind it
		if toml.Unmarshal([]byte("X = "+written[:end]), &v) == nil {
			written = written[:end]
			break
		}
	}
	return strings.TrimSpace(strings.SplitN(written, " #", 2)[0])
}
