package net

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/blas/blas64"
)

// keeps tells of which values a workspace keeps activations and gradients, in
// matrices of their own.
type keeps int

const (
	keepsSegments    keeps = iota // of what backward needs, those at cuts; and no gradients
	keepsForBackward              // and no gradients
	keepsActivations              // of all values, and no gradients
	keepsEverything
)

// Workspace holds what training a network with batches of one size needs: of what
// a pass computes, it keeps what the gradient with respect to the weights is made of,
// and lets go of the rest. A [Probe] keeps everything. A workspace is made once;
// passes allocate nothing. It serves one goroutine at a time.
type Workspace struct {
	network *Network
	batch   int
	keeps   keeps

	activations, gradients           []blas64.General // buffers
	activationBuffer, gradientBuffer []int            // of each value; -1 none

	parameterGradients []float64
	weightGradients    []blas64.General
	branchGradients    []float64
	halfGradient       []float64 // room for half of a weight gradient's sums
	steps              []step
	segments           []int // values that steps are cut at, from the input to the predictions
	held               int   // the segment whose values are there
	slab               slab  // that all of these are cut from
}

// NewWorkspace returns a workspace for batches of so many inputs, or a
// [*FieldError] if batch is below 1, is 1 with batch normalization, which would make
// every activation 0, or is too large for 128 GiB, or 1 GiB where addresses have 32
// bits.
func (n *Network) NewWorkspace(batch int) (*Workspace, error) {
	return n.newWorkspace(batch, keepsForBackward)
}

func (n *Network) newWorkspace(batch int, keeps keeps) (*Workspace, error) {
	if batch < 1 {
		return nil, &FieldError{Field: "batch", Value: batch, Wanted: "at least 1"}
	}
	if batch == 1 && n.architecture.CouplesInputs() {
		return nil, &FieldError{Field: "batch", Value: batch, Wanted: "at least 2 with batch normalization"}
	}
	w := &Workspace{network: n, batch: batch, keeps: keeps}
	if err := w.assignMatrices(len(n.parameters)); err != nil {
		return nil, err
	}
	w.parameterGradients = w.slab.cut(len(n.parameters))
	rest := w.parameterGradients
	for _, m := range n.weights {
		size := len(m.Data)
		m.Data, rest = rest[:size:size], rest[size:]
		w.weightGradients = append(w.weightGradients, m)
	}
	w.branchGradients = rest
	for _, node := range n.tape.nodes {
		w.steps = append(w.steps, node.bind(w))
	}
	return w, nil
}

// Release hands the workspace's memory to the next workspace that is made. Neither
// the workspace nor matrices that it returned may be used afterwards.
func (w *Workspace) Release() {
	w.slab.release()
	*w = Workspace{}
}

// assignMatrices makes the matrices, and room for so many parameters.
func (w *Workspace) assignMatrices(parameters int) error {
	t := w.network.tape
	output := t.layers[len(t.layers)-1]
	var forward, backward []use
	keepActivations, keepGradients := []int{output}, []int(nil)
	for _, node := range t.nodes {
		forward = append(forward, node.forwardUse())
		keepActivations = append(keepActivations, node.keeps()...)
		if u := node.backwardUse(); u.writes != 0 || w.keeps > keepsForBackward {
			backward = append(backward, u)
		}
	}
	slices.Reverse(backward)
	for v := range t.cols {
		if w.keeps >= keepsActivations {
			keepActivations = append(keepActivations, v)
		}
		if w.keeps == keepsEverything {
			keepGradients = append(keepGradients, v)
		}
	}
	var activations, gradients []int // columns
	if w.segments = []int{0, len(t.nodes)}; w.keeps == keepsSegments {
		w.segments = t.segments()
		w.activationBuffer, activations = t.assignSegments(w.segments)
	} else {
		w.activationBuffer, activations = assignBuffers(forward, t.cols, keepActivations, 0)
	}
	w.gradientBuffer, gradients = assignBuffers(backward, t.cols, keepGradients, output)
	numbers := 0 // below 2⁵⁰: columns are below 2²⁴, and buffers few for each layer
	for _, c := range slices.Concat(activations, gradients) {
		numbers += c
	}
	if most := mostNumbers / numbers; w.batch > most {
		return &FieldError{Field: "batch", Value: w.batch, Wanted: fmt.Sprintf("at most %d: %d numbers, %d for each input", most, mostNumbers, numbers)}
	}
	size := lines(parameters)
	for _, c := range slices.Concat(activations, gradients) {
		size += lines(w.batch * c)
	}
	w.slab = newSlab(size)
	w.activations, w.gradients = w.newMatrices(activations), w.newMatrices(gradients)
	return nil
}

