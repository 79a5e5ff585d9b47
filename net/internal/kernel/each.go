package kernel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Each calls do(0), …, do(n-1), in this order but several at a time, on as many
// cores as GOMAXPROCS allows, and returns when all is done. While there is one
// call for each core, tasks that they hand to Parallel run in their callers:
// work that is cut once need not be cut again, and no worker spins for a job on
// a core that has one. The last calls, when cores fall idle, get the workers.
func Each(n int, do func(i int)) {
	procs := min(n, runtime.GOMAXPROCS(0))
	if procs <= 1 {
		for i := range n {
			do(i)
		}
		return
	}
	held := workers.mu.TryLock()
	var release sync.Once
	var next atomic.Int64
	var group sync.WaitGroup
	for range procs {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
			if held {
				release.Do(workers.mu.Unlock)
			}
		})
	}
	group.Wait()
}
