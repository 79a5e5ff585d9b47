package training

import (
	"errors"
	"fmt"
	"io/fs"
	"sync"
)

// Recorded holds the committed records of a budget on a source of data.
type Recorded struct {
	Budget
	Source Source
	byTask map[string]Record
}

// OnRecord reads the committed records of a budget. There are none if there is no file;
// a file that is damaged is an error that names its line. That records have the bits of
// the code at hand is for TestRecords to tell.
func OnRecord(b Budget, s Source) (Recorded, error) {
	folder, err := committedFolder()
	if err != nil {
		return Recorded{}, err
	}
	return recordedIn(folder, b, s)
}

// MainOnRecord is OnRecord of the budget that decides, read once.
var MainOnRecord = sync.OnceValues(func() (Recorded, error) { return OnRecord(Main, CIFAR10) })

func recordedIn(folder string, b Budget, s Source) (Recorded, error) {
	r := RecordedRuns(b, s, nil)
	f, err := readRecords(RecordPath(folder, s, b), false)
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err != nil {
		return r, err
	}
	return RecordedRuns(b, s, f.records), f.mustEnd()
}

// RecordedRuns returns what these records hold.
func RecordedRuns(b Budget, s Source, records []Record) Recorded {
	r := Recorded{b, s, map[string]Record{}}
	for _, of := range records {
		r.byTask[of.Task] = of
	}
	return r
}

// Of returns the runs of a case, in the order of the budget's seeds. It panics if one is
// missing: see Lacks.
func (r Recorded) Of(c Case) []Record {
	var runs []Record
	for _, seed := range r.Seeds {
		run, ok := r.byTask[r.task(c, seed)]
		if !ok {
			panic("training: no record of " + r.task(c, seed))
		}
		runs = append(runs, run)
	}
	return runs
}

// Lacks says how many runs of these cases are not on record; it is empty if all are.
func (r Recorded) Lacks(cases []Case) string {
	missing, first := 0, ""
	for _, c := range cases {
		for _, seed := range r.Seeds {
			task := r.task(c, seed)
			if _, ok := r.byTask[task]; ok {
				continue
			}
			if missing++; missing == 1 {
				first = task
			}
		}
	}
	if missing == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d runs of the campaign, the first of them %s", missing, len(cases)*len(r.Seeds), first)
}

func (r Recorded) task(c Case, seed uint64) string { return Task{r.Source, r.Budget, c, seed}.Name() }

// At returns the name of a value as it was after so many epochs.
func At(name string, epochs int) string { return at(name, epochs) }
