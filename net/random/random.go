// Package random gives streams of random numbers that are the same on every
// machine, with any compiler flags and under any version of Go: integers come
// from PCG-DXSM, and real numbers from those by correctly rounded operations
// only. It isn't for cryptography.
//
// A stream has a seed and a name, so that weights, data and order draw from
// streams of their own and a draw more in one shifts nothing in another.
package random

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"

	"gradscale/net/internal/kernel"
)

// Stream is a source of random numbers. It serves one goroutine at a time.
type Stream struct {
	source    *rand.PCG
	quantiles *quantiles // made when normal numbers are first drawn
}

// New returns the stream of a seed and a name of any number of parts. Its state
// is the first 16 bytes of the SHA-256 of the seed, and of the length and bytes
// of each part, numbers in 8 bytes, big-endian. It runs on PCG-DXSM (O'Neill,
// HMC-CS-2014-0905), whose output math/rand/v2 promises to keep.
func New(seed uint64, name ...string) *Stream {
	h := sha256.New()
	var b [8]byte
	number := func(x uint64) {
		binary.BigEndian.PutUint64(b[:], x)
		h.Write(b[:])
	}
	number(seed)
	for _, part := range name {
		number(uint64(len(part)))
		h.Write([]byte(part))
	}
	sum := h.Sum(nil)
	return &Stream{source: rand.NewPCG(binary.BigEndian.Uint64(sum), binary.BigEndian.Uint64(sum[8:]))}
}

// Uint64 returns 64 random bits.
func (s *Stream) Uint64() uint64 { return s.source.Uint64() }

// Float64 returns a uniform multiple of 2⁻⁵³ in [0, 1).
func (s *Stream) Float64() float64 { return float64(s.Uint64()>>11) * 0x1p-53 }

// Uniform returns a uniform number in [low, high]: low + (high - low)·u, rounded,
// with u of Float64.
func (s *Stream) Uniform(low, high float64) float64 {
	return low + float64((high-low)*s.Float64())
}

// IntN returns a uniform integer in [0, n), without bias: draws from the
// incomplete last interval of length n are rejected. It panics if n < 1.
func (s *Stream) IntN(n int) int {
	if n < 1 {
		panic(fmt.Sprintf("random: IntN(%d), want at least 1", n))
	}
	m := uint64(n)
	for {
		x := s.Uint64()
		if r := x % m; x-r <= math.MaxUint64-(m-1) {
			return int(r)
		}
	}
}

// Perm returns a uniform permutation of 0, …, n-1.
func (s *Stream) Perm(n int) []int {
	p := make([]int, n)
	for i := range p {
		p[i] = i
	}
	s.Shuffle(p)
	return p
}

// Shuffle puts p into uniformly random order (Fisher, Yates).
func (s *Stream) Shuffle(p []int) {
	for i := len(p) - 1; i > 0; i-- {
		j := s.IntN(i + 1)
		p[i], p[j] = p[j], p[i]
	}
}

// Normal returns a standard normal number, the quantile of a uniform one, within
// [-8.3, 8.3]. Each takes exactly one Uint64 from the stream.
func (s *Stream) Normal() float64 {
	var x [1]float64
	s.FillNormal(x[:], 1)
	return x[0]
}

// midpoint maps bits to the midpoint of one of 2⁵³ equal intervals of [0, 1], so
// that 0 doesn't occur. Above 1/2 midpoints round to a neighbouring multiple of
// 2⁻⁵³; the last would round to 1, whose quantile is infinite.
func midpoint(bits uint64) float64 {
	return min(float64(float64(bits>>11)*0x1p-53)+0x1p-54, 1-0x1p-53)
}

// FillNormal fills x with normal numbers of mean 0 and the standard deviation.
func (s *Stream) FillNormal(x []float64, standardDeviation float64) {
	for i := range x {
		x[i] = midpoint(s.Uint64())
	}
	if s.quantiles == nil {
		s.quantiles = new(quantiles)
	}
	s.quantiles.set(x, x)
	kernel.Scale(standardDeviation, x)
}

// Sphere fills x with a point uniform on the sphere of that radius around 0:
// radius·z/‖z‖ with z standard normal (Muller, 1959).
func (s *Stream) Sphere(x []float64, radius float64) {
	s.FillNormal(x, 1)
	kernel.Scale(radius/math.Sqrt(kernel.SumSquares(x)), x)
}

// MarshalBinary returns the state.
func (s *Stream) MarshalBinary() ([]byte, error) { return s.source.MarshalBinary() }

// UnmarshalBinary sets the state to one that MarshalBinary returned; anything
// else is an error and leaves the stream as it was.
func (s *Stream) UnmarshalBinary(state []byte) error {
	if s.source == nil {
		s.source = new(rand.PCG)
	}
	if err := s.source.UnmarshalBinary(state); err != nil {
		return fmt.Errorf("random: %d bytes are no state of a stream: %w", len(state), err)
	}
	return nil
}
