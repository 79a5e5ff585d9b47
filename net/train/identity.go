package train

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"math"
	"reflect"

	"gonum.org/v1/gonum/blas/blas64"
)

// property is something that a run's numbers depend on.
type property struct{ name, value string }

// identity lists all that a run's numbers depend on. Weights and data stand in
// it by their SHA-256; the predictions for the first inputs stand for what else
// a network holds.
func (r *run) identity() []property {
	config, set := r.config, r.pass.set
	config.Optimizer = config.Optimizer.WithDefaults()
	p := properties(nil, "Architecture", reflect.ValueOf(r.network.Architecture()))
	p = properties(p, "Config", reflect.ValueOf(config))
	data, weights := sha256.New(), sha256.New()
	hashMatrix(data, set.Inputs)
	data.Write(set.Labels)
	hashFloats(weights, r.network.Parameters())
	for i := range r.pass.order {
		r.pass.order[i] = i
	}
	r.pass.load(0)
	if r.pass.forward() == nil {
		hashMatrix(weights, r.pass.workspace.Output())
	}
	return append(p,
		property{"set.Name", set.Name},
		property{"set.Inputs.Rows", fmt.Sprint(set.Inputs.Rows)},
		property{"set (SHA-256)", fmt.Sprintf("%x", data.Sum(nil))},
		property{"initial network (SHA-256)", fmt.Sprintf("%x", weights.Sum(nil))},
	)
}

// properties appends the fields of a struct, and of structs in it, by name.
func properties(p []property, name string, v reflect.Value) []property {
	if v.Kind() != reflect.Struct {
		return append(p, property{name, fmt.Sprint(v.Interface())})
	}
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("identity") == "omitzero" && v.Field(i).IsZero() {
			continue // a field that came later: checkpoints from before stay good
		}
		p = properties(p, name+"."+v.Type().Field(i).Name, v.Field(i))
	}
	return p
}

func hashMatrix(h hash.Hash, m blas64.General) {
	for i := range m.Rows {
		hashFloats(h, m.Data[i*m.Stride:i*m.Stride+m.Cols])
	}
}

func hashFloats(h hash.Hash, x []float64) {
	var buffer [4096]byte
	for len(x) > 0 {
		n := min(len(x), len(buffer)/8)
		for i, v := range x[:n] {
			binary.LittleEndian.PutUint64(buffer[8*i:], math.Float64bits(v))
		}
		h.Write(buffer[:8*n])
		x = x[n:]
	}
}

// MismatchError says that a checkpoint belongs to another run.
type MismatchError struct {
	Path         string
	Field        string // what differs first
	Found, Value string // in the checkpoint, and of the run at hand
}

func (e *MismatchError) Error() string {
	return fmt.Sprintf("train: checkpoint %s is of another run: its %s is %s, this run's is %s; remove it to start anew", e.Path, e.Field, e.Found, e.Value)
}

// mismatch returns an error that names the first difference, or nil.
func mismatch(path string, found, want []property) error {
	for i := range max(len(found), len(want)) {
		f, w := property{value: "missing"}, property{value: "missing"}
		if i < len(found) {
			f = found[i]
		}
		if i < len(want) {
			w = want[i]
		}
		switch {
		case f == w:
		case f.name == w.name || w.name == "":
			return &MismatchError{path, f.name, f.value, w.value}
		default:
			return &MismatchError{path, w.name, "missing", w.value}
		}
	}
	return nil
}
