package net

import (
	"maps"
	"slices"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/internal/kernel"
)

// Start names how the residual functions of a network's blocks start; the zero
// value is Drawn. With the others they put out 0, so that a network begins as its skip
// path.
type Start string

// The starts.
const (
	// Drawn leaves weights as the initialization draws them.
	Drawn Start = "drawn"
	// ReZero multiplies the residual function of each block by a number α of its own
	// that is trained and starts at 0 (Bachlechner et al. 2021); see
	// [Network.BranchFactors].
	ReZero Start = "rezero"
	// Fixup needs no normalization: of a network with B blocks of m linear layers it
	// multiplies weights inside blocks by B^(-1/(2m-2)), and sets those that end a
	// block, and the network's last, to 0 (Zhang, Dauphin, Ma 2019, rules 1 and 2; the
	// factors and biases of rule 3, which start at 1 and 0, are left out).
	Fixup Start = "fixup"
)

var starts = map[Start]bool{Drawn: true, ReZero: true, Fixup: true}

// Starts returns the names of all starts, sorted.
func Starts() []Start { return slices.Sorted(maps.Keys(starts)) }

func (s Start) canonical() Start {
	if s == "" {
		return Drawn
	}
	return s
}

// String returns the name.
func (s Start) String() string { return string(s.canonical()) }

// StartsAsSkips tells whether the residual functions of all blocks put out 0 at the
// start.
func (a Architecture) StartsAsSkips() bool { return a.Blocks() > 0 && a.Start.canonical() != Drawn }

func (a Architecture) validateStart() error {
	s := a.Start.canonical()
	reject := func(wanted string) error {
		return &FieldError{Field: "Start", Value: quoted(a.Start), Wanted: wanted}
	}
	switch {
	case !starts[s]:
		return reject("one of " + quotedList(Starts()))
	case s == Drawn:
		return nil
	case a.Skip.Kind.canonical() == NoSkip:
		return reject(quoted(Drawn) + " without skip connections: nothing would be left of the network")
	case s == Fixup && a.Normalization.canonical() != NoNormalization:
		return reject("another with a normalization, in whose place " + quoted(Fixup) + " stands")
	case s == Fixup && a.BiasVariance > 0:
		return reject("another with random biases, which residual functions would put out")
	}
	return nil
}

// branchFactors is how many numbers α there are.
func (a Architecture) branchFactors() int {
	if a.Start == ReZero {
		return a.Blocks()
	}
	return 0
}

// fixUp changes the weights of linear layer l, as drawn, to Fixup's.
func (a Architecture) fixUp(w blas64.General, l int) {
	switch {
	case l == 1:
	case a.InsideBlock(l):
		scale(w, kernel.Exp(-kernel.Log(float64(a.Blocks()))/float64(2*a.blockDepth()-2)))
	default:
		clear(w.Data)
	}
}
