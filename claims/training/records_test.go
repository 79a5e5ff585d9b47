package training

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/random"
)

var (
	verifyFlag = flag.Int("campaign-verify", 0, "how many whole runs of each file of records to make anew, drawn by -campaign-verify-seed")
	seedFlag   = flag.Uint64("campaign-verify-seed", 1, "seed by which runs to be made anew are drawn")
)

// sampled is how many runs of each file are trained anew for an epoch: some seconds each,
// half of them to draw the glyphs.
const sampled = 1

// TestRecords reads the committed records, whole and by the code at hand, and trains a
// fixed sample of the runs anew for their first epoch: losses have the same bits. Runs on
// CIFAR-10 are left out where no data is pointed to.
func TestRecords(t *testing.T) {
	if testing.Short() {
		t.Skip("trains networks")
	}
	folder, err := committedFolder()
	require.NoError(t, err)
	none := true
	for _, b := range Budgets {
		for _, s := range Sources {
			f, err := readRecords(RecordPath(folder, s, b), false)
			if missing(err) {
				continue
			}
			none = false
			t.Run(string(s)+"-"+b.Name, func(t *testing.T) {
				require.NoError(t, err)
				require.NoError(t, f.mustEnd())
				checkRecords(t, f, s, b)
			})
		}
	}
	if none {
		t.Skip("testdata/campaign has no records yet")
	}
}

func checkRecords(t *testing.T, f *recordFile, s Source, b Budget) {
	code, err := CodeFingerprint()
	require.NoError(t, err)
	if s == CIFAR10 && os.Getenv(data.Variable) == "" {
		assert.Equal(t, code, Fingerprint{f.header.trainings, f.header.measurements}, "code of the records")
		t.Skipf("%s points to no data: records are read, but not compared with training", data.Variable)
	}
	sets, err := Load(s, b)
	require.NoError(t, err)
	require.NoError(t, f.mustHave(newHeader(b, sets, code, "all")))
	runs, whole := sampled, false
	if *verifyFlag > 0 {
		runs, whole = min(*verifyFlag, len(f.records)), true
	}
	plan := Plan(b, s)
	drawn := random.New(*seedFlag, "records to check").Perm(len(f.records))[:min(runs, len(f.records))]
	errs := make([]error, len(drawn))
	net.Each(len(drawn), func(i int) {
		r := f.records[drawn[i]]
		task, ok := taskOf(r, plan)
		if !assert.True(t, ok, "%s:%d: %s is not of the plan", f.path, f.lineOf(drawn[i]), r.Task) {
			return
		}
		check := Run{task, r.StepSize}.recheckStart
		if whole {
			check = Run{task, r.StepSize}.recheck
		}
		errs[i] = check(sets, r)
	})
	for i, err := range errs {
		assert.NoError(t, err, "%s:%d", f.path, f.lineOf(drawn[i]))
	}
}

// TestChangedDigitIsCaught changes a digit of each loss and curve of a record and gives the
// line a new checksum: training anew tells.
func TestChangedDigitIsCaught(t *testing.T) {
	_, _, lines := smokeRecords(t)
	r, err := parseLine(strings.TrimSuffix(lines[10], "\n"))
	require.NoError(t, err)
	sets, err := smokeSets()
	require.NoError(t, err)
	task, ok := taskOf(r, Plan(Smoke, Glyphs))
	require.True(t, ok)
	run := Run{task, r.StepSize}
	require.NoError(t, run.recheckStart(sets, r))
	require.NoError(t, run.recheck(sets, r))
	change := func(name string) Record {
		changed := r
		changed.Values = append([]Value{}, r.Values...)
		for i, v := range changed.Values {
			if v.Name == name {
				changed.Values[i].Numbers = append([]float64{v.Numbers[0] * (1 + 1e-15)}, v.Numbers[1:]...)
				if !v.Exact {
					changed.Values[i].Numbers[0] *= 1.01
				}
			}
		}
		again, err := parseLine(changed.line())
		require.NoError(t, err, "the changed record reads well")
		return again
	}
	for _, name := range []string{"first-loss", "first-epoch-loss"} {
		assert.ErrorContains(t, run.recheckStart(sets, change(name)), "says "+name)
	}
	for _, name := range []string{"test-loss", "gsc@2", "cut-loss"} {
		assert.ErrorContains(t, run.recheck(sets, change(name)), "says "+name)
	}
}
