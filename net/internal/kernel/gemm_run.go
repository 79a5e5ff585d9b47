package kernel

// run computes C, cut by rows.
func (t *gemmTask) run() { Parallel(t.m, rowGrain(t.n, t.k), t) }

// Do computes rows lo to hi of C.
func (t *gemmTask) Do(lo, hi int) { t.generic(lo, hi) }

// rowGrain returns the number of rows worth a task of their own: some 2^18
// multiply-adds, a few microseconds, in whole tiles.
func rowGrain(n, k int) int { return max(1, (1<<18)/(n*k)/8) * 8 }
