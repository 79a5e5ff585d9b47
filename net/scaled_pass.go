package net

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/internal/kernel"
)

// A pass through thousands of layers leaves the range of float64: gradients that
// grow 1.2-fold a layer do so after 3900, activations of a ReLU network of width
// 16 after some 9000. Scaled passes multiply a whole matrix by a power of two when
// its norm leaves [2^-256, 2^256], and keep the exponent
// beside it. That is exact, so that within the range nothing changes a bit.
// rangeLow is the square of the lowest norm in the range.
const rangeLow = 0x1p-512

// lost is the exponent below which the largest entry of a matrix drags entries
// that matter, 2^-53 of it, into the subnormal numbers.
const lost = -1022 + 53

// UnderflowError reports a layer whose activations are so small that digits are
// lost, where scaling would change the function.
type UnderflowError struct {
	Layer   int     // counted from the input, which is layer 0
	Largest float64 // a power of two just above the largest activation
}

func (e *UnderflowError) Error() string {
	return fmt.Sprintf("net: activations of layer %d are below %v, want some of at least 2^%d, below which digits are lost", e.Layer, e.Largest, lost)
}

// ForwardScaled is [Workspace.Forward] for networks of any depth. Layer l is
// Activation(l)·2^exponents[l]; values between two layers have the exponent of the
// lower one, and those inside a residual block that of its beginning. Exponents
// other than 0 occur only where scaling an input scales all layers alike: without
// normalization and biases, with the identity, ReLU or leaky ReLU. In other networks
// activations too small to have all their digits are reported as an
// [*UnderflowError]; too large ones, in all networks, as a [*NonFiniteError]. Both
// name the layer. A layer that is exactly 0 is a result.
func (w *Probe) ForwardScaled(x blas64.General) (exponents []int, err error) {
	t, a := w.network.tape, w.network.architecture
	in := w.activation(0)
	copyMatrix(in, x, "input")
	if err := checkFinite(in, "input", 0); err != nil {
		return nil, err
	}
	exponents = make([]int, a.Depth+1)
	homogeneous := w.network.homogeneous()
	v := 0
	for l := range exponents {
		for ; v < t.layers[l]; v++ {
			if err := w.steps[v].forward(); err != nil { // node i computes value i+1
				return nil, err
			}
		}
		if l > 0 {
			exponents[l] = exponents[l-1]
		}
		m := w.activation(t.layers[l])
		switch e, err := excess(m, "activation", l); {
		case err != nil:
			return nil, err
		case homogeneous && e != 0 && !a.InsideBlock(l):
			shift(m, -e)
			exponents[l] += e
		case e < lost:
			return nil, &UnderflowError{Layer: l, Largest: math.Ldexp(1, e)}
		}
	}
	return exponents, nil
}

// BackwardScaled computes, for networks of any depth, the gradient of ⟨v, layer
// `to`⟩ with respect to all layers up to `to`, at the last Forward or ForwardScaled:
// with respect to layer l it is Gradient(l)·2^exponents[l], 0 ≤ l ≤ to. v is batch ×
// LayerSize(to), and may be a view of Gradient(to); with `to` = Depth and v the
// gradient of an error with respect to the predictions the result is the error's.
// Values between two layers have the exponent of the upper one. What overflows
// within one layer or block is reported as a [*NonFiniteError].
//
// Behind ForwardScaled too, these are gradients of the network as it is: where it
// changes exponents derivatives do not depend on the scale of the input.
func (w *Probe) BackwardScaled(to int, v blas64.General) (exponents []int, err error) {
	w.needGradients("BackwardScaled")
	w.network.checkLayer(to, 0)
	t, a := w.network.tape, w.network.architecture
	top := w.gradient(t.layers[to])
	copyMatrix(top, v, fmt.Sprint("vector for layer ", to))
	for l := to; l < a.Depth && (l == to || a.InsideBlock(l)); l++ {
		for u := t.layers[l] + 1; u <= t.layers[l+1]; u++ {
			clear(w.gradient(u).Data) // what a skip connection would carry past `to`
		}
	}
	exponents = make([]int, to+1)
	if err := w.backwardScaled(to, func(l int, _ blas64.General, exponent int) { exponents[l] = exponent }); err != nil {
		return nil, err
	}
	return exponents, nil
}

// EachGradient is BackwardScaled from the predictions on, whose gradient is v, for
// probes that keep no gradients: it calls visit for each layer l = Depth, …, 0, with
// respect to which the gradient is then gradient·2^exponent, a view that lasts until
// visit returns.
func (w *Probe) EachGradient(v blas64.General, visit func(l int, gradient blas64.General, exponent int)) error {
	copyMatrix(w.OutputGradient(), v, "gradient of the error")
	return w.backwardScaled(w.network.architecture.Depth, visit)
}

// backwardScaled goes down from the gradient of layer `to`, which is there.
func (w *Probe) backwardScaled(to int, visit func(l int, gradient blas64.General, exponent int)) error {
	t, a := w.network.tape, w.network.architecture
	u, exponent := t.layers[to], 0
	for l := to; l >= 0; l-- {
		for ; u > t.layers[l]; u-- {
			w.steps[u-1].backward(false)
		}
		m := w.gradient(t.layers[l])
		e, err := excess(m, "gradient", l)
		if err != nil {
			return err
		}
		if e != 0 && !a.InsideBlock(l) {
			shift(m, -e)
			exponent += e
		}
		visit(l, m, exponent)
	}
	return nil
}

// homogeneous tells whether a network's layers are proportional to the input, for
// positive factors.
func (n *Network) homogeneous() bool {
	if normalizations[n.architecture.Normalization.canonical()] != nil || n.form.affine != nil || n.biases != nil {
		return false
	}
	switch n.architecture.Nonlinearity.canonical() {
	case Identity, ReLU, LeakyReLU:
		return true
	}
	return false
}

// excess returns the exponent of the largest entry of a contiguous matrix whose
// norm lies outside the range of a scaled pass, and 0 inside or if all is 0.
func excess(m blas64.General, what string, layer int) (int, error) {
	if s := kernel.SumSquares(m.Data); s >= rangeLow && s <= 1/rangeLow {
		return 0, nil
	}
	if err := checkFinite(m, what, layer); err != nil {
		return 0, err
	}
	largest := 0.0
	for _, v := range m.Data {
		largest = max(largest, math.Abs(v))
	}
	if largest == 0 {
		return 0, nil
	}
	_, e := math.Frexp(largest)
	return e, nil
}

// shift multiplies a contiguous matrix by a power of two.
func shift(m blas64.General, exponent int) {
	for i, v := range m.Data {
		m.Data[i] = math.Ldexp(v, exponent)
	}
}
