package net

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas64"
)

// Probe is a workspace that keeps every activation and every gradient of a pass, to
// be looked at and to start from again. A network of many layers takes several times
// the memory of a [Workspace], for the same numbers.
type Probe struct{ *Workspace }

// NewProbe returns a probe for batches of so many inputs. Errors are those of
// [Network.NewWorkspace].
func (n *Network) NewProbe(batch int) (*Probe, error) { return n.newProbe(batch, keepsEverything) }

// NewForwardProbe returns a probe that keeps no gradients, in half of the memory: they
// can be looked at while [Probe.EachGradient] is at their layer.
func (n *Network) NewForwardProbe(batch int) (*Probe, error) {
	return n.newProbe(batch, keepsActivations)
}

func (n *Network) newProbe(batch int, keeps keeps) (*Probe, error) {
	w, err := n.newWorkspace(batch, keeps)
	if err != nil {
		return nil, err
	}
	return &Probe{w}, nil
}

func (w *Probe) needGradients(method string) {
	if w.keeps != keepsEverything {
		panic(fmt.Sprintf("net: %s needs a probe of NewProbe; one of NewForwardProbe overwrites gradients", method))
	}
}

// ForwardFrom puts f in place of layer l's activations and computes the layers
// above it. Where l lies inside a residual block, the block's skip connection
// keeps what the last Forward gave it. It panics if f is not batch × LayerSize(l).
func (w *Probe) ForwardFrom(l int, f blas64.General) error {
	w.network.checkLayer(l, 0)
	v := w.network.tape.layers[l]
	copyMatrix(w.activation(v), f, fmt.Sprint("layer ", l))
	if err := checkFinite(w.activation(v), "activation", l); err != nil {
		return err
	}
	return w.run(w.steps[v:]) // node v computes value v+1
}

// BackwardActivations is Backward without the weights.
func (w *Probe) BackwardActivations(dOutput blas64.General) { w.backward(dOutput, false) }

// Activation returns layer l's activations, batch × LayerSize(l), as a view;
// layer 0 is the input.
func (w *Probe) Activation(l int) blas64.General {
	w.network.checkLayer(l, 0)
	return w.activation(w.network.tape.layers[l])
}

// Gradient returns the gradient with respect to layer l's activations, as a
// view. It needs a probe of NewProbe.
func (w *Probe) Gradient(l int) blas64.General {
	w.needGradients("Gradient")
	w.network.checkLayer(l, 0)
	return w.gradient(w.network.tape.layers[l])
}

// PreActivation returns the input of nonlinearity l, 1 ≤ l < Depth, as a view.
func (w *Probe) PreActivation(l int) blas64.General {
	return w.activation(w.network.tape.preActivations[w.network.nonlinearityIndex(l)])
}

// PostActivation returns the output of nonlinearity l, 1 ≤ l < Depth, as a view.
func (w *Probe) PostActivation(l int) blas64.General {
	return w.activation(w.network.tape.postActivations[w.network.nonlinearityIndex(l)])
}
