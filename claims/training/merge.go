package training

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// RecordPath returns the file that Merge writes in a folder.
func RecordPath(folder string, s Source, b Budget) string {
	return filepath.Join(folder, fmt.Sprintf("%s-%s.txt", s, b.Name))
}

// Merge joins the files of the shards in a campaign's folder into one in the folder of
// records, in the order of the plan. It refuses files of other data, of other code or of
// another budget, damaged lines, runs that stand twice, that are not in the plan or that
// are missing, with file, line and what was wanted. With partial runs may be missing: it
// returns their tasks' names.
func (c *Campaign) Merge(partial bool) (absent []string, err error) {
	code, err := c.fingerprint()
	if err != nil {
		return nil, err
	}
	sets, err := c.load()
	if err != nil {
		return nil, err
	}
	w := work{Campaign: c, sets: sets}
	if err := w.findStepSizes(code); err != nil {
		return nil, err
	}
	paths, err := filepath.Glob(filepath.Join(c.Folder, fmt.Sprintf("%s-%s.*-of-*.txt", c.Source, c.Budget.Name)))
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("training: %s has no records, want %s.txt or those of shards", c.Folder, filepath.Base(c.file()))
	}
	head := newHeader(c.Budget, sets, code, "all")
	var parts []*recordFile
	for _, path := range paths {
		part, err := readRecords(path, false)
		if err != nil {
			return nil, err
		}
		if err := part.mustHave(head); err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	whole, absent, err := inOrder(Plan(c.Budget, c.Source), w.found, parts)
	if err != nil {
		return nil, err
	}
	if len(absent) > 0 && !partial {
		return absent, fmt.Errorf("training: %d tasks of %d are missing in %s, the first is %s", len(absent), len(Plan(c.Budget, c.Source)), c.Folder, absent[0])
	}
	merged := &recordFile{path: RecordPath(c.Merged, c.Source, c.Budget), header: head, records: whole}
	if err := os.MkdirAll(c.Merged, 0o755); err != nil {
		return nil, fmt.Errorf("training: %w", err)
	}
	if err := replaceFile(merged.path, []byte(merged.text())); err != nil {
		return nil, fmt.Errorf("training: %w", err)
	}
	return absent, c.sumUpTook()
}

// place is where a record stands.
type place struct {
	file *recordFile
	line int
}

// inOrder returns the records of all files in the order of the plan, and the tasks that
// are not done.
func inOrder(plan []Task, found StepSizes, files []*recordFile) (records []Record, absent []string, err error) {
	byTask, places := map[string][]Record{}, map[string]place{}
	for _, f := range files {
		for i, r := range f.records {
			here := place{f, f.lineOf(i)}
			if other, twice := places[r.Name]; twice {
				return nil, nil, f.lineError(here.line, fmt.Errorf("%s stands in %s:%d, too, want it once", r.Name, other.file.path, other.line))
			}
			places[r.Name] = here
			byTask[r.Task] = append(byTask[r.Task], r)
		}
	}
	for _, t := range plan {
		done, more, err := t.ordered(byTask[t.Name()], found, places)
		if err != nil {
			return nil, nil, err
		}
		if more {
			absent = append(absent, t.Name())
		}
		records = append(records, done...)
		delete(byTask, t.Name())
	}
	for _, f := range files {
		for i, r := range f.records {
			if _, foreign := byTask[r.Task]; foreign {
				return nil, nil, f.lineError(f.lineOf(i), fmt.Errorf("task %s is not of this plan", r.Task))
			}
		}
	}
	return records, absent, nil
}

// ordered returns a task's records in the order in which its runs are made, and whether
// there are more to make.
func (t Task) ordered(records []Record, found StepSizes, places map[string]place) (done []Record, more bool, err error) {
	for {
		run, more, err := t.Next(done, found)
		if u := (*UnknownStepSizeError)(nil); errors.As(err, &u) && len(records) == 0 {
			return nil, true, nil
		}
		if err != nil {
			return nil, false, err
		}
		i := -1
		if more {
			i = slices.IndexFunc(records, func(r Record) bool { return r.Name == run.Name() && r.StepSize == run.StepSize })
		}
		if i < 0 {
			if len(records) == 0 {
				return done, more, nil
			}
			at, wanted := places[records[0].Name], "no run more of its task"
			if more {
				wanted = run.Name()
			}
			return nil, false, at.file.lineError(at.line, fmt.Errorf("is %s, want %s", records[0].Name, wanted))
		}
		done = append(done, records[i])
		records = slices.Delete(slices.Clone(records), i, i+1)
	}
}
