package net

import (
	"maps"
	"slices"
)

// Nonlinearity names an elementwise function φ; the zero value is the identity.
type Nonlinearity string

// activation is an elementwise function. In both methods all slices have one
// length; y may alias x, and dx may alias dy.
type activation interface {
	// forward sets y = φ(x); NaN in gives NaN out.
	forward(y, x []float64)
	// backward sets dx = dy·φ'(x), where y = φ(x).
	backward(dx, dy, x, y []float64)
	// series sets y_1, y_2, … such that y = φ(x), entry by entry; y_0 is there.
	// A kink counts as the branch that x_0 is on.
	series(y, x series)
	// readsInput tells whether backward reads x; otherwise it reads y only.
	readsInput() bool
	// weightVariance is g² such that weights N(0, g²/fan-in) behind the
	// nonlinearity keep the paper's protocol: 2 behind ReLU (He et al. 2015),
	// 1 behind all that do not cut off half of their input.
	weightVariance() float64
}

// nonlinearities maps each name to its function under an architecture. Each stands
// in a file of its own, with its name.
var nonlinearities = map[Nonlinearity]func(Architecture) activation{
	Identity:  func(Architecture) activation { return identity{} },
	ReLU:      func(Architecture) activation { return relu{} },
	LeakyReLU: func(a Architecture) activation { return leakyReLU{a.leakySlope()} },
	Tanh:      func(Architecture) activation { return tanh{} },
	SELU:      func(Architecture) activation { return selu{} },
	GELU:      func(Architecture) activation { return gelu{} },
	SiLU:      func(Architecture) activation { return silu{} },
	Mish:      func(Architecture) activation { return mish{} },
}

// Nonlinearities returns the names of all nonlinearities, sorted.
func Nonlinearities() []Nonlinearity { return slices.Sorted(maps.Keys(nonlinearities)) }

func (n Nonlinearity) canonical() Nonlinearity {
	if n == "" {
		return Identity
	}
	return n
}

// String returns the name.
func (n Nonlinearity) String() string { return string(n.canonical()) }
