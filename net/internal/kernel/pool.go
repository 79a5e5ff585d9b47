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

// Parallel runs t on [0, n), cut into pieces of about grain or more, on as many
// cores as GOMAXPROCS allows, and returns when all is done. Each core has the same
// part of the range in every call, so that it finds in its cache what it wrote in
// the call before, and helps others when it is through. Parallel allocates nothing
// and costs about a microsecond. If another goroutine's task is under way, or the
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

// pool runs one job at a time. Workers look for the next job for a while after
// the last one, because passes consist of many short jobs, and then sleep. What
// is written by one core while others wait for something else stands in cache
// lines of its own.
type pool struct {
	mu    sync.Mutex // held by whoever has a job
	parts []part     // one for each core, the caller's first
	wake  chan struct{}

	_          [cacheLine]byte
	generation atomic.Uint64 // counts jobs; idle workers watch it
	asleep     atomic.Int32
	_          [cacheLine]byte

	// The job: written before open is set, read only by those that joined.
	joined atomic.Int32 // workers in the job, plus open while one may join
	procs  atomic.Int32 // parts; may be read by one that comes late for the job before
	task   Task
	n      int
	unit   int // a part counts units of so many indices
	grain  int // in units
	_      [cacheLine]byte
}

// part is what is left of a core's part of the range: units next to end, in the
// lower and upper half.
type part struct {
	left atomic.Uint64
	_    [cacheLine - 8]byte
}

const (
	open = 1 << 30
	// idleSpins of looking for a job come before sleep, some tens of microseconds;
	// waitSpins for the workers' last pieces before other goroutines get a turn.
	idleSpins = 1 << 16
	waitSpins = 1 << 12
	// unitsPerGrain makes parts equal to an eighth of a grain.
	unitsPerGrain = 8
	// maxUnits keeps two numbers of units in a word, and each in an int of 32 bits.
	maxUnits = 1 << 30
	// cacheLine is in bytes.
	cacheLine = 64
)

func (p *pool) run(n, grain int, t Task, procs int) {
	p.start(procs)
	unit := max(1, grain/unitsPerGrain, n/maxUnits+1)
	units := (n + unit - 1) / unit
	p.task, p.n, p.unit, p.grain = t, n, unit, (grain+unit-1)/unit
	for i := range procs {
		p.parts[i].left.Store(leftOf(i*units/procs, (i+1)*units/procs))
	}
	p.procs.Store(int32(procs))
	p.joined.Store(open)
	p.generation.Add(1)
	for i := int32(0); i < min(p.asleep.Load(), int32(procs-1)); i++ {
		select {
		case p.wake <- struct{}{}:
		default:
		}
	}
	p.work(0)
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

// start makes sure that there is a part for each core, and a worker for each but
// the caller's. Nobody is in a job.
func (p *pool) start(procs int) {
	if p.wake == nil {
		p.wake = make(chan struct{}, 1024)
		p.parts = make([]part, 1)
	}
	for len(p.parts) < procs {
		p.parts = append(p.parts, part{})
		go p.serve(len(p.parts) - 1)
	}
}

// work does pieces of the core's own part, then of the others', until there are
// none.
func (p *pool) work(own int) {
	procs := int(p.procs.Load())
	for i := range procs {
		q := &p.parts[(own+i)%procs]
		for lo, hi := q.take(p.grain, i == 0); lo < hi; lo, hi = q.take(p.grain, i == 0) {
			p.task.Do(lo*p.unit, min(hi*p.unit, p.n))
		}
	}
}

func leftOf(next, end int) uint64 { return uint64(end)<<32 | uint64(next) }

// take takes a piece from the front, or half of what is left from the end, but at
// least grain. Pieces get shorter, so that cores end together even if one was
// held up.
func (q *part) take(grain int, front bool) (lo, hi int) {
	for {
		left := q.left.Load()
		lo, hi = int(left&(1<<32-1)), int(left>>32)
		if lo >= hi {
			return 0, 0
		}
		size := (hi - lo) / 2
		if front {
			size = (hi - lo) * 3 / 4
		}
		size = min(max(grain, size), hi-lo)
		rest := leftOf(lo, hi-size)
		if front {
			rest = leftOf(lo+size, hi)
		}
		if q.left.CompareAndSwap(left, rest) {
			if front {
				return lo, lo + size
			}
			return hi - size, hi
		}
	}
}

// serve is the worker of a core.
func (p *pool) serve(own int) {
	seen := uint64(0)
	for {
		seen = p.await(seen)
		if p.join(own) {
			p.work(own)
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

// join enters the job if it is still open and has a part for the worker.
func (p *pool) join(own int) bool {
	for {
		s := p.joined.Load()
		if s&open == 0 || own >= int(p.procs.Load()) {
			return false
		}
		if p.joined.CompareAndSwap(s, s+1) {
			return true
		}
	}
}
