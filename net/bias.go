package net

import "gradscale/net/internal/kernel"

// biasNode is z + b: a linear layer's biases, the same for all inputs.
type biasNode struct {
	in, out int
	biases  []float64
}

func (t *tape) bias(in int, biases []float64) int {
	out := t.add(t.cols[in])
	t.nodes = append(t.nodes, &biasNode{in, out, biases})
	return out
}

func (n *biasNode) forwardUse() use {
	return use{reads: []int{n.in}, writes: n.out, inPlace: n.in}
}

// backwardUse shares: both gradients are the same.
func (n *biasNode) backwardUse() use {
	return use{reads: []int{n.out}, writes: n.in, inPlace: n.out, shares: true}
}

func (n *biasNode) keeps() []int { return nil }

func (n *biasNode) bind(w *Workspace) step {
	return &biasStep{n.biases, w.activation(n.in).Data, w.activation(n.out).Data}
}

type biasStep struct {
	biases []float64
	z, out []float64
}

func (s *biasStep) forward() error {
	rows := len(s.out) / len(s.biases)
	kernel.Parallel(rows, max(1, elementGrain/len(s.biases)), s)
	return nil
}

// Do adds the biases to rows lo to hi.
func (s *biasStep) Do(lo, hi int) {
	n := len(s.biases)
	for i := lo; i < hi; i++ {
		kernel.AddScaled(s.out[i*n:(i+1)*n], s.z[i*n:(i+1)*n], 1, s.biases)
	}
}

func (s *biasStep) backward(bool) {}

// series has biases in its constant term only.
func (n *biasNode) series(p *jetPass) {
	in, out := p.values[n.in], p.values[n.out]
	for k := 1; k < len(out); k++ {
		copy(out[k].Data, in[k].Data)
	}
}
