package net

import "gonum.org/v1/gonum/blas/blas64"

// tape lists what a pass computes, in order. A value is a matrix with one row
// for each input of the batch; value 0 is the input. Each node computes one
// value from earlier ones.
type tape struct {
	cols  []int // columns of each value
	nodes []node

	layers          []int // value of layer 0, …, Depth
	preActivations  []int // value of pre-activation 1, …, Depth-1 at index l-1
	postActivations []int // value of φ(pre-activation), likewise
	blocks          []*joinNode
	biases          [][]float64
}

// node computes a value; node i of a tape computes value i+1. All that is known
// of an operation stands in its node's file: value, gradient and power series.
type node interface {
	// bind ties the node to a workspace's matrices.
	bind(w *Workspace) step
	// forwardUse and backwardUse tell which values' activations, respectively
	// gradients, the step reads and writes.
	forwardUse() use
	backwardUse() use
	// keeps lists the values whose activations backward reads.
	keeps() []int
	// series computes coefficients 1, 2, … of the value's power series.
	series(p *jetPass)
}

// step is a node bound to a workspace.
type step interface {
	// forward computes the node's value.
	forward() error
	// backward computes the gradient with respect to what the node reads from
	// that with respect to its value, and if parameters is set, also that with
	// respect to its weights.
	backward(parameters bool)
}

// add appends a value with so many columns.
func (t *tape) add(cols int) int {
	t.cols = append(t.cols, cols)
	return len(t.cols) - 1
}

// record lays out the network's tape.
func (n *Network) record() {
	a, weights, as := n.architecture, n.weights, n.form
	block := a.blockDepth()
	t := &tape{biases: n.biases}
	t.layers = append(t.layers, t.add(a.Inputs))
	v := t.layer(t.function(0, weights, 1, a, as), as.factors)
	var fork *forkNode
	for l := 2; l <= a.Depth; l++ {
		inBlock := a.Blocks() > 0 && l < a.Depth
		if inBlock && (l-2)%block == 0 {
			fork = t.fork(v)
			v = fork.out
		}
		v = t.function(v, weights, l, a, as)
		if inBlock && (l-2)%block == block-1 {
			b := (l - 2) / block
			if n.factors != nil {
				v = t.branch(v, l, b, n.factors, as)
			}
			v = t.join(fork, v, a.Skip.Gain, n.skips[b])
			t.blocks = append(t.blocks, fork.join)
			if a.Placement.canonical() == PostNorm {
				v = t.normalize(v, l, a)
			}
		}
		v = t.layer(v, as.factors)
	}
	n.tape = t
}

// function appends the function of layer l.
func (t *tape) function(v int, weights []blas64.General, l int, a Architecture, as form) int {
	f := func(v int) int {
		if l > 1 {
			if a.Placement.canonical() != PostNorm {
				v = t.normalize(v, l-1, a)
			}
			t.preActivations = append(t.preActivations, v)
			v = t.activate(v, a, as)
		}
		return t.linear(v, weights, l, as)
	}
	if as.identitySkips && weights[l-1].Cols == t.cols[v] {
		return t.aroundIdentity(v, f)
	}
	return f(v)
}

// layer marks the value as the next layer and returns what the layers above
// read, which differs from it in a rescaled network.
func (t *tape) layer(v int, factors []float64) int {
	l := len(t.layers)
	if l > len(factors) {
		t.layers = append(t.layers, v)
		return v
	}
	v = t.scale(v, factors[l-1])
	t.layers = append(t.layers, v)
	return t.scale(v, 1/factors[l-1])
}

func (t *tape) scale(in int, factor float64) int {
	out := t.add(t.cols[in])
	t.nodes = append(t.nodes, &scaleNode{in, out, factor})
	return out
}

func (t *tape) linear(in int, weights []blas64.General, l int, as form) int {
	n := &linearNode{in: in, out: t.add(weights[l-1].Cols), layer: l, weights: weights[l-1]}
	if as.initial != nil {
		n.initial = as.initial[l-1]
	}
	t.nodes = append(t.nodes, n)
	if t.biases == nil {
		return n.out
	}
	return t.bias(n.out, t.biases[l-1])
}

// normalize appends the normalization, if there is one, of layer l's activations.
func (t *tape) normalize(in, l int, a Architecture) int {
	n := normalizations[a.Normalization.canonical()]
	if n == nil {
		return in
	}
	out := t.add(t.cols[in])
	t.nodes = append(t.nodes, &normalizeNode{in: in, out: out, layer: l, normalizer: n})
	return out
}

func (t *tape) activate(in int, a Architecture, as form) int {
	out := t.add(t.cols[in])
	if l := len(t.postActivations); l < len(as.affine) && as.affine[l].slopes != nil {
		t.nodes = append(t.nodes, &affineNode{in, out, as.affine[l]})
	} else {
		t.nodes = append(t.nodes, &activateNode{in: in, out: out, activation: nonlinearities[a.Nonlinearity.canonical()](a)})
	}
	t.postActivations = append(t.postActivations, out)
	return out
}

func (t *tape) fork(in int) *forkNode {
	f := &forkNode{in: in, out: t.add(t.cols[in])}
	t.nodes = append(t.nodes, f)
	return f
}

func (t *tape) join(f *forkNode, residual int, gain float64, skip blas64.General) int {
	out := t.add(t.cols[residual])
	j := &joinNode{fork: f, residual: residual, out: out, gain: gain, skip: skip}
	f.join = j
	t.nodes = append(t.nodes, j)
	return out
}
