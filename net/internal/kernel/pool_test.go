package kernel

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/blas"
)

// counted counts how often each index was done.
type counted struct{ done []atomic.Int32 }

func (c *counted) Do(lo, hi int) {
	for i := lo; i < hi; i++ {
		c.done[i].Add(1)
	}
}

func atProcs(n int, f func()) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
	f()
}

func TestParallelDoesEachIndexOnce(t *testing.T) {
	for _, procs := range []int{1, 2, 5, 3} {
		atProcs(procs, func() {
			s := source(1)
			for range 200 {
				n, grain := s.IntN(1000), 1+s.IntN(50)
				c := &counted{make([]atomic.Int32, n)}
				Parallel(n, grain, c)
				for i := range c.done {
					if !assert.EqualValues(t, 1, c.done[i].Load(), "index %d of %d", i, n) {
						return
					}
				}
			}
		})
	}
}

// TestParallelFromManyGoroutines also lets workers fall asleep in between.
func TestParallelFromManyGoroutines(t *testing.T) {
	atProcs(4, func() {
		for range 3 {
			var wg sync.WaitGroup
			for range 8 {
				wg.Go(func() {
					for range 50 {
						c := &counted{make([]atomic.Int32, 100)}
						Parallel(100, 1, c)
						for i := range c.done {
							if c.done[i].Load() != 1 {
								t.Errorf("index %d done %d times", i, c.done[i].Load())
							}
						}
					}
				})
			}
			wg.Wait()
			time.Sleep(2 * time.Millisecond)
		}
	})
}

// meeting is over once both of its indices are being done at the same time.
type meeting struct {
	present atomic.Int32
	both    chan struct{}
	alone   atomic.Bool // an index waited in vain
}

func (m *meeting) Do(lo, hi int) {
	if m.present.Add(int32(hi-lo)) == 2 {
		close(m.both)
	}
	select {
	case <-m.both:
	case <-time.After(10 * time.Second):
		m.alone.Store(true)
	}
}

// TestSleepingWorkersAreWoken gives a worker that fell asleep a part of a job that
// the caller can't end alone.
func TestSleepingWorkersAreWoken(t *testing.T) {
	atProcs(2, func() {
		var p pool
		p.start(2)
		for range 3 {
			assert.Eventually(t, func() bool { return p.asleep.Load() == 1 }, 30*time.Second, time.Millisecond, "the worker doesn't sleep")
			m := &meeting{both: make(chan struct{})}
			p.run(2, 1, m, 2)
			if m.alone.Load() {
				t.Fatal("the caller was left alone")
			}
		}
	})
}

func TestParallelAllocatesNothing(t *testing.T) {
	c := &counted{make([]atomic.Int32, 100)}
	Parallel(100, 1, c)
	assert.Zero(t, testing.AllocsPerRun(100, func() { Parallel(100, 1, c) }))
}

// TestDgemmDoesNotDependOnCores runs products at the same time on more and less
// cores.
func TestDgemmDoesNotDependOnCores(t *testing.T) {
	const m, n, k = 203, 97, 150
	s := source(1)
	a, b, want := normals(s, m*k), normals(s, k*n), make([]float64, m*n)
	multiply := func(c []float64) { BLAS{}.Dgemm(blas.NoTrans, blas.Trans, m, n, k, 1, a, k, b, k, 0, c, n) }
	atProcs(1, func() { multiply(want) })
	for _, procs := range []int{2, 3, 8} {
		atProcs(procs, func() {
			var wg sync.WaitGroup
			for range 4 {
				wg.Go(func() {
					for range 5 {
						c := make([]float64, m*n)
						multiply(c)
						if d := bitDifference(want, c); d != "" {
							t.Error(d)
						}
					}
				})
			}
			wg.Wait()
		})
	}
}

func BenchmarkParallel(b *testing.B) {
	c := &counted{make([]atomic.Int32, 2)}
	for b.Loop() {
		Parallel(2, 1, c)
	}
}
