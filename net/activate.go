package net

import "gradscale/net/internal/kernel"

// elementGrain is the least number of elements worth a task of its own, a few
// microseconds of work.
const elementGrain = 4096

// activateNode is y = φ(x).
type activateNode struct {
	in, out    int
	activation activation
}

func (n *activateNode) forwardUse() use {
	return use{reads: []int{n.in}, writes: n.out, inPlace: n.in}
}

func (n *activateNode) backwardUse() use {
	return use{reads: []int{n.out}, writes: n.in, inPlace: n.out}
}

func (n *activateNode) keeps() []int {
	if n.activation.readsInput() {
		return []int{n.in}
	}
	return []int{n.out}
}

func (n *activateNode) bind(w *Workspace) step {
	return &activateStep{
		activation: n.activation,
		x:          w.activation(n.in).Data, y: w.activation(n.out).Data,
		dx: w.gradient(n.in).Data, dy: w.gradient(n.out).Data,
	}
}

type activateStep struct {
	activation   activation
	x, y, dx, dy []float64
}

func (s *activateStep) forward() error {
	kernel.Parallel(len(s.y), elementGrain, (*activateForward)(s))
	return nil
}

func (s *activateStep) backward(bool) {
	kernel.Parallel(len(s.dy), elementGrain, (*activateBackward)(s))
}

type activateForward activateStep

func (s *activateForward) Do(lo, hi int) { s.activation.forward(s.y[lo:hi], s.x[lo:hi]) }

type activateBackward activateStep

func (s *activateBackward) Do(lo, hi int) {
	s.activation.backward(s.dx[lo:hi], s.dy[lo:hi], s.x[lo:hi], s.y[lo:hi])
}

func (n *activateNode) series(p *jetPass) {
	s := &activateSeries{n.activation, p.values[n.in], p.values[n.out]}
	kernel.Parallel(len(s.in[0].Data), seriesBlock, s)
}

// seriesBlock is how many entries are worked on together: so few that their
// series stay in the second-level cache up to order 30 or so.
const seriesBlock = 512

type activateSeries struct {
	activation activation
	in, out    jet
}

func (s *activateSeries) Do(lo, hi int) {
	for ; lo < hi; lo += seriesBlock {
		end := min(hi, lo+seriesBlock)
		s.activation.series(s.out.entries(lo, end), s.in.entries(lo, end))
	}
}
