package net

import (
	"fmt"
	"maps"
	"slices"
)

// Skip describes the skip connections: a block puts out Gain·S·v + ρ(v), where
// S is what Kind says, fixed and never trained, and ρ the residual function.
type Skip struct {
	Kind SkipKind
	Gain float64 // at least 0; 0 cuts the connection, also where Kind is set
}

// SkipKind names the matrix S of a skip connection; the zero value is none.
type SkipKind string

// The kinds of skip connection.
const (
	NoSkip         SkipKind = ""
	SkipIdentity   SkipKind = "identity"   // S = 1
	SkipGaussian   SkipKind = "gaussian"   // entries N(0, 1/width), drawn per block
	SkipOrthogonal SkipKind = "orthogonal" // uniform orthogonal matrix, drawn per block
)

// skipKinds maps each name to how S is drawn; nil where it needs no drawing.
var skipKinds = map[SkipKind]fill{
	NoSkip:         nil,
	SkipIdentity:   nil,
	SkipGaussian:   fillGaussian,
	SkipOrthogonal: fillOrthogonal,
}

// SkipKinds returns the names of all kinds, sorted; "" is none.
func SkipKinds() []SkipKind { return slices.Sorted(maps.Keys(skipKinds)) }

// IdentitySkip returns skip connections gain·v.
func IdentitySkip(gain float64) Skip { return Skip{SkipIdentity, gain} }

// GaussianSkip returns skip connections gain·Rv, R Gaussian.
func GaussianSkip(gain float64) Skip { return Skip{SkipGaussian, gain} }

// OrthogonalSkip returns skip connections gain·Rv, R orthogonal.
func OrthogonalSkip(gain float64) Skip { return Skip{SkipOrthogonal, gain} }

func (k SkipKind) canonical() SkipKind {
	if k == "none" {
		return NoSkip
	}
	return k
}

// String returns kind and gain, like "gaussian skip" or "identity skip, gain 2".
func (s Skip) String() string {
	switch {
	case s.Kind.canonical() == NoSkip:
		return "no skip"
	case s.Gain == 1:
		return string(s.Kind) + " skip"
	}
	return fmt.Sprintf("%s skip, gain %g", s.Kind, s.Gain)
}
