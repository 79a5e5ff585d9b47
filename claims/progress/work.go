package progress

import (
	"fmt"
	"sync"
	"time"
)

// Work is work under way. Its methods may be called by several goroutines.
type Work struct {
	name    string
	now     func() time.Time
	began   time.Time
	display display
	stop    chan struct{}
	stopped sync.WaitGroup

	mu             sync.Mutex
	total          float64
	done, foregone float64 // foregone: part of done that took no time here
}

// Begin starts to show work of so many operations until End is called. It shows
// nothing of what is over before its first line is due.
func Begin(name string, total float64) *Work {
	w := &Work{name: name, now: time.Now, began: time.Now(), total: total, display: find(name), stop: make(chan struct{})}
	w.stopped.Go(w.show)
	return w
}

// Add tells that so many operations are done.
func (w *Work) Add(operations float64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done += operations
}

// Skip tells that so many of the operations were done before Begin, as by a run
// that is resumed: they say nothing of the speed.
func (w *Work) Skip(operations float64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done += operations
	w.foregone += operations
}

// Expect adds to the total, where it was not all known when work began.
func (w *Work) Expect(more float64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.total += more
}

// End takes what is shown away. It must be called once.
func (w *Work) End() {
	close(w.stop)
	w.stopped.Wait()
	w.display.close()
}

func (w *Work) show() {
	t := time.NewTicker(w.display.every())
	defer t.Stop()
	for {
		select {
		case <-w.stop:
			return
		case <-t.C:
			w.display.draw(w.state())
		}
	}
}

// state returns how much is done, from 0 to 1, and what remains in words.
func (w *Work) state() (share float64, remaining string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.total > 0 {
		share = min(1, w.done/w.total)
	}
	measured := w.done - w.foregone
	if measured <= 0 {
		return share, "time left not known yet"
	}
	left := w.now().Sub(w.began).Seconds() * max(0, w.total-w.done) / measured
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
