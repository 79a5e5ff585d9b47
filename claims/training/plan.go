package training

import (
	"fmt"

	"gradscale/net"
)

// Task is what shards share out: a run, or in the budget Search all runs that look
// for one step size.
type Task struct {
	Source Source
	Budget
	Case
	Seed uint64
}

// Name tells all that distinguishes the task.
func (t Task) Name() string {
	return fmt.Sprintf("%s/%s/%s/seed=%d", t.Source, t.Budget.Name, t.Case.Name(), t.Seed)
}

// Plan returns the tasks of a budget on a source of data, in the order in which
// they are to be done: what is cut off at the end is missed least. It depends on
// nothing else.
func Plan(b Budget, s Source) []Task {
	var tasks []Task
	for _, c := range Cases(b) {
		for _, seed := range b.Seeds {
			tasks = append(tasks, Task{Source: s, Budget: b, Case: c, Seed: seed})
		}
	}
	return tasks
}

// Cases returns the rows of a budget's table, in the order of Plan: the networks of
// E3 with both protocols of SGD and with Adam; then all other networks, other
// depths, and other optimizers.
func Cases(b Budget) []Case {
	var cases []Case
	add := func(networks []net.Architecture, rules ...StepRule) {
		for _, rule := range rules {
			for _, a := range networks {
				cases = append(cases, Case{a, rule})
			}
		}
	}
	if b.Name == Smoke.Name {
		add(AtDepth(6, Uncollapsed()), PerLayer)
		add(AtDepth(6, append(Collapsing(), others()[6])), SGD)
		add(AtDepth(6, Exploding()[:1]), Momentum, RMSprop, Adam)
		return cases
	}
	add(Uncollapsed(), SGD, PerLayer)
	if b.Name == Paper.Name {
		return cases
	}
	add(Uncollapsed(), Adam)
	add(others(), SGD, PerLayer, Adam)
	for _, depth := range []int{10, 100} {
		add(AtDepth(depth, append(Exploding(), ResNets(Exploding())...)), SGD, PerLayer)
	}
	add(ofOptimizers(), Momentum, RMSprop)
	return cases
}

// UnknownStepSizeError says that no search is over that a task needs.
type UnknownStepSizeError struct{ Task Task }

func (e *UnknownStepSizeError) Error() string {
	return fmt.Sprintf("training: the search on %s has no step size for %s", e.Task.Source, e.Task.Case.Name())
}

// Next returns the task's run after those done, in their order, or false if there
// is none. Of the budgets other than Search and Smoke it takes the step size from
// the search; if that has none, the error is an UnknownStepSizeError.
func (t Task) Next(done []Record, found StepSizes) (Run, bool, error) {
	if t.Budget.Name == Search.Name {
		point, more := nextPoint(int(stepRules[t.Rule].firstGuess), trialsOf(done))
		return Run{t, grid(point)}, more, nil
	}
	if len(done) > 0 {
		return Run{}, false, nil
	}
	if t.Budget.Name == Smoke.Name {
		return Run{t, grid(int(stepRules[t.Rule].firstGuess))}, true, nil
	}
	step, ok := found[t.Case.Name()]
	if !ok {
		return Run{}, true, &UnknownStepSizeError{t}
	}
	return Run{t, step}, true, nil
}
