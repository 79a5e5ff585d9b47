package kernel

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
)

type counting struct{ calls, sum atomic.Int64 }

func (c *counting) Do(lo, hi int) {
	c.calls.Add(1)
	for i := lo; i < hi; i++ {
		c.sum.Add(int64(i))
	}
}

func TestEachCallsEveryIndexOnce(t *testing.T) {
	for _, procs := range []int{1, 2, 3, 8} {
		for _, n := range []int{0, 1, 2, 3, 100} {
			t.Run(fmt.Sprintf("procs=%d/n=%d", procs, n), func(t *testing.T) {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
				calls := make([]atomic.Int64, n)
				Each(n, func(i int) { calls[i].Add(1) })
				for i := range calls {
					assert.EqualValues(t, 1, calls[i].Load(), "calls of %d", i)
				}
			})
		}
	}
}

func TestEachKeepsParallelInItsCaller(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	var tasks [2]counting
	var both sync.WaitGroup // neither call ends before the other has run its task
	both.Add(2)
	Each(2, func(i int) {
		Parallel(1000, 1, &tasks[i])
		both.Done()
		both.Wait()
	})
	for i := range tasks {
		assert.EqualValues(t, 1, tasks[i].calls.Load(), "pieces of task %d", i)
		assert.EqualValues(t, 999*1000/2, tasks[i].sum.Load())
	}
}

func TestEachGivesTheWorkersBack(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	Each(3, func(int) {})
	if assert.True(t, workers.mu.TryLock()) {
		workers.mu.Unlock()
	}
}

func TestEachInsideEach(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	var calls atomic.Int64
	Each(4, func(int) { Each(4, func(int) { calls.Add(1) }) })
	assert.EqualValues(t, 16, calls.Load())
}
