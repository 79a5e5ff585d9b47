package training

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"gradscale/net"
)

// Campaign runs the tasks of a budget, or a shard of them, and records them in a
// folder.
type Campaign struct {
	Folder    string // for records and checkpoints
	Merged    string // folder that Merge writes to; budgets that need step sizes look there for the search's records
	Committed string // folder to look next
	Budget    Budget
	Source    Source
	Shard     Shard
	Only      *regexp.Regexp // of the shard's tasks, by name; nil stands for all
	Out       io.Writer      // progress goes there

	code  func() (Fingerprint, error) // nil stands for CodeFingerprint
	data  func() (Sets, error)        // nil stands for Load of the source and the budget
	every int                         // steps between checkpoints; 0 stands for some seconds' worth
}

// file returns the name of the file of records, but for its extension.
func (c *Campaign) file() string {
	return filepath.Join(c.Folder, fmt.Sprintf("%s-%s.%s", c.Source, c.Budget.Name, c.Shard))
}

// work is a campaign under way.
type work struct {
	*Campaign
	sets     Sets
	found    StepSizes
	records  *appender
	took     *os.File
	reporter *reporter
	done     map[string][]Record // by task, from before
	rate     float64             // operations per second, about
	failed   atomic.Bool
	mu       sync.Mutex
}

// untilCheckpoint is how long a run goes on between checkpoints. A kill loses as much
// and, at the worst, the measurements that are made at the run's end.
const untilCheckpoint = 15 * time.Second

// Run does what is not on record yet, and merges if its shard is all there is; with Only
// it merges nothing. It may be killed at any moment and called again. Errors, as of a full
// disk, end all runs at once. Tasks whose step size no search has found are left out, and
// named in an error at the end.
func (c *Campaign) Run() (err error) {
	if err := os.MkdirAll(filepath.Join(c.Folder, "running"), 0o755); err != nil {
		return fmt.Errorf("training: %w", err)
	}
	if err := checkRoom(c.file()+".room", roomFor(runtime.GOMAXPROCS(0))); err != nil {
		return err
	}
	w := &work{Campaign: c}
	began := time.Now()
	code, err := c.fingerprint()
	if err != nil {
		return err
	}
	w.rate = operationsOf(Plan(Smoke, Glyphs)) / time.Since(began).Seconds()
	if w.sets, err = c.load(); err != nil {
		return err
	}
	if err := w.findStepSizes(code); err != nil {
		return err
	}
	head := newHeader(c.Budget, w.sets, code, c.Shard.String())
	var before []Record
	if w.records, before, err = openForAppending(c.file()+".txt", head); err != nil {
		return err
	}
	defer w.records.close()
	if w.took, err = os.OpenFile(c.file()+".took", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644); err != nil {
		return fmt.Errorf("training: %w", err)
	}
	defer w.took.Close()
	w.done = map[string][]Record{}
	for _, r := range before {
		w.done[r.Task] = append(w.done[r.Task], r)
		// a kill may have come between the record and the end of what the run kept
		if err := (workplace{path: c.path(r.Name)}).clear(); err != nil {
			return err
		}
	}
	if err := w.all(); err != nil {
		return err
	}
	if c.Shard.Total == 1 && c.Only == nil {
		_, err = c.Merge(false)
	}
	return err
}

func (c *Campaign) fingerprint() (Fingerprint, error) {
	if c.code != nil {
		return c.code()
	}
	return CodeFingerprint()
}

func (c *Campaign) load() (Sets, error) {
	if c.data != nil {
		return c.data()
	}
	return Load(c.Source, c.Budget)
}

// roomFor returns the bytes that checkpoints of so many runs and all records may take.
func roomFor(runs int) int { return 60<<20*runs + 16<<20 }

func operationsOf(tasks []Task) float64 {
	total := 0.0
	for _, t := range tasks {
		total += t.operations()
	}
	return total
}

// operations returns those of the task's runs; of a search, of the least number.
func (t Task) operations() float64 {
	runs := 1.0
	if t.Budget.Name == Search.Name {
		runs = 2*reach + 1
	}
	return runs * Run{Task: t}.operations()
}

// all does the shard's tasks, one on each core.
func (w *work) all() error {
	tasks, err := w.tasks()
	if err != nil {
		return err
	}
	w.reporter = newReporter(w.Out, w.Campaign, tasks, w.done)
	errs := make([]error, len(tasks))
	net.Each(len(tasks), func(i int) {
		if w.failed.Load() {
			return
		}
		errs[i] = w.task(tasks[i])
		if u := (*UnknownStepSizeError)(nil); errs[i] != nil && !errors.As(errs[i], &u) {
			w.failed.Store(true)
		}
	})
	var unknown []error
	for _, err := range errs {
		var u *UnknownStepSizeError
		if errors.As(err, &u) {
			unknown = append(unknown, err)
		} else if err != nil && err != errStopped {
			return err
		}
	}
	return errors.Join(unknown...)
}

// tasks returns those of the shard that are asked for.
func (w *work) tasks() ([]Task, error) {
	plan := Plan(w.Budget, w.Source)
	if w.Only == nil {
		return w.Shard.of(plan), nil
	}
	asked := func(t Task) bool { return w.Only.MatchString(t.Name()) }
	if !slices.ContainsFunc(plan, asked) {
		return nil, fmt.Errorf("training: no task matches %q; the first is %s", w.Only, plan[0].Name())
	}
	return slices.DeleteFunc(w.Shard.of(plan), func(t Task) bool { return !asked(t) }), nil
}

var errStopped = errors.New("stopped because another run failed")

func (w *work) task(t Task) error {
	done := w.done[t.Name()]
	for {
		run, more, err := t.Next(done, w.found)
		if err != nil || !more {
			return err
		}
		r, err := w.run(run)
		if err != nil {
			return err
		}
		done = append(done, r)
	}
}

// path returns what the names of a run's files begin with.
func (c *Campaign) path(run string) string {
	return filepath.Join(c.Folder, "running", strings.NewReplacer("/", "_", " ", "_").Replace(run))
}

func (w *work) run(run Run) (Record, error) {
	began := time.Now()
	at := workplace{
		path:  w.path(run.Name()),
		every: w.stepsToCheckpoint(run),
		afterEpoch: func(epochs int) error {
			if w.failed.Load() {
				return errStopped
			}
			w.reporter.epoch(run, epochs)
			return nil
		},
	}
	r, err := run.execute(w.sets, at)
	if err != nil {
		if w.failed.Load() {
			return r, errStopped
		}
		return r, err
	}
	if err := w.records.add(r); err != nil {
		return r, err
	}
	if err := w.note(run, time.Since(began)); err != nil {
		return r, err
	}
	w.reporter.finished(run, r)
	return r, at.clear()
}

// stepsToCheckpoint is about as many as a core makes in the time untilCheckpoint.
func (w *work) stepsToCheckpoint(run Run) int {
	if w.Campaign.every > 0 {
		return w.Campaign.every
	}
	rate := w.rate / float64(runtime.GOMAXPROCS(0))
	return max(1, int(rate*untilCheckpoint.Seconds()/run.operationsOfStep()))
}
