package training

import (
	"errors"
	"fmt"
	"slices"
)

// findStepSizes reads what the search on the same data found, if the budget needs it:
// in the folder of merged records, else in that of committed ones.
func (w *work) findStepSizes(code Fingerprint) error {
	if w.Budget.Name == Search.Name || w.Budget.Name == Smoke.Name {
		return nil
	}
	var f *recordFile
	var err error
	for _, folder := range []string{w.Merged, w.Committed} {
		if f, err = readRecords(RecordPath(folder, w.Source, Search), false); !missing(err) {
			break
		}
	}
	if missing(err) {
		return fmt.Errorf("%w: the budget search comes first", err)
	}
	if err != nil {
		return err
	}
	if err := f.mustBeOf(w.sets.Origin, code.Trainings); err != nil {
		return fmt.Errorf("%w; the budget search has to be run for it", err)
	}
	w.found = stepSizesOf(f.records)
	return nil
}

// mustBeOf returns an error unless a search is whole, on data that begins with these
// images, and by code that trains the same.
func (f *recordFile) mustBeOf(origin, trainings string) error {
	for i, field := range f.header.fields() {
		want, bound := map[string]string{"first images": origin, "code that trains": trainings}[field.key]
		if bound && *field.value != want {
			return f.lineError(i+2, fmt.Errorf("%s is %q, want %q", field.key, *field.value, want))
		}
	}
	return f.mustEnd()
}

// mustEnd returns an error if something may be cut off.
func (f *recordFile) mustEnd() error {
	if !f.ended {
		return f.lineError(f.lineOf(len(f.records)), errors.New("the file ends, want more records or a line that begins with # end"))
	}
	return nil
}

// taskOf returns the task of a record.
func taskOf(r Record, plan []Task) (Task, bool) {
	i := slices.IndexFunc(plan, func(t Task) bool { return t.Name() == r.Task })
	if i < 0 {
		return Task{}, false
	}
	return plan[i], true
}
