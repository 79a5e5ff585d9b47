package training

import (
	"fmt"
	"io"
	"sync"
	"time"

	"gradscale/claims/progress"
)

// reporter tells how far a campaign is: a line for each run that ends, and one now and
// then while none does.
type reporter struct {
	pace *progress.Pace // in operations of training

	mu      sync.Mutex
	out     io.Writer
	last    time.Time      // of the last line
	counted map[string]int // epochs, by run under way
}

// untilLine is how long a reporter is silent while no run ends.
const untilLine = 30 * time.Second

func newReporter(out io.Writer, c *Campaign, tasks []Task, done map[string][]Record) *reporter {
	var total, recorded float64
	runs := 0
	for _, t := range tasks {
		ofTask := float64(len(done[t.Name()])) * Run{Task: t}.operations()
		total += max(t.operations(), ofTask)
		recorded += ofTask
		runs += len(done[t.Name()])
	}
	p := &reporter{pace: progress.NewPace(total), out: out, last: time.Now(), counted: map[string]int{}}
	p.pace.Skip(recorded)
	fmt.Fprintf(out, "%s %s, shard %s: %d tasks, %d runs on record, %.3g of %.3g TFLOP done\n", c.Source, c.Budget.Name, c.Shard, len(tasks), runs, recorded/1e12, total/1e12)
	return p
}

// epoch takes notice of how many epochs of a run are done. A run that is resumed begins
// with those that its checkpoint holds.
func (p *reporter) epoch(r Run, epochs int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	each := r.operations() / float64(r.Budget.Epochs)
	if counted, known := p.counted[r.Name()]; known {
		p.pace.Add(float64(epochs-counted) * each)
	} else if epochs > 0 {
		p.pace.Skip(float64(epochs-1) * each)
		p.pace.Add(each)
	}
	p.counted[r.Name()] = epochs
	if time.Since(p.last) > untilLine {
		p.line(fmt.Sprintf("%s: epoch %d of %d", r.Name(), epochs, r.Budget.Epochs))
	}
}

// finished takes notice of a run on record. Epochs that a run which ended early did not
// make take no time.
func (p *reporter) finished(r Run, record Record) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pace.Skip(float64(r.Budget.Epochs-p.counted[r.Name()]) * r.operations() / float64(r.Budget.Epochs))
	delete(p.counted, r.Name())
	p.line(fmt.Sprintf("%s: %s, training error %.3f, test error %.3f", r.Name(), record.Outcome, record.Number("train-error"), record.Number("test-error")))
}

func (p *reporter) line(what string) {
	p.last = time.Now()
	share, left := p.pace.State()
	fmt.Fprintf(p.out, "%3.0f %% done, %s; %s\n", 100*share, left, what)
}
