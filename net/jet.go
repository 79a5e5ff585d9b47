package net

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/internal/kernel"
)

// Jet returns the Taylor coefficients at t = 0 of the predictions of the network
// with parameters θ + t·direction, θ its own: element k is the coefficient of
// t^k, batch × Outputs, k = 0, …, order. See [Probe.Jet], which takes part
// of a network.
//
// Jet takes the errors of [Workspace.Forward]; an input of another shape panics.
func (n *Network) Jet(x blas64.General, direction []float64, order int) ([]blas64.General, error) {
	w, err := n.NewProbe(x.Rows)
	if err != nil {
		return nil, err
	}
	if err := w.Forward(x); err != nil {
		return nil, err
	}
	return w.Jet(0, n.architecture.Depth, direction, order)
}

// Jet returns the Taylor coefficients at t = 0 of layer `to` of the network with
// parameters θ + t·direction, θ its own, while layer `from` stays what the last
// Forward or ForwardFrom made it: element k is the coefficient of t^k, batch ×
// LayerSize(to), k = 0, …, order. They come from one pass in which every value
// is a truncated power series (Griewank, Walther 2008, chapter 13), exact but
// for rounding. In ReLU and leaky ReLU, and where SELU is linear, the series
// are those within the activation pattern at t = 0: beyond the first kink on the
// line the network is another function. Where a normalization divides by 0, its
// value and all coefficients count as 0. Where `from` lies inside a residual
// block, the block's skip connection counts as a constant.
//
// A number that is not finite, in direction or result, is reported as a
// [*NonFiniteError]. Jet panics if direction is not as long as Parameters, if
// the order is negative, and unless 0 ≤ from < to ≤ Depth. It changes nothing of the
// probe.
func (w *Probe) Jet(from, to int, direction []float64, order int) ([]blas64.General, error) {
	n := w.network
	n.checkLayer(from, 0)
	n.checkLayer(to, from+1)
	if len(direction) != len(n.parameters) {
		panic(fmt.Sprintf("net: direction of length %d for a network with %d parameters", len(direction), len(n.parameters)))
	}
	if order < 0 {
		panic(fmt.Sprintf("net: jet of order %d, want at least 0", order))
	}
	p := newJetPass(w, n.tape.layers[from], n.tape.layers[to], order)
	for i, weights := range n.weights {
		weights.Data, direction = direction[:len(weights.Data)], direction[len(weights.Data):]
		if err := checkFinite(weights, "direction", i+1); err != nil {
			return nil, err
		}
		p.direction[i] = weights
	}
	if i := kernel.FirstNonFinite(direction); i >= 0 {
		return nil, &NonFiniteError{What: "direction", Layer: n.architecture.BlockEnd(i + 1), Value: direction[i]}
	}
	p.factorsDirection = direction
	out := p.run()
	for _, m := range out {
		if err := checkFinite(m, "Taylor coefficient", to); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// jet is a matrix whose entries are power series; element k holds the
// coefficients of t^k.
type jet []blas64.General

// entries returns entries [lo, hi), row after row.
func (j jet) entries(lo, hi int) series {
	s := make(series, len(j))
	for k, m := range j {
		s[k] = m.Data[lo:hi]
	}
	return s
}

// jetPass carries the series of the values between two of the tape, for as long
// as they are needed. Coefficients 0 are the probe's activations.
type jetPass struct {
	probe     *Probe
	direction []blas64.General
	// factorsDirection is that of the branch factors.
	factorsDirection []float64
	order            int
	from, to         int // values
	values           []jet
	lastRead         []int
	free             map[int]jet // matrices to be used again, by columns
}

func newJetPass(w *Probe, from, to, order int) *jetPass {
	t := w.network.tape
	p := &jetPass{probe: w, direction: make([]blas64.General, len(w.network.weights)), order: order, from: from, to: to, free: map[int]jet{}}
	var uses []use
	for _, node := range t.nodes {
		uses = append(uses, node.forwardUse())
	}
	p.lastRead = lastReads(uses, len(t.cols), []int{to})
	p.values = make([]jet, len(t.cols))
	return p
}

// constant returns value v as a series whose higher coefficients are 0, all in
// one matrix.
func (p *jetPass) constant(v int) jet {
	x := p.probe.activation(v)
	c, zero := jet{x}, newMatrix(x.Rows, x.Cols)
	for range p.order {
		c = append(c, zero)
	}
	return c
}

// run returns the coefficients of the last value.
func (p *jetPass) run() jet {
	t := p.probe.network.tape
	for v := p.from + 1; v <= p.to; v++ {
		node := t.nodes[v-1] // which computes value v
		reads := node.forwardUse().reads
		for _, u := range reads {
			if p.values[u] == nil {
				p.values[u] = p.constant(u)
			}
		}
		p.values[v] = jet{p.probe.activation(v)}
		for range p.order {
			p.values[v] = append(p.values[v], p.take(t.cols[v]))
		}
		node.series(p)
		for _, u := range reads {
			if u > p.from && p.lastRead[u] == v-1 {
				p.free[t.cols[u]] = append(p.free[t.cols[u]], p.values[u][1:]...)
				p.values[u] = nil
			}
		}
	}
	out := p.values[p.to]
	first := newMatrix(out[0].Rows, out[0].Cols)
	copyMatrix(first, out[0], "activations")
	return append(jet{first}, out[1:]...)
}

func (p *jetPass) take(cols int) blas64.General {
	free := p.free[cols]
	if len(free) == 0 {
		return newMatrix(p.probe.batch, cols)
	}
	p.free[cols] = free[:len(free)-1]
	return free[len(free)-1]
}
