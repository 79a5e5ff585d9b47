package progress

import (
	"fmt"
	"sync"
	"time"
)

// Pace tells from how much work is done, and since when, how long the rest may take.
// Its methods may be called by several goroutines.
type Pace struct {
	now   func() time.Time
	began time.Time

	mu             sync.Mutex
	total          float64
	done, foregone float64 // foregone: part of done that took no time here
}

// NewPace returns the pace of work of so many operations that begins now.
func NewPace(total float64) *Pace { return &Pace{now: time.Now, began: time.Now(), total: total} }

// Add tells that so many operations are done.
func (p *Pace) Add(operations float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += operations
}

// Skip tells that so many of the operations took no time here, as those of a run that
// is resumed or ends early: they say nothing of the speed.
func (p *Pace) Skip(operations float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += operations
	p.foregone += operations
}

// State returns how much is done, from 0 to 1, and what remains in words.
func (p *Pace) State() (share float64, remaining string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.total > 0 {
		share = min(1, p.done/p.total)
	}
	measured := p.done - p.foregone
	if measured <= 0 {
		return share, "time left not known yet"
	}
	left := p.now().Sub(p.began).Seconds() * max(0, p.total-p.done) / measured
	return share, fmt.Sprintf("about %s left", round(seconds(left)))
}

// seconds is s as a duration, at most the longest.
func seconds(s float64) time.Duration {
	const longest = 1 << 62
	return time.Duration(min(s*float64(time.Second), longest))
}

// round keeps what a person wants to know of a duration.
func round(d time.Duration) time.Duration {
	switch {
	case d > time.Hour:
		return d.Round(time.Minute)
	case d > 2*time.Minute:
		return d.Round(10 * time.Second)
	}
	return d.Round(time.Second)
}
