package net

import (
	"maps"
	"slices"
)

// Placement names where the normalizations of a residual network stand; the zero
// value is PreNorm.
type Placement string

// The placements.
const (
	// PreNorm puts one in front of each nonlinearity (He et al. 2016, identity mappings).
	PreNorm Placement = "pre"
	// PostNorm puts one behind each block's sum of skip connection and residual
	// function, and nowhere else (Vaswani et al. 2017). The layer at a block's end is
	// what it puts out.
	PostNorm Placement = "post"
)

var placements = map[Placement]bool{PreNorm: true, PostNorm: true}

// Placements returns the names of all placements, sorted.
func Placements() []Placement { return slices.Sorted(maps.Keys(placements)) }

func (p Placement) canonical() Placement {
	if p == "" {
		return PreNorm
	}
	return p
}

// String returns the name.
func (p Placement) String() string { return string(p.canonical()) }

func (a Architecture) validatePlacement() error {
	p := a.Placement.canonical()
	reject := func(wanted string) error {
		return &FieldError{Field: "Placement", Value: quoted(a.Placement), Wanted: wanted}
	}
	switch {
	case !placements[p]:
		return reject("one of " + quotedList(Placements()))
	case p == PreNorm:
		return nil
	case a.Skip.Kind.canonical() == NoSkip:
		return reject(quoted(PreNorm) + " without skip connections, behind which the normalization would stand")
	case a.Normalization.canonical() == NoNormalization:
		return reject(quoted(PreNorm) + " without a normalization")
	}
	return nil
}
