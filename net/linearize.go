package net

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/internal/kernel"
)

// Linearized returns the network with nonlinearities from, …, Depth-1 replaced by
// affine maps, neuron by neuron: behind pre-activation l neuron j gives
// slopes[l-from][j]·x + intercepts[l-from][j], as by the best affine fit to what it
// does on some inputs. Normalizations stay. The parameters are copied and mean
// what they did; a network linearized twice has the later maps where both apply.
// What a replacement leaves of the output tells how much the upper layers bend it
// (paper, section 5, on pseudo-linearity).
//
// A NaN or ±Inf is reported as a [*FieldError] that names its place. Linearized
// panics unless 1 ≤ from < Depth, and unless both arguments have Depth-from rows
// of the length of the pre-activations.
func (n *Network) Linearized(from int, slopes, intercepts [][]float64) (*Network, error) {
	n.nonlinearityIndex(from)
	maps := make([]affine, n.architecture.Depth-1)
	copy(maps, n.form.affine)
	for _, argument := range []struct {
		name string
		rows [][]float64
	}{{"slopes", slopes}, {"intercepts", intercepts}} {
		if len(argument.rows) != len(maps)-(from-1) {
			panic(fmt.Sprintf("net: %d rows of %s for %d nonlinearities", len(argument.rows), argument.name, len(maps)-(from-1)))
		}
		for i, row := range argument.rows {
			if cols := n.tape.cols[n.tape.preActivations[from-1+i]]; len(row) != cols {
				panic(fmt.Sprintf("net: %s[%d] of length %d for %d neurons", argument.name, i, len(row), cols))
			}
			if j := kernel.FirstNonFinite(row); j >= 0 {
				return nil, &FieldError{Field: fmt.Sprintf("%s[%d][%d]", argument.name, i, j), Value: row[j], Wanted: "finite"}
			}
		}
	}
	for i := range slopes {
		maps[from-1+i] = affine{slices.Clone(slopes[i]), slices.Clone(intercepts[i])}
	}
	as := n.form
	as.affine = maps
	return n.rewritten(as), nil
}

// affine is a map slope·x + intercept for each neuron; without any it is none.
type affine struct{ slopes, intercepts []float64 }

// affineNode is y_j = slope_j·x_j + intercept_j.
type affineNode struct {
	in, out int
	affine
}

func (n *affineNode) forwardUse() use {
	return use{reads: []int{n.in}, writes: n.out, inPlace: n.in}
}

func (n *affineNode) backwardUse() use {
	return use{reads: []int{n.out}, writes: n.in, inPlace: n.out}
}

func (n *affineNode) keeps() []int { return nil }

func (n *affineNode) bind(w *Workspace) step {
	return &affineStep{n.affine, w.activation(n.in), w.activation(n.out), w.gradient(n.in), w.gradient(n.out)}
}

type affineStep struct {
	affine
	x, y, dx, dy blas64.General
}

func (s *affineStep) forward() error {
	for i := range s.y.Rows {
		x, y := row(s.x, i), row(s.y, i)
		for j, slope := range s.slopes {
			y[j] = math.FMA(slope, x[j], s.intercepts[j])
		}
	}
	return nil
}

func (s *affineStep) backward(bool) { scaleColumns(s.dx, s.dy, s.slopes) }

func (n *affineNode) series(p *jetPass) {
	x, y := p.values[n.in], p.values[n.out]
	for k := 1; k < len(y); k++ {
		scaleColumns(y[k], x[k], n.slopes)
	}
}

// scaleColumns sets y_ij = factor_j·x_ij.
func scaleColumns(y, x blas64.General, factors []float64) {
	for i := range y.Rows {
		from, to := row(x, i), row(y, i)
		for j, f := range factors {
			to[j] = f * from[j]
		}
	}
}
