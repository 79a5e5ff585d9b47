package net

import (
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/random"
)

// Initialization names how weights are drawn; the zero value is Gaussian.
type Initialization string

// The initializations. Each gives entries of mean square g²/fan-in, with g² = 1
// in the first layer and behind all nonlinearities but the rectifiers (2 behind
// ReLU, 2/(1+slope²) behind leaky ReLU), or where an Architecture has a WeightVariance,
// which stands for it.
const (
	// Gaussian draws entries N(0, g²/fan-in) (He et al. 2015).
	Gaussian Initialization = "gaussian"
	// Orthogonal draws a uniform matrix with orthonormal rows or columns,
	// whichever are fewer, and scales it.
	Orthogonal Initialization = "orthogonal"
	// LooksLinear mirrors an orthogonal W: [W, -W] first, [W, -W; -W, W]
	// between, [W; -W] last. A rectifier then acts as a linear map at the
	// start (Balduzzi et al. 2017).
	LooksLinear Initialization = "looks-linear"
)

// fill draws the entries of w, at mean square variance/fan-in, fan-in = rows.
type fill func(w blas64.General, variance float64, s *random.Stream)

// initializations maps each name to how a hidden layer's weights are drawn.
var initializations = map[Initialization]fill{
	Gaussian:    fillGaussian,
	Orthogonal:  fillOrthogonal,
	LooksLinear: nil, // depends on where the layer stands; see looksLinear
}

// Initializations returns the names of all initializations, sorted.
func Initializations() []Initialization { return slices.Sorted(maps.Keys(initializations)) }

func (i Initialization) canonical() Initialization {
	if i == "" {
		return Gaussian
	}
	return i
}

// String returns the name.
func (i Initialization) String() string { return string(i.canonical()) }

// initialize draws the weights of linear layer l, 1 ≤ l ≤ Depth.
func (a Architecture) initialize(w blas64.General, l int, s *random.Stream) {
	a.draw(w, l, s)
	if a.Start == Fixup {
		a.fixUp(w, l)
	}
}

func (a Architecture) draw(w blas64.General, l int, s *random.Stream) {
	variance := 1.0
	if l > 1 {
		variance = a.WeightVariance
		if variance == 0 {
			variance = nonlinearities[a.Nonlinearity.canonical()](a).weightVariance()
		}
	}
	if kind := a.Initialization.canonical(); kind != LooksLinear {
		initializations[kind](w, variance, s)
		return
	}
	gain := 1.0
	if l > 1 && a.Nonlinearity.canonical() == LeakyReLU {
		gain = 1 / (1 + a.leakySlope()) // φ(u) - φ(-u) = (1+slope)·u
	}
	if l > 1 && a.Nonlinearity.canonical() == Identity {
		gain = 0.5 // u - (-u) = 2u
	}
	looksLinear(w, gain, l > 1, l < a.Depth, s)
}

func fillGaussian(w blas64.General, variance float64, s *random.Stream) {
	sd := math.Sqrt(variance / float64(w.Rows))
	for i := range w.Rows {
		s.FillNormal(row(w, i), sd)
	}
}

// fillOrthogonal scales by √(variance·max(1, columns/rows)), which gives the
// entries mean square variance/rows whatever the shape.
func fillOrthogonal(w blas64.General, variance float64, s *random.Stream) {
	drawOrthonormal(w, s)
	scale(w, math.Sqrt(variance*max(1, float64(w.Cols)/float64(w.Rows))))
}

// looksLinear mirrors gain·W in the rows, in the columns, or in both. W has
// orthonormal rows or columns and is scaled as by fillOrthogonal.
func looksLinear(w blas64.General, gain float64, mirrorRows, mirrorCols bool, s *random.Stream) {
	half := w
	if mirrorRows {
		half.Rows /= 2
	}
	if mirrorCols {
		half.Cols /= 2
	}
	fillOrthogonal(half, gain*gain, s)
	for i := range w.Rows {
		for j := range w.Cols {
			v := half.Data[(i%half.Rows)*half.Stride+j%half.Cols]
			if (i >= half.Rows) != (j >= half.Cols) {
				v = -v
			}
			w.Data[i*w.Stride+j] = v
		}
	}
}
