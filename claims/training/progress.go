package training

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// progress tells how far a campaign is.
type progress struct {
	mu         sync.Mutex
	out        io.Writer
	began      time.Time
	last       time.Time // of the last line
	total      float64   // operations of all runs, as far as known
	done       float64   // of those, on record when this process began or done since
	before     float64   // of those, on record when this process began
	underWay   map[string]int
	operations map[string]float64 // of an epoch, by run
	runs       int                // finished
}

// untilLine is how long progress is silent while no run ends.
const untilLine = 30 * time.Second

func newProgress(out io.Writer, c *Campaign, tasks []Task, done map[string][]Record) *progress {
	p := &progress{out: out, began: time.Now(), last: time.Now(), underWay: map[string]int{}, operations: map[string]float64{}}
	for _, t := range tasks {
		each := Run{Task: t}.operations()
		recorded := float64(len(done[t.Name()])) * each
		p.total += max(t.operations(), recorded)
		p.before += recorded
		p.runs += len(done[t.Name()])
	}
	p.done = p.before
	fmt.Fprintf(out, "%s %s, shard %s: %d tasks, %d runs on record, %.3g of %.3g TFLOP done\n", c.Source, c.Budget.Name, c.Shard, len(tasks), p.runs, p.done/1e12, p.total/1e12)
	return p
}

// epoch takes notice of an epoch done.
func (p *progress) epoch(r Run, epochs int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.underWay[r.Name()] = epochs
	p.operations[r.Name()] = r.operations() / float64(r.Budget.Epochs)
	if time.Since(p.last) > untilLine {
		p.line(fmt.Sprintf("%s: epoch %d of %d", r.Name(), epochs, r.Budget.Epochs))
	}
}

// finished takes notice of a run on record.
func (p *progress) finished(r Run, record Record) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.underWay, r.Name())
	p.runs++
	p.done += r.operations()
	p.total = max(p.total, p.done)
	p.line(fmt.Sprintf("%s: %s, training error %.3f, test error %.3f", r.Name(), record.Outcome, record.Number("train-error"), record.Number("test-error")))
}

func (p *progress) line(what string) {
	p.last = time.Now()
	done := p.done
	for name, epochs := range p.underWay {
		done += float64(epochs) * p.operations[name]
	}
	left := "unknown"
	if since := done - p.before; since > 0 {
		seconds := (p.total - done) / since * time.Since(p.began).Seconds()
		left = (time.Duration(seconds) * time.Second).String()
	}
	fmt.Fprintf(p.out, "%3.0f %% done, %s left; %s\n", 100*done/p.total, left, what)
}
