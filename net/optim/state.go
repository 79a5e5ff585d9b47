package optim

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"gradscale/net"
	"gradscale/net/internal/kernel"
)

// State is an optimizer at work on a network. It serves one goroutine at a time.
type State struct {
	optimizer  Optimizer // defaults spelled out
	rule       rule
	parameters []float64
	layers     int
	blockEnd   func(b int) int // layer that block b ends with, whose branch factor follows those before it and all weights
	ends       []int           // of each layer's parameters, and of the branch factors if there are any
	cols       []int           // of each layer's weights
	factors    []float64       // of each layer's step size, and 1 of the branch factors
	vectors    [][]float64

	steps          uint64
	power1, power2 float64 // β₁ᵗ, β₂ᵗ after t steps

	gradients []float64 // of the step under way
	stepSize  float64
}

// New returns the state before the first step on the network, or the error of
// [Optimizer.Validate].
func (o Optimizer) New(n *net.Network) (*State, error) { return o.newState(n, n.Parameters()) }

func (o Optimizer) newState(n *net.Network, parameters []float64) (*State, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	depth := n.Architecture().Depth
	s := &State{optimizer: o.WithDefaults(), rule: rules[o.Kind.canonical()], parameters: parameters, layers: depth, blockEnd: n.Architecture().BlockEnd, power1: 1, power2: 1}
	end := 0
	for l := 1; l <= depth; l++ {
		w := n.Weights(l)
		end += w.Rows * w.Cols
		s.ends, s.cols = append(s.ends, end), append(s.cols, w.Cols)
	}
	if end < len(parameters) {
		s.ends, s.cols = append(s.ends, len(parameters)), append(s.cols, 1)
	}
	s.factors = slices.Repeat([]float64{1}, len(s.ends))
	for range s.rule.vectors {
		s.vectors = append(s.vectors, make([]float64, len(parameters)))
	}
	return s, nil
}

// SetLayerFactors multiplies the step size of linear layer l by factors[l-1]
// from now on. An error names the first factor that is
// negative or not finite, or the number of factors if it is not that of the
// layers.
func (s *State) SetLayerFactors(factors []float64) error {
	if len(factors) != s.layers {
		return fieldError("LayerFactors", fmt.Sprintf("%d long", len(factors)), fmt.Sprintf("%d long, one for each layer", s.layers))
	}
	for i, f := range factors {
		if !(f >= 0) || math.IsInf(f, 1) {
			return fieldError(fmt.Sprintf("LayerFactors[%d]", i), f, "finite and at least 0")
		}
	}
	copy(s.factors, factors)
	return nil
}

// Steps returns the number of steps made.
func (s *State) Steps() int { return int(s.steps) }

// grain is the least number of parameters worth a task of its own, a few
// microseconds of work.
const grain = 4096

// Step changes the network's parameters against their gradients, with schedule
// times the optimizer's step size. It allocates nothing, and panics if there is
// not one gradient for each parameter.
func (s *State) Step(gradients []float64, schedule float64) {
	if len(gradients) != len(s.parameters) {
		panic(fmt.Sprintf("optim: %d gradients for %d parameters", len(gradients), len(s.parameters)))
	}
	s.steps++
	s.power1 *= s.optimizer.Beta1
	s.power2 *= s.optimizer.Beta2
	s.gradients, s.stepSize = gradients, schedule*s.optimizer.StepSize
	kernel.Parallel(len(s.parameters), grain, (*update)(s))
	s.gradients = nil
}

// CheckFinite reports a NaN or ±Inf in what the optimizer remembers of gradients
// as a [*net.NonFiniteError], by the place of its parameter. RMSprop and Adam
// square gradients: from 1e154 on the square is +Inf, and stays so, and the
// parameter is never moved again.
func (s *State) CheckFinite() error {
	for _, v := range s.vectors {
		if i := kernel.FirstNonFinite(v); i >= 0 {
			layer, _ := slices.BinarySearch(s.ends, i+1)
			at := i
			if layer > 0 {
				at -= s.ends[layer-1]
			}
			if layer == s.layers {
				return &net.NonFiniteError{What: "optimizer's memory", Layer: s.blockEnd(at + 1), Value: v[i]}
			}
			return &net.NonFiniteError{What: "optimizer's memory", Layer: layer + 1, Row: at / s.cols[layer], Col: at % s.cols[layer], Value: v[i]}
		}
	}
	return nil
}

// update is a step as work that may be cut anywhere.
type update State

func (u *update) Do(lo, hi int) {
	layer, _ := slices.BinarySearch(u.ends, lo+1)
	for ; lo < hi; layer++ {
		end := min(hi, u.ends[layer])
		u.rule.update((*State)(u), u.parameters, u.gradients, lo, end, u.stepSize*u.factors[layer])
		lo = end
	}
}

// AppendBinary appends what steps depend on and change, apart from the
// parameters: the number of steps, β₁ᵗ, β₂ᵗ and the vectors, little-endian.
func (s *State) AppendBinary(b []byte) ([]byte, error) {
	b = slices.Grow(b, s.binarySize())
	b = binary.LittleEndian.AppendUint64(b, s.steps)
	b = appendFloats(b, []float64{s.power1, s.power2})
	for _, v := range s.vectors {
		b = appendFloats(b, v)
	}
	return b, nil
}

// MarshalBinary returns what AppendBinary appends.
func (s *State) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// UnmarshalBinary takes over what MarshalBinary returned for a state of the same
// optimizer and architecture. If the size is another, it returns an error and
// changes nothing.
func (s *State) UnmarshalBinary(b []byte) error {
	if len(b) != s.binarySize() {
		return fmt.Errorf("optim: state of %d bytes, want %d for %s with %d parameters", len(b), s.binarySize(), s.optimizer.Kind, len(s.parameters))
	}
	next := func() uint64 {
		bits := binary.LittleEndian.Uint64(b)
		b = b[8:]
		return bits
	}
	s.steps = next()
	s.power1, s.power2 = math.Float64frombits(next()), math.Float64frombits(next())
	for _, v := range s.vectors {
		for i := range v {
			v[i] = math.Float64frombits(next())
		}
	}
	return nil
}

func (s *State) binarySize() int { return 8 * (3 + len(s.vectors)*len(s.parameters)) }

func appendFloats(b []byte, x []float64) []byte {
	for _, v := range x {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	return b
}
