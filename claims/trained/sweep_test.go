package trained

import (
	"flag"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/mathcheck/golden"
	"gradscale/net/optim"
)

var sweepFlag = flag.Bool("sweep", false, "search step sizes anew and write them to "+sweepFile)

// TestSweep makes the sweep with -sweep. Without, it checks that the file covers
// what claims train, and that no best step size is at an end of what was tried.
func TestSweep(t *testing.T) {
	path, err := sweepPath()
	require.NoError(t, err)
	if *sweepFlag {
		require.False(t, !standard() && *stepSizes == "", "the sweep on other data or with another budget goes to a file of its own: -step-sizes FILE")
		f, err := sweepAll(swept())
		require.NoError(t, err)
		require.NoError(t, f.Write(path))
	}
	s, err := onFile()
	require.NoError(t, err)
	for _, p := range swept() {
		of := s.trials[p.Name()]
		if !assert.GreaterOrEqual(t, len(of), 2*reach+1, "step sizes tried for %s", p.Name()) {
			continue
		}
		b := best(of)
		assert.True(t, b > 0 || of[0].stepSize == grid(lowest), "%s: the smallest step size is the best", p.Name())
		assert.True(t, b < len(of)-1 || of[b].stepSize == grid(highest), "%s: the largest step size is the best", p.Name())
	}
	assert.Len(t, s.trials, len(swept()), "sweeps on file")
}

// TestSweepOnFileIsReproduced trains one of the networks on file once more: its
// error and loss have the same bits.
func TestSweepOnFileIsReproduced(t *testing.T) {
	if testing.Short() {
		t.Skip("trains a network")
	}
	if v := Variant(); v != "" {
		t.Skip("the sweep on file is of other runs than ", v)
	}
	p := ResNets(Exploding(optim.SGD))[0].Layers(10)
	of, err := trialsOf(p)
	require.NoError(t, err)
	want := of[best(of)]
	p.StepSize = want.stepSize
	r, err := p.train(sweepSeed, unreported)
	require.NoError(t, err)
	assert.Equal(t, want, trial{p.StepSize, r.Error(), r.Result.FinalPass.Loss})
}

func TestGrid(t *testing.T) {
	for i, want := range map[int]float64{-7: 0.0003, -4: 0.01, -1: 0.3, 0: 1, 1: 3, 3: 30} {
		assert.Equal(t, want, grid(i), "point %d", i)
	}
}

func TestParseTrialsRejects(t *testing.T) {
	for _, names := range [][]string{{"a/error"}, {"a/step=x/error"}, {"a/step=1/loss"}, {"a/step=1/error"}, {"a/step=1/error", "b/step=1/loss"}} {
		var f golden.File
		for _, n := range names {
			f.Numbers = append(f.Numbers, golden.Number{Name: n})
		}
		_, err := parseTrials(f)
		assert.Error(t, err, names)
	}
}

func TestStepSizeNamesWhatIsMissing(t *testing.T) {
	_, err := StepSize(Of("gelu", "", optim.Nesterov))
	assert.ErrorContains(t, err, "gelu/depth=50/nesterov")
}
