package net

import (
	"runtime"
	"slices"
	"sync"
)

// slab is memory that the matrices of a workspace are cut from. Memory fresh from
// the operating system costs a page fault for every 4 kB that is first touched, as
// much as some passes cost: it is better used again.
type slab struct{ whole, rest []float64 }

// cacheLine is in numbers. Matrices begin at one, as a vector that reaches across
// two is slower.
const cacheLine = 8

// cut returns n numbers, all 0.
func (s *slab) cut(n int) []float64 {
	x := s.rest[:n:n]
	s.rest = s.rest[lines(n):]
	return x
}

// lines returns the length of the cache lines that n numbers take.
func lines(n int) int { return (n + cacheLine - 1) / cacheLine * cacheLine }

// idleSlabs are those of workspaces that were released, as many as there are cores
// at most.
var idleSlabs struct {
	sync.Mutex
	slabs [][]float64 // shortest first
}

// newSlab returns n numbers, all 0, in the shortest idle slab that is long enough,
// or in a new one.
func newSlab(n int) slab {
	idleSlabs.Lock()
	var whole []float64
	for i, s := range idleSlabs.slabs {
		if len(s) >= n {
			whole = s
			idleSlabs.slabs = slices.Delete(idleSlabs.slabs, i, i+1)
			break
		}
	}
	idleSlabs.Unlock()
	if whole == nil {
		whole = make([]float64, n)
	} else {
		clear(whole[:n])
	}
	return slab{whole, whole[:n]}
}

// release makes the slab idle. The shortest give way to longer ones.
func (s *slab) release() {
	if s.whole == nil {
		return
	}
	idleSlabs.Lock()
	defer idleSlabs.Unlock()
	at, _ := slices.BinarySearchFunc(idleSlabs.slabs, len(s.whole), func(t []float64, n int) int { return len(t) - n })
	idleSlabs.slabs = slices.Insert(idleSlabs.slabs, at, s.whole)
	if extra := len(idleSlabs.slabs) - runtime.GOMAXPROCS(0); extra > 0 {
		idleSlabs.slabs = slices.Delete(idleSlabs.slabs, 0, extra)
	}
	*s = slab{}
}
