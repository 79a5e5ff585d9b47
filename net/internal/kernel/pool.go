package kernel

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Task is work on a range that may be cut anywhere: Do(lo, hi) for the pieces of
// a range must come to the same as Do for the whole, in any order and at the
// same time.
type Task interface{ Do(lo, hi int) }

// Parallel runs t on [0, n), cut into pieces of at least grain, on as many cores
// as GOMAXPROCS allows, and returns when all is done. It allocates nothing and
// costs about a microsecond. If another goroutine's task is under way, or the
// range is too short to cut, t runs in the caller.
func Parallel(n, grain int, t Task) {
	procs := runtime.GOMAXPROCS(0)
	if n <= grain || procs == 1 || !workers.mu.TryLock() {
		t.Do(0, n)
		return
	}
	workers.run(n, grain, t, procs)
	workers.mu.Unlock()
}

var workers pool

// piecesPerCore is how many pieces for each core what is left of a range is cut
// into, over and over: pieces get shorter, so that cores end together even if
// one was held up.
const piecesPerCore = 2

// pool runs one job at a time. Workers look for the next job for a while after
// the last one, because passes consist of many short jobs, and then sleep.
type pool struct {
	mu      sync.Mutex // held by whoever has a job
	started int

	// The job: written before open is set, read only by those that joined.
	task     Task
	n, grain int
	procs    int
	next     atomic.Int64 // first index not handed out

	generation atomic.Uint64 // counts jobs
	joined     atomic.Int32  // workers in the job, plus open while one may join
	places     atomic.Int32  // workers that may join; may be read by one that comes late for the job before
	asleep     atomic.Int32
	wake       chan struct{}
}

const (
	open = 1 << 30
	// idleSpins of looking for a job come before sleep, some tens of microseconds;
	// waitSpins for the workers' last pieces before other goroutines get a turn.
	idleSpins = 1 << 16
	waitSpins = 1 << 12
)

func (p *pool) run(n, grain int, t Task, procs int) {
	p.start(procs - 1)
	p.task, p.n, p.grain, p.procs = t, n, max(1, grain), procs
	p.places.Store(int32(procs - 1))
	p.next.Store(0)
	p.joined.Store(open)
	p.generation.Add(1)
	for i := int32(0); i < min(p.asleep.Load(), int32(procs-1)); i++ {
		select {
		case p.wake <- struct{}{}:
		default:
		}
	}
	p.work()
	p.joined.And(^open)
	for i := 0; p.joined.Load() != 0; i++ {
		switch {
		case i > 2*waitSpins:
			// The operating system may want this core for the worker.
			time.Sleep(time.Microsecond)
		case i > waitSpins:
			runtime.Gosched()
		}
	}
	p.task = nil
}

// start makes sure that there are so many workers.
func (p *pool) start(count int) {
	if p.wake == nil {
		p.wake = make(chan struct{}, 1024)
	}
	for ; p.started < count; p.started++ {
		go p.serve()
	}
}

// work does pieces until there are none.
func (p *pool) work() {
	for {
		lo := int(p.next.Load())
		if lo >= p.n {
			return
		}
		hi := min(lo+max(p.grain, (p.n-lo)/(p.procs*piecesPerCore)), p.n)
		if p.next.CompareAndSwap(int64(lo), int64(hi)) {
			p.task.Do(lo, hi)
		}
	}
}

func (p *pool) serve() {
	seen := uint64(0)
	for {
		seen = p.await(seen)
		if p.join() {
			p.work()
			p.joined.Add(-1)
		}
	}
}

// await returns when there is a job newer than seen.
func (p *pool) await(seen uint64) uint64 {
	for {
		for range idleSpins {
			if g := p.generation.Load(); g != seen {
				return g
			}
		}
		p.asleep.Add(1)
		if p.generation.Load() == seen {
			<-p.wake
		}
		p.asleep.Add(-1)
	}
}

// join enters the job if it is still open and has room.
func (p *pool) join() bool {
	for {
		s := p.joined.Load()
		if s&open == 0 || s&^open >= p.places.Load() {
			return false
		}
		if p.joined.CompareAndSwap(s, s+1) {
			return true
		}
	}
}
