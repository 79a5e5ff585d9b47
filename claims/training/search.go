package training

import "math"

// trial is a step size, as a point of the grid, and what came of it.
type trial struct {
	point       int
	error, loss float64
}

// trialsOf returns the trials of a search. A run that diverged is worse than all
// others.
func trialsOf(done []Record) []trial {
	var trials []trial
	for _, r := range done {
		t := trial{point: pointOf(r.StepSize), error: r.Number("train-error"), loss: r.Number("train-loss")}
		if r.Diverged() {
			t.error, t.loss = math.Inf(1), math.Inf(1)
		}
		trials = append(trials, t)
	}
	return trials
}

// better orders trials by training error, equal ones by loss.
func (t trial) better(u trial) bool {
	if t.error != u.error {
		return t.error < u.error
	}
	return t.loss < u.loss
}

// best returns the best trial; of equal ones that with the smaller step size.
func best(trials []trial) trial {
	b := trials[0]
	for _, t := range trials[1:] {
		if t.better(b) || (!b.better(t) && t.point < b.point) {
			b = t
		}
	}
	return b
}

// Bounds of the search. It looks at reach points on both sides of the first guess,
// and then on, as long as the best point is at an end.
const (
	reach               = 2
	lowest, highest int = -14, 4
)

// nextPoint returns the point to be tried after the trials made so far, or false
// if the search is over.
func nextPoint(guess int, trials []trial) (int, bool) {
	if len(trials) < 2*reach+1 {
		return guess - reach + len(trials), true
	}
	lo, hi := trials[0].point, trials[0].point
	for _, t := range trials {
		lo, hi = min(lo, t.point), max(hi, t.point)
	}
	switch b := best(trials).point; {
	case b == lo && lo > lowest:
		return lo - 1, true
	case b == hi && hi < highest:
		return hi + 1, true
	}
	return 0, false
}

// grid returns a point of 1, 3, 10, 30, …; point 0 is 1, point -1 is 0.3.
func grid(i int) float64 {
	decade := int(math.Floor(float64(i) / 2))
	mantissa := []float64{1, 3}[i-2*decade]
	power := 1.0
	for range max(decade, -decade) {
		power *= 10
	}
	if decade < 0 {
		return mantissa / power // rounds once, as a literal does
	}
	return mantissa * power
}

// pointOf returns the point nearest a step size.
func pointOf(step float64) int {
	for i := lowest; i <= highest; i++ {
		if step <= grid(i)*1.1 {
			return i
		}
	}
	return highest
}

// StepSizes are what a search found best, by Case.Name.
type StepSizes map[string]float64

// stepSizesOf returns what a search on record found. Searches that are not over
// are left out.
func stepSizesOf(records []Record) StepSizes {
	byTask := map[string][]Record{}
	for _, r := range records {
		byTask[r.Task] = append(byTask[r.Task], r)
	}
	found := StepSizes{}
	for _, c := range Cases(Search) {
		for _, s := range []Source{CIFAR10, Glyphs} {
			done := byTask[Task{s, Search, c, Search.Seeds[0]}.Name()]
			if len(done) == 0 {
				continue
			}
			trials := trialsOf(done)
			if _, more := nextPoint(int(stepRules[c.Rule].firstGuess), trials); !more {
				found[c.Name()] = grid(best(trials).point)
			}
		}
	}
	return found
}
