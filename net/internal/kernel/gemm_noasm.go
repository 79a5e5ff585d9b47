//go:build !amd64 || purego

package kernel

// gemmPlan is empty: products in Go are not cut further.
type gemmPlan struct{}

// gemmState is empty: products in Go need nothing beyond their arguments.
type gemmState struct{}

func (t *gemmTask) run() { Parallel(t.m, rowGrain(t.n, t.k), t) }

// Do computes rows lo to hi of C.
func (t *gemmTask) Do(lo, hi int) { t.generic(lo, hi) }
