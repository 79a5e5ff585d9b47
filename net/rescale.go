package net

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/internal/kernel"
)

// Rescaled returns a network with the same predictions whose hidden layer l is
// factors[l-1] times what it is here: the factor is put behind each layer and
// absorbed in front of the next. The weights are copied. Raw gradients change
// by the inverse factors; what is invariant under such rescaling belongs to the
// network and not to how it is written down. An error names the first factor
// that is not positive and finite; Rescaled panics unless there are Depth-1
// factors.
func (n *Network) Rescaled(factors []float64) (*Network, error) {
	if len(factors) != n.architecture.Depth-1 {
		panic(fmt.Sprintf("net: %d factors for %d hidden layers", len(factors), n.architecture.Depth-1))
	}
	for i, c := range factors {
		if !(c > 0) || math.IsInf(c, 1) {
			return nil, &FieldError{Field: fmt.Sprintf("factors[%d]", i), Value: c, Wanted: "positive and finite"}
		}
	}
	as := n.form
	as.factors = slices.Clone(factors)
	return n.rewritten(as), nil
}

// scaleNode is y = factor·x.
type scaleNode struct {
	in, out int
	factor  float64
}

func (n *scaleNode) forwardUse() use {
	return use{reads: []int{n.in}, writes: n.out, inPlace: n.in}
}

func (n *scaleNode) backwardUse() use {
	return use{reads: []int{n.out}, writes: n.in, inPlace: n.out}
}

func (n *scaleNode) keeps() []int { return nil }

func (n *scaleNode) bind(w *Workspace) step {
	return &scaleStep{n.factor, w.activation(n.in), w.activation(n.out), w.gradient(n.in), w.gradient(n.out)}
}

type scaleStep struct {
	factor       float64
	x, y, dx, dy blas64.General
}

func (s *scaleStep) forward() error {
	copy(s.y.Data, s.x.Data)
	kernel.Scale(s.factor, s.y.Data)
	return nil
}

func (s *scaleStep) backward(bool) {
	copy(s.dx.Data, s.dy.Data)
	kernel.Scale(s.factor, s.dx.Data)
}

func (n *scaleNode) series(p *jetPass) {
	x, y := p.values[n.in], p.values[n.out]
	for k := 1; k < len(y); k++ {
		copy(y[k].Data, x[k].Data)
		kernel.Scale(n.factor, y[k].Data)
	}
}