func (w *Workspace) newMatrices(cols []int) []blas64.General {
	m := make([]blas64.General, len(cols))
	for i, c := range cols {
		m[i] = blas64.General{Rows: w.batch, Cols: c, Stride: c, Data: w.slab.cut(w.batch * c)}
	}
	return m
}

// activation returns the matrix of a value.
func (w *Workspace) activation(v int) blas64.General { return w.activations[w.activationBuffer[v]] }

// gradient returns the matrix of the gradient with respect to a value, without
// data if it is not computed.
func (w *Workspace) gradient(v int) blas64.General {
	if w.gradientBuffer[v] < 0 {
		return blas64.General{}
	}
	return w.gradients[w.gradientBuffer[v]]
}

// Network returns the network that the workspace belongs to.
func (w *Workspace) Network() *Network { return w.network }

// Batch returns the number of inputs of a pass.
func (w *Workspace) Batch() int { return w.batch }

// Input returns the matrix, batch × Inputs, that Forward copies its argument to;
// inputs may be written there and it be passed to Forward.
func (w *Workspace) Input() blas64.General { return w.activation(0) }

// Forward computes the predictions for the inputs x, batch × Inputs, and leaves
// them in Output. NaN and ±Inf in inputs or weights, and predictions that
// overflow, are reported as a [*NonFiniteError]. Forward panics if x has another
// shape.
func (w *Workspace) Forward(x blas64.General) error {
	in := w.activation(0)
	copyMatrix(in, x, "input")
	if err := checkFinite(in, "input", 0); err != nil {
		return err
	}
	return w.run(w.steps)
}

func (w *Workspace) run(steps []step) error {
	for _, s := range steps {
		if err := s.forward(); err != nil {
			return err
		}
	}
	w.held = len(w.segments) - 2
	return checkFinite(w.Output(), "prediction", w.network.architecture.Depth)
}

// Backward takes the gradient of an error with respect to the predictions of
// the last Forward, batch × Outputs, and computes that with respect to every
// weight and, in a [Probe], to every activation. It panics if dOutput has another
// shape.
func (w *Workspace) Backward(dOutput blas64.General) { w.backward(dOutput, true) }

func (w *Workspace) backward(dOutput blas64.General, parameters bool) {
	v := w.network.tape.layers[w.network.architecture.Depth]
	copyMatrix(w.gradient(v), dOutput, "gradient of the error")
	for s := len(w.segments) - 2; s >= 0; s-- {
		w.hold(s)
		for i := w.segments[s+1] - 1; i >= w.segments[s]; i-- {
			w.steps[i].backward(parameters)
		}
	}
}

// Output returns the predictions of the last Forward, batch × Outputs, as a
// view.
func (w *Workspace) Output() blas64.General {
	return w.activation(w.network.tape.layers[w.network.architecture.Depth])
}

// OutputGradient returns the matrix that Backward copies its argument to; an
// error function may write there and pass it to Backward.
func (w *Workspace) OutputGradient() blas64.General {
	return w.gradient(w.network.tape.layers[w.network.architecture.Depth])
}

// ParameterGradients returns the gradient with respect to Parameters that the
// last Backward computed, as a view.
func (w *Workspace) ParameterGradients() []float64 { return w.parameterGradients }

// WeightGradients returns linear layer l's part of ParameterGradients.
func (w *Workspace) WeightGradients(l int) blas64.General {
	w.network.checkLayer(l, 1)
	return w.weightGradients[l-1]
}
