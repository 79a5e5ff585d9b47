package progress

import (
	"sync"
	"time"
)

// Work is work under way whose [Pace] is shown. Its methods may be called by several
// goroutines.
type Work struct {
	*Pace
	display display
	stop    chan struct{}
	stopped sync.WaitGroup
}

// Begin starts to show work of so many operations until End is called. It shows
// nothing of what is over before its first line is due.
func Begin(name string, total float64) *Work {
	w := &Work{Pace: NewPace(total), display: find(name), stop: make(chan struct{})}
	w.stopped.Go(w.show)
	return w
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
			w.display.draw(w.State())
		}
	}
}
