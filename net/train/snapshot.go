package train

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// snapshot is what a run needs to go on. Which epoch it is in and where follows
// from the number of losses; the order of each epoch from seed and number.
type snapshot struct {
	identity       []property
	parameters     []float64
	optimizer      []byte
	losses         []float64
	mistakes       []int
	outcome, cause string
}

// A checkpoint file is magic, version, the fields of a snapshot in their order,
// and the SHA-256 of all that. Numbers have 8 bytes, little-endian; slices and
// strings have their length in front.
const (
	magic   = "gradscale checkpoint\n"
	version = 1
)

func (s *snapshot) encode() []byte {
	w := writer(magic)
	w.number(version)
	w.number(uint64(len(s.identity)))
	for _, p := range s.identity {
		w.text(p.name)
		w.text(p.value)
	}
	w.floats(s.parameters)
	w.text(string(s.optimizer))
	w.floats(s.losses)
	w.number(uint64(len(s.mistakes)))
	for _, m := range s.mistakes {
		w.number(uint64(m))
	}
	w.text(s.outcome)
	w.text(s.cause)
	return seal(w)
}

// seal appends the SHA-256.
func seal(body []byte) []byte {
	sum := sha256.Sum256(body)
	return append(body, sum[:]...)
}

// decode returns the snapshot of a file's content, or what is wrong with it.
func decode(content []byte) (*snapshot, error) {
	body := len(content) - sha256.Size
	if body < 0 || !bytes.HasPrefix(content, []byte(magic)) {
		return nil, fmt.Errorf("%d bytes that do not start as a checkpoint does", len(content))
	}
	if sum := sha256.Sum256(content[:body]); !bytes.Equal(sum[:], content[body:]) {
		return nil, fmt.Errorf("%d bytes whose SHA-256 is not the one at their end: half-written or damaged", len(content))
	}
	r := &reader{rest: content[len(magic):body]}
	if v := r.number(); v != version {
		return nil, fmt.Errorf("format version %d, want %d", v, version)
	}
	s := &snapshot{}
	for range r.count(16) {
		s.identity = append(s.identity, property{r.text(), r.text()})
	}
	s.parameters = r.floats()
	s.optimizer = []byte(r.text())
	s.losses = r.floats()
	for range r.count(8) {
		s.mistakes = append(s.mistakes, int(r.number()))
	}
	s.outcome, s.cause = r.text(), r.text()
	if r.short || len(r.rest) > 0 || len(s.mistakes) != len(s.losses) {
		return nil, errors.New("lengths that do not fit the file")
	}
	return s, nil
}

type writer []byte

func (w *writer) number(x uint64) { *w = binary.LittleEndian.AppendUint64(*w, x) }

func (w *writer) text(s string) {
	w.number(uint64(len(s)))
	*w = append(*w, s...)
}

func (w *writer) floats(x []float64) {
	w.number(uint64(len(x)))
	for _, v := range x {
		w.number(math.Float64bits(v))
	}
}

// reader returns zeros once the bytes run out.
type reader struct {
	rest  []byte
	short bool
}

func (r *reader) take(n uint64) []byte {
	if n > uint64(len(r.rest)) {
		r.rest, r.short = nil, true
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) number() uint64 {
	b := r.take(8)
	if b == nil {
		return 0
	}
	return binary.LittleEndian.Uint64(b)
}

// count returns a number of elements of at least so many bytes each.
func (r *reader) count(size int) uint64 {
	n := r.number()
	if n > uint64(len(r.rest)/size) {
		r.rest, r.short = nil, true
		return 0
	}
	return n
}

func (r *reader) text() string { return string(r.take(r.number())) }

func (r *reader) floats() []float64 {
	x := make([]float64, r.count(8))
	for i := range x {
		x[i] = math.Float64frombits(r.number())
	}
	return x
}
