package net

import (
	"math"
	"slices"
)

// NewRecomputingWorkspace returns a workspace that keeps the activations of some
// layers only and computes those between them anew in Backward (Chen et al. 2016). All
// bits are those of [Network.NewWorkspace]. Of a network of n layers that keeps u
// values of each, as NewWorkspace does, it has room for some 2√(u·n) instead of u·n,
// for at most one more forward pass: a step takes up to 4/3 of the time. Errors are
// those of NewWorkspace. The network's parameters must not change between Forward and
// Backward, which panics if it notices.
func (n *Network) NewRecomputingWorkspace(batch int) (*Workspace, error) {
	return n.newWorkspace(batch, keepsSegments)
}

// segments cuts the tape where nothing but one layer is carried on, into stretches of
// nodes of which all but the last are computed anew: it returns values, from the input
// to the predictions. Stretches of √(n/u) layers make the least memory, n/s of s layers
// taking n/s + s·u.
func (t *tape) segments() []int {
	last := len(t.nodes)
	lowest, cuts := last, []int(nil)
	layer := map[int]bool{}
	for _, v := range t.layers[1:] {
		layer[v] = true
	}
	kept := map[int]bool{} // only counted
	for v := last - 1; v > 0; v-- {
		for _, r := range t.nodes[v].forwardUse().reads { // of node v, which computes value v+1
			lowest = min(lowest, r)
		}
		for _, k := range t.nodes[v].keeps() {
			kept[k] = true
		}
		if layer[v] && lowest >= v {
			cuts = append(cuts, v)
		}
	}
	slices.Reverse(cuts)
	stride := 1
	if len(cuts) > 0 {
		stride = max(1, int(math.Sqrt(float64(len(cuts))*float64(len(cuts))/float64(max(1, len(kept))))))
	}
	s := []int{0}
	for i := stride - 1; i < len(cuts); i += stride {
		s = append(s, cuts[i])
	}
	return append(s, last)
}

// assignSegments gives each value a buffer, as assignBuffers does for a tape in one
// piece: values at cuts have one of their own, others share with those of other
// segments.
func (t *tape) assignSegments(segments []int) (buffer, bufferCols []int) {
	buffer = make([]int, len(t.cols))
	own := func(v int) { buffer[v], bufferCols = len(bufferCols), append(bufferCols, t.cols[v]) }
	own(0)
	pool := map[int][]int{} // shared buffers by columns; only looked up, never ranged over
	for i, lo := range segments[:len(segments)-1] {
		hi := segments[i+1]
		own(hi)
		local, cols := t.assignSegment(lo, hi)
		global := slices.Repeat([]int{-1}, len(cols))
		global[local[0]], global[local[hi-lo]] = buffer[lo], buffer[hi]
		taken := map[int]int{}
		for b, c := range cols {
			if global[b] >= 0 {
				continue
			}
			if taken[c] == len(pool[c]) {
				pool[c] = append(pool[c], len(bufferCols))
				bufferCols = append(bufferCols, c)
			}
			global[b] = pool[c][taken[c]]
			taken[c]++
		}
		for v := lo; v <= hi; v++ {
			buffer[v] = global[local[v-lo]]
		}
	}
	return buffer, bufferCols
}

// assignSegment assigns buffers to values lo, …, hi, counted from lo.
func (t *tape) assignSegment(lo, hi int) (buffer, bufferCols []int) {
	keep := []int{0, hi - lo}
	var uses []use
	for _, node := range t.nodes[lo:hi] {
		u := node.forwardUse()
		reads := make([]int, len(u.reads))
		for i, r := range u.reads {
			reads[i] = r - lo
		}
		inPlace := -1
		if u.inPlace >= 0 {
			inPlace = u.inPlace - lo
		}
		uses = append(uses, use{reads: reads, writes: u.writes - lo, inPlace: inPlace, shares: u.shares})
		for _, k := range node.keeps() {
			keep = append(keep, k-lo)
		}
	}
	return assignBuffers(uses, t.cols[lo:hi+1], keep, 0)
}

// hold computes the values of a segment anew, unless they are there.
func (w *Workspace) hold(segment int) {
	if w.held == segment {
		return
	}
	w.held = segment
	for _, s := range w.steps[w.segments[segment]:w.segments[segment+1]] {
		if err := s.forward(); err != nil {
			panic("net: the network changed between Forward and Backward: " + err.Error())
		}
	}
}
