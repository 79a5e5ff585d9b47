package train

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"math"
)

// snapshot is what a run needs to go on. Which epoch it is in and where follows
// from the number of steps; the order of each epoch from seed and number.
type snapshot struct {
	header
	parameters []float64
	optimizer  []byte
	losses     []float64 // steps of them
	mistakes   []int     // likewise
}

// header says whose snapshot it is and how far the run was.
type header struct {
	identity       []property
	steps          uint64
	outcome, cause string
}

// A checkpoint file is magic; version; size of the header; the header's fields in
// their order, slices and strings with their length in front; the SHA-256 of all
// that; parameters, the optimizer's state, losses and mistakes, whose sizes follow
// from the header; the SHA-256 of all that. Numbers have 8 bytes, little-endian.
const (
	magic   = "gradscale checkpoint\n"
	version = 2

	preambleSize = len(magic) + 16
	// mostHeader bounds what is read before anything is checked. A million layer
	// factors, the longest property there is, take 24 bytes each.
	mostHeader = 1 << 26
)

func (s *snapshot) encode() []byte {
	var h writer
	h.number(uint64(len(s.identity)))
	for _, p := range s.identity {
		h.text(p.name)
		h.text(p.value)
	}
	h.number(s.steps)
	h.text(s.outcome)
	h.text(s.cause)

	sum := sha256.New()
	w := make(writer, 0, preambleSize+len(h)+8*(len(s.parameters)+len(s.losses)+len(s.mistakes))+len(s.optimizer)+2*sha256.Size)
	w = append(w, magic...)
	w.number(version)
	w.number(uint64(len(h)))
	w = append(w, h...)
	sum.Write(w)
	sealed := len(w)
	w = sum.Sum(w)
	w.floats(s.parameters)
	w = append(w, s.optimizer...)
	w.floats(s.losses)
	for _, m := range s.mistakes {
		w.number(uint64(m))
	}
	sum.Write(w[sealed:])
	return sum.Sum(w)
}

// source reads a checkpoint file and takes the SHA-256 of what it has read.
type source struct {
	from io.Reader
	size int64 // of the file
	read int64
	sum  hash.Hash
}

func newSource(from io.Reader, size int64) *source {
	return &source{from: from, size: size, sum: sha256.New()}
}

// take returns the next n bytes.
func (s *source) take(n int) ([]byte, error) {
	if int64(n) > s.size-s.read {
		return nil, fmt.Errorf("%d bytes, want %d at least: half-written or damaged", s.size, s.read+int64(n))
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(s.from, b); err != nil {
		return nil, err
	}
	s.read += int64(n)
	s.sum.Write(b)
	return b, nil
}

// check compares the SHA-256 of what was read with that which follows.
func (s *source) check(what string) error {
	want := [sha256.Size]byte(s.sum.Sum(nil))
	found, err := s.take(sha256.Size)
	if err == nil && [sha256.Size]byte(found) != want {
		err = fmt.Errorf("%s has another SHA-256 than the one behind it: damaged", what)
	}
	return err
}

// readHeader returns the header of a file, or what is wrong with it.
func readHeader(s *source) (header, error) {
	preamble, err := s.take(preambleSize)
	if err != nil {
		return header{}, err
	}
	if string(preamble[:len(magic)]) != magic {
		return header{}, fmt.Errorf("%d bytes that do not start as a checkpoint does", s.size)
	}
	numbers := &reader{rest: preamble[len(magic):]}
	if v := numbers.number(); v != version {
		return header{}, fmt.Errorf("format version %d, want %d", v, version)
	}
	size := numbers.number()
	if size > mostHeader {
		return header{}, fmt.Errorf("a header of %d bytes, want at most %d", size, mostHeader)
	}
	content, err := s.take(int(size))
	if err != nil {
		return header{}, err
	}
	if err := s.check("the header"); err != nil {
		return header{}, err
	}
	var h header
	r := &reader{rest: content}
	for range r.count(16) {
		h.identity = append(h.identity, property{r.text(), r.text()})
	}
	h.steps = r.number()
	h.outcome, h.cause = r.text(), r.text()
	if r.short || len(r.rest) > 0 {
		return header{}, errors.New("lengths that do not fit the header")
	}
	return h, nil
}

// sizes are those of a run's snapshots.
type sizes struct {
	parameters, optimizer, steps int // numbers, bytes, most steps
}

// readBody returns the snapshot that the header begins, or what is wrong with it.
// It allocates no more than the run's own state takes.
func (h header) readBody(s *source, of sizes) (*snapshot, error) {
	if h.steps > uint64(of.steps) {
		return nil, fmt.Errorf("%d steps, want at most %d", h.steps, of.steps)
	}
	steps := int(h.steps)
	body := 8*int64(of.parameters) + int64(of.optimizer) + 16*int64(steps)
	if want := s.read + body + sha256.Size; s.size != want {
		return nil, fmt.Errorf("%d bytes, want %d after %d steps with %d parameters: half-written or damaged", s.size, want, steps, of.parameters)
	}
	content, err := s.take(int(body))
	if err != nil {
		return nil, err
	}
	if err := s.check("the content"); err != nil {
		return nil, err
	}
	r := &reader{rest: content}
	out := &snapshot{header: h, parameters: r.floats(of.parameters)}
	out.optimizer = r.take(uint64(of.optimizer))
	out.losses = r.floats(steps)
	for range steps {
		out.mistakes = append(out.mistakes, int(r.number()))
	}
	return out, nil
}

type writer []byte

func (w *writer) number(x uint64) { *w = binary.LittleEndian.AppendUint64(*w, x) }

func (w *writer) text(s string) {
	w.number(uint64(len(s)))
	*w = append(*w, s...)
}

func (w *writer) floats(x []float64) {
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

func (r *reader) floats(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = math.Float64frombits(r.number())
	}
	return x
}
