package training

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/claims/measure"
	"gradscale/net/train"
)

func TestPlan(t *testing.T) {
	for _, want := range []struct {
		budget Budget
		tasks  int
		first  string
	}{
		{Search, 95, "cifar-10/search/batch-relu/depth=50/sgd/seed=1000"},
		{Main, 475, "cifar-10/main/batch-relu/depth=50/sgd/seed=1"},
		{Paper, 40, "cifar-10/paper/batch-relu/depth=50/sgd/seed=1"},
	} {
		plan := Plan(want.budget, CIFAR10)
		assert.Len(t, plan, want.tasks, want.budget.Name)
		assert.Equal(t, want.first, plan[0].Name())
		names := map[string]bool{}
		for _, task := range plan {
			assert.False(t, names[task.Name()], "%s twice", task.Name())
			names[task.Name()] = true
			assert.Contains(t, stepRules, task.Rule)
		}
		together := 0
		for i := range 7 {
			together += len(Shard{i, 7}.of(plan))
		}
		assert.Equal(t, len(plan), together, "tasks of all shards")
	}
	assert.Equal(t, []int{800, 4000, 16000}, []int{Search.Steps(), Main.Steps(), Paper.Steps()})
}

func TestRecordedEpochs(t *testing.T) {
	var epochs []int
	for e := range Paper.Epochs + 1 {
		if Paper.Recorded(e) {
			epochs = append(epochs, e)
		}
	}
	assert.Equal(t, []int{0, 1, 2, 5, 10, 20, 50, 100}, epochs)
}

// TestSearch lets the error be a function of the point with its least where it is wanted.
func TestSearch(t *testing.T) {
	for _, least := range []int{lowest, -9, -5, -3, 0, 2, highest} {
		var done []Record
		task := Task{Glyphs, Search, Case{Exploding()[0], SGD}, 1000}
		for {
			run, more, err := task.Next(done, nil)
			require.NoError(t, err)
			if !more {
				break
			}
			d := float64(pointOf(run.StepSize) - least)
			done = append(done, Record{Name: run.Name(), Task: task.Name(), StepSize: run.StepSize, Values: []Value{exact("train-error", d*d), exact("train-loss", 1)}})
			require.Less(t, len(done), 30)
		}
		found := stepSizesOf(done)
		assert.Equal(t, grid(least), found[task.Case.Name()], "least error at point %d", least)
		assert.GreaterOrEqual(t, len(done), 5)
		assert.Empty(t, stepSizesOf(done[:len(done)-1]), "a search that is not over")
	}
}

func TestDivergedRunsAreTheWorst(t *testing.T) {
	trials := trialsOf([]Record{
		{StepSize: grid(1), Outcome: train.Diverged, Values: []Value{exact("train-error", 0), exact("train-loss", 0)}},
		{StepSize: grid(-1), Values: []Value{exact("train-error", 0.9), exact("train-loss", 3)}},
		{StepSize: grid(0), Values: []Value{exact("train-error", 0.9), exact("train-loss", 2)}},
	})
	assert.Equal(t, 0, best(trials).point)
}

func TestGrid(t *testing.T) {
	for i, want := range map[int]float64{-7: 0.0003, -4: 0.01, -1: 0.3, 0: 1, 1: 3, 3: 30} {
		assert.Equal(t, want, grid(i), "point %d", i)
		assert.Equal(t, i, pointOf(want))
	}
}

func TestStepSizesThatAreMissing(t *testing.T) {
	_, _, err := Plan(Main, CIFAR10)[0].Next(nil, StepSizes{})
	var unknown *UnknownStepSizeError
	require.ErrorAs(t, err, &unknown)
	assert.ErrorContains(t, err, "batch-relu/depth=50/sgd")
}

func TestRecordLine(t *testing.T) {
	r := Record{
		Name: "a/seed=1/step=0.3", Task: "a/seed=1", StepSize: 0.3, Outcome: train.Diverged, Cause: "loss is\t+Inf",
		Values: []Value{exact("train-error", 1./3), exact("train-loss", math.Inf(1)), curve("gsc@5", []float64{1.25, 1e300, 0}), curve("none", nil)},
	}
	again, err := parseLine(r.line())
	require.NoError(t, err)
	assert.Equal(t, r, again)
	assert.Equal(t, 1./3, again.Number("train-error"))
	assert.Equal(t, []float64{1.25, 1e300, 0}, again.Curve("gsc@5"))
	assert.True(t, math.IsNaN(again.Number("gsc@5")))
}

func TestShardOfEnvironment(t *testing.T) {
	status := t.TempDir() + "/status"
	t.Setenv(statusVariable, status)
	for _, v := range []struct {
		total, index, wrong string
		want                Shard
	}{
		{"", "", "", Shard{0, 1}}, {"3", "2", "", Shard{2, 3}},
		{"3", "3", indexVariable, Shard{}}, {"3", "", indexVariable, Shard{}}, {"", "1", totalVariable, Shard{}}, {"x", "0", totalVariable, Shard{}},
	} {
		t.Setenv(totalVariable, v.total)
		t.Setenv(indexVariable, v.index)
		s, err := ShardOfEnvironment()
		assert.Equal(t, v.want, s)
		if v.wrong != "" {
			assert.ErrorContains(t, err, v.wrong)
		}
	}
	assert.FileExists(t, status)
}

// TestEveryCaseStarts builds each network and its step sizes per layer.
func TestEveryCaseStarts(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a while")
	}
	sets, err := smokeSets()
	require.NoError(t, err)
	for _, c := range Cases(Main) {
		if c.Depth == 100 && c.Rule == SGD || c.Rule == Adam {
			continue // no other network than with other rules
		}
		run := Run{Task{Glyphs, Main, c, 1}, 0.1}
		n, err := run.start(sets.Train)
		require.NoError(t, err, c.Name())
		b, err := measure.FirstBatch(n, sets.Train, Batch)
		require.NoError(t, err)
		w, err := measure.Passed(n, b.Inputs)
		require.NoError(t, err)
		assert.InDelta(t, 1, quadraticMean(w.Output()), 1e-12, "size of logits, %s", c.Name())
		w.Release()
		_, err = run.config(n, sets.Train)
		assert.NoError(t, err, c.Name())
	}
}
