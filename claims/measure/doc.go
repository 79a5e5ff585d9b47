// Package measure holds every measurement that claims make on a network, once.
// Formulas that need no network are mathcheck's; experiments, and what they decide,
// are the claims'.
//
// # Conventions
//
// Layers are counted from the input, as in package net. Norms are Frobenius norms
// and quadratic means over the inputs of a batch, Q[X] = √E[X²]. Costs are in
// multiples of a forward pass of the same batch through all layers. Functions take
// probes of [net.Network.NewProbe], which may be used again as long as the
// network lives; a probe that is said to be passed holds a forward pass of the
// batch by the network as it is. Nothing here has a seed or a state of its own.
//
// A network is trained from a start of the same architecture: W_l and W⁰_l are the
// weights of layer l now and then, and layer l is its initial function plus its
// residual function, f_l = i_l + r_l, with r_l(v) = ψ(v)·(W_l - W⁰_l) and ψ the
// normalization and nonlinearity in front (paper, the residual trick). At the end
// of a residual block i_l has the skip connection in it. Networks are as net.New,
// Clone or training leave them, not in residual or rescaled form.
package measure

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/train"
)

// Batch is inputs, one a row, and their labels.
type Batch struct {
	Inputs blas64.General
	Labels []uint8
}

// FirstBatch returns the batch of a set that [train.Evaluate] takes first. Errors
// are those of Evaluate.
func FirstBatch(n *net.Network, set data.Set, size int) (Batch, error) {
	x, labels, err := train.FirstBatch(n, set, size)
	return Batch{x, labels}, err
}

// Passed returns a new probe with a forward pass of the inputs.
func Passed(n *net.Network, x blas64.General) (*net.Probe, error) {
	w, err := n.NewProbe(x.Rows)
	if err != nil {
		return nil, err
	}
	return w, w.Forward(x)
}

// Adopt gives the probe's network, which nobody else may need, the parameters of another
// one of its architecture: a probe of many layers costs more to make than a pass. It
// panics if architectures differ, or have skip connections drawn at random, which are
// not among the parameters.
func Adopt(w *net.Probe, n *net.Network) {
	a, b := w.Network().Architecture(), n.Architecture()
	if a != b || a.Skip.Kind != net.NoSkip && a.Skip.Kind != net.SkipIdentity {
		panic(fmt.Sprintf("measure: parameters of %v for a probe of %v", b, a))
	}
	copy(w.Network().Parameters(), n.Parameters())
}

// sameArchitecture panics unless two probes can be compared.
func sameArchitecture(start, end *net.Probe) {
	if a, b := start.Network().Architecture(), end.Network().Architecture(); a != b || start.Batch() != end.Batch() {
		panic(fmt.Sprintf("measure: probes of %v with %d inputs and of %v with %d", a, start.Batch(), b, end.Batch()))
	}
}

// behind returns what linear layer l reads.
func behind(w *net.Probe, l int) blas64.General {
	if l == 1 {
		return w.Activation(0)
	}
	return w.PostActivation(l - 1)
}

// blockEnding returns the block that ends with layer l, or 0.
func blockEnding(a net.Architecture, l int) int {
	if a.Blocks() > 0 && l > 1 && l < a.Depth && l%2 == 1 {
		return (l - 1) / 2
	}
	return 0
}

func zeros(rows, cols int) blas64.General {
	return blas64.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float64, rows*cols)}
}

func clone(m blas64.General) blas64.General {
	c := zeros(m.Rows, m.Cols)
	for i := range m.Rows {
		copy(c.Data[i*m.Cols:(i+1)*m.Cols], m.Data[i*m.Stride:])
	}
	return c
}

// multiply sets c = a·b + beta·c.
func multiply(c, a, b blas64.General, beta float64) {
	net.BLAS{}.Dgemm(blas.NoTrans, blas.NoTrans, a.Rows, b.Cols, a.Cols, 1, a.Data, a.Stride, b.Data, b.Stride, beta, c.Data, c.Stride)
}

// add sets sum += x.
func add(sum, x blas64.General) {
	for i, v := range x.Data {
		sum.Data[i] += v
	}
}

// minus returns a - b.
func minus(a, b blas64.General) blas64.General {
	d := zeros(a.Rows, a.Cols)
	subtract(d, a, b)
	return d
}

// subtract sets d = a - b.
func subtract(d, a, b blas64.General) {
	for i := range d.Rows {
		x, y := a.Data[i*a.Stride:], b.Data[i*b.Stride:]
		for j := range d.Cols {
			d.Data[i*d.Stride+j] = x[j] - y[j]
		}
	}
}
