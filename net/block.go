package net

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/internal/kernel"
)

// forkNode is where a residual block begins: its value is the same matrix as
// the one it reads, with a gradient of its own, that of the residual path.
type forkNode struct {
	in, out int
	join    *joinNode
}

func (n *forkNode) forwardUse() use {
	return use{reads: []int{n.in}, writes: n.out, inPlace: n.in, shares: true}
}

func (n *forkNode) backwardUse() use {
	return use{reads: []int{n.out, n.join.out}, writes: n.in, inPlace: n.out}
}

func (n *forkNode) keeps() []int { return nil }

func (n *forkNode) bind(w *Workspace) step {
	return &forkStep{
		gain: n.join.gain, skip: n.join.skip,
		din: w.gradient(n.in), dout: w.gradient(n.out), djoin: w.gradient(n.join.out),
	}
}

type forkStep struct {
	gain             float64
	skip             blas64.General // S, without data for the identity
	din, dout, djoin blas64.General
}

func (s *forkStep) forward() error { return nil }

// backward adds the gradients of the two paths: d_in = d_out + gain·d_join·Sᵀ.
func (s *forkStep) backward(bool) {
	if s.skip.Data == nil {
		kernel.Parallel(len(s.din.Data), elementGrain, (*forkIdentity)(s))
		return
	}
	copy(s.din.Data, s.dout.Data)
	gemm(blas.NoTrans, blas.Trans, s.gain, s.djoin, s.skip, 1, s.din)
}

type forkIdentity forkStep

func (s *forkIdentity) Do(lo, hi int) {
	kernel.AddScaled(s.din.Data[lo:hi], s.dout.Data[lo:hi], s.gain, s.djoin.Data[lo:hi])
}

func (n *forkNode) series(p *jetPass) {
	in, out := p.values[n.in], p.values[n.out]
	for k := 1; k < len(out); k++ {
		copy(out[k].Data, in[k].Data)
	}
}

// joinNode is where a residual block ends: out = ρ + gain·v·S, v the value that
// the fork read and ρ the residual.
type joinNode struct {
	fork          *forkNode
	residual, out int
	gain          float64
	skip          blas64.General
}

func (n *joinNode) forwardUse() use {
	return use{reads: []int{n.residual, n.fork.in}, writes: n.out, inPlace: n.residual}
}

// backwardUse shares: the gradient with respect to the residual is that with
// respect to the sum.
func (n *joinNode) backwardUse() use {
	return use{reads: []int{n.out}, writes: n.residual, inPlace: n.out, shares: true}
}

func (n *joinNode) keeps() []int { return nil }

func (n *joinNode) bind(w *Workspace) step {
	return &joinStep{
		gain: n.gain, skip: n.skip,
		v: w.activation(n.fork.in), residual: w.activation(n.residual), out: w.activation(n.out),
	}
}

type joinStep struct {
	gain             float64
	skip             blas64.General
	v, residual, out blas64.General
}

func (s *joinStep) forward() error {
	if s.skip.Data == nil {
		kernel.Parallel(len(s.out.Data), elementGrain, (*joinIdentity)(s))
		return nil
	}
	copy(s.out.Data, s.residual.Data)
	gemm(blas.NoTrans, blas.NoTrans, s.gain, s.v, s.skip, 1, s.out)
	return nil
}

func (s *joinStep) backward(bool) {}

type joinIdentity joinStep

func (s *joinIdentity) Do(lo, hi int) {
	kernel.AddScaled(s.out.Data[lo:hi], s.residual.Data[lo:hi], s.gain, s.v.Data[lo:hi])
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
