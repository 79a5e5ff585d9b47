package training

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMainReadsTheSearch lets the main budget look for a search on record: in the folder of
// merged records, then in that of committed ones; one on other data, by other code or cut off
// is refused.
func TestMainReadsTheSearch(t *testing.T) {
	task := Plan(Search, Glyphs)[0]
	f := &recordFile{header: header{source: string(Glyphs), origin: "origin", trainings: "trainings"}}
	for {
		run, more, err := task.Next(f.records, nil)
		require.NoError(t, err)
		if !more {
			break
		}
		d := run.StepSize - 0.03
		f.records = append(f.records, Record{Name: run.Name(), Task: task.Name(), StepSize: run.StepSize, Values: []Value{exact("train-error", d*d), exact("train-loss", 1)}})
	}
	w := &work{Campaign: &Campaign{Merged: t.TempDir(), Committed: t.TempDir(), Budget: Main, Source: Glyphs}, sets: Sets{Origin: "origin"}}
	code := Fingerprint{"trainings", "any"}
	assert.ErrorContains(t, w.findStepSizes(code), "the budget search comes first")

	path := RecordPath(w.Committed, Glyphs, Search)
	require.NoError(t, os.WriteFile(path, []byte(f.text()), 0o644))
	require.NoError(t, w.findStepSizes(code))
	assert.Equal(t, StepSizes{task.Case.Name(): 0.03}, w.found)

	assert.ErrorContains(t, w.findStepSizes(Fingerprint{"other", "any"}), path+`:7: code that trains is "trainings", want "other"`)
	w.sets.Origin = "elsewhere"
	assert.ErrorContains(t, w.findStepSizes(code), path+`:6: first images is "origin", want "elsewhere"`)
	w.sets.Origin = "origin"

	require.NoError(t, os.WriteFile(RecordPath(w.Merged, Glyphs, Search), []byte(f.text()[:len(f.text())-100]), 0o644))
	assert.Error(t, w.findStepSizes(code), "a file that is cut off is not passed over")
}
