package net

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/internal/kernel"
)

// Jet returns the Taylor coefficients at t = 0 of the predictions of the network
// with parameters θ + t·direction, θ its own: element k is the coefficient of
// t^k, batch × Outputs, k = 0, …, order. They come from one pass in which every
// value is a truncated power series (Griewank, Walther 2008, chapter 13), exact
// but for rounding. In ReLU and leaky ReLU, and where SELU is linear, the series
// are those within the activation pattern at t = 0: beyond the first kink on the
// line the network is another function. Where a normalization divides by 0, its
// value and all coefficients count as 0.
//
// Jet takes the errors of [Workspace.Forward]; a direction that is not as long
// as Parameters, an order below 0 and an input of another shape panic.
func (n *Network) Jet(x blas64.General, direction []float64, order int) ([]blas64.General, error) {
	if len(direction) != len(n.parameters) {
		panic(fmt.Sprintf("net: direction of length %d for a network with %d parameters", len(direction), len(n.parameters)))
	}
	if order < 0 {
		panic(fmt.Sprintf("net: jet of order %d, want at least 0", order))
	}
	w, err := n.NewWorkspace(x.Rows)
	if err != nil {
		return nil, err
	}
	if err := w.Forward(x); err != nil {
		return nil, err
	}
	p := &jetPass{workspace: w, direction: make([]blas64.General, len(n.weights)), values: make([]jet, len(n.tape.cols))}
	for i, weights := range n.weights {
		weights.Data, direction = direction[:len(weights.Data)], direction[len(weights.Data):]
		if err := checkFinite(weights, "direction", i+1); err != nil {
			return nil, err
		}
		p.direction[i] = weights
	}
	for v := range p.values {
		p.values[v] = jet{w.activation(v)}
		for range order {
			p.values[v] = append(p.values[v], newMatrix(x.Rows, n.tape.cols[v]))
		}
	}
	for _, node := range n.tape.nodes {
		node.series(p)
	}
	out := p.values[n.tape.layers[n.architecture.Depth]]
	for _, m := range out {
		if err := checkFinite(m, "prediction", n.architecture.Depth); err != nil {
			return nil, err
		}
	}
	return slices.Clone(out), nil
}

// jet is a matrix whose entries are power series; element k holds the
// coefficients of t^k.
type jet []blas64.General

// gather copies entry i's coefficients to c.
func (j jet) gather(c []float64, i int) {
	for k, m := range j {
		c[k] = m.Data[i]
	}
}

func (j jet) scatter(c []float64, i int) {
	for k, m := range j {
		m.Data[i] = c[k]
	}
}

// jetPass carries the series of every value of the tape. Coefficients 0 are
// there already, from an ordinary pass.
type jetPass struct {
	workspace *Workspace
	direction []blas64.General
	values    []jet
}

// series computes z_k = x_k·(W⁰+W) + x_k-1·ΔW.
func (n *linearNode) series(p *jetPass) {
	x, z := p.values[n.in], p.values[n.out]
	network := p.workspace.network
	for k := 1; k < len(z); k++ {
		gemm(blas.NoTrans, blas.NoTrans, 1, x[k], network.weights[n.layer-1], 0, z[k])
		if network.initial != nil {
			gemm(blas.NoTrans, blas.NoTrans, 1, x[k], network.initial[n.layer-1], 1, z[k])
		}
		gemm(blas.NoTrans, blas.NoTrans, 1, x[k-1], p.direction[n.layer-1], 1, z[k])
	}
}

func (n *scaleNode) series(p *jetPass) {
	x, y := p.values[n.in], p.values[n.out]
	for k := 1; k < len(y); k++ {
		copy(y[k].Data, x[k].Data)
		kernel.Scale(n.factor, y[k].Data)
	}
}

func (n *forkNode) series(p *jetPass) {
	in, out := p.values[n.in], p.values[n.out]
	for k := 1; k < len(out); k++ {
		copy(out[k].Data, in[k].Data)
	}
}

func (n *joinNode) series(p *jetPass) {
	v, residual, out := p.values[n.fork.in], p.values[n.residual], p.values[n.out]
	for k := 1; k < len(out); k++ {
		if n.skip.Data == nil {
			kernel.AddScaled(out[k].Data, residual[k].Data, n.gain, v[k].Data)
			continue
		}
		copy(out[k].Data, residual[k].Data)
		gemm(blas.NoTrans, blas.NoTrans, n.gain, v[k], n.skip, 1, out[k])
	}
}

func (n *activateNode) series(p *jetPass) {
	in, out := p.values[n.in], p.values[n.out]
	x, y := make([]float64, len(in)), make([]float64, len(in))
	for i := range in[0].Data {
		in.gather(x, i)
		y[0] = out[0].Data[i]
		n.activation.series(y, x)
		out.scatter(y, i)
	}
}
