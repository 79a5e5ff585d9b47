package net

// normalizeNode is x̂ = (x - mean)/std, or x/√(mean x²), over rows or columns.
type normalizeNode struct {
	in, out    int
	layer      int // whose activations are normalized
	normalizer normalizer
}

func (n *normalizeNode) forwardUse() use {
	return use{reads: []int{n.in}, writes: n.out, inPlace: n.in}
}

func (n *normalizeNode) backwardUse() use {
	return use{reads: []int{n.out}, writes: n.in, inPlace: n.out}
}

func (n *normalizeNode) keeps() []int { return []int{n.out} }

func (n *normalizeNode) bind(w *Workspace) step {
	return n.normalizer.bind(normalized{
		layer: n.layer,
		x:     w.activation(n.in), xhat: w.activation(n.out),
		dx: w.gradient(n.in), dxhat: w.gradient(n.out),
	})
}
