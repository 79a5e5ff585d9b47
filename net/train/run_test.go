package train_test

import (
	"errors"
	"math"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/optim"
	"gradscale/net/train"
)

func momentum(batch, epochs int) train.Config {
	return train.Config{Optimizer: optim.Optimizer{Kind: optim.Momentum, StepSize: 0.05}, Batch: batch, Epochs: epochs, Seed: 3}
}

func TestRunMemorizesNoise(t *testing.T) {
	for kind, stepSize := range map[optim.Kind]float64{optim.SGD: 0.1, optim.Momentum: 0.1, optim.Nesterov: 0.1, optim.RMSprop: 0.003, optim.Adam: 0.01} {
		c := momentum(20, 60)
		c.Optimizer = optim.Optimizer{Kind: kind, StepSize: stepSize}
		r, err := train.Run(build(t, small), noise(60), c)
		require.NoError(t, err)
		assert.Equal(t, train.Completed, r.Outcome)
		assert.Equal(t, 180, r.Steps())
		require.Len(t, r.Epochs, 60)
		// Guessing leaves two of three wrong. What is asked for is half of that,
		// so that no setting needs to be tuned.
		assert.Greater(t, r.Epochs[0].Error, 1./3, kind)
		assert.Less(t, r.Epochs[59].Error, 1./3, kind)
		assert.Less(t, r.FinalPass.Error, 1./3, kind)
		assert.Less(t, r.Epochs[59].Loss, r.Epochs[0].Loss, kind)
	}
}

// TestOneStepIsTheGradient makes the only step of a run again, with softmax,
// cross-entropy and descent in plain loops and package math.
func TestOneStepIsTheGradient(t *testing.T) {
	const stepSize = 0.5
	// Sums of 10 numbers below 10, and exp and log within an ulp.
	const tolerance = 1e3 * 0x1p-53
	set := noise(10)
	n, by := build(t, small), build(t, small)
	r, err := train.Run(n, set, train.Config{Optimizer: optim.Optimizer{StepSize: stepSize}, Batch: 10, Epochs: 1, LayerFactors: []float64{1, 2, 0, 1}})
	require.NoError(t, err)

	w, err := by.NewProbe(10)
	require.NoError(t, err)
	require.NoError(t, w.Forward(set.Inputs))
	loss, mistakes, d := 0.0, 0, w.OutputGradient()
	for i, label := range set.Labels {
		row := w.Output().Data[3*i : 3*i+3]
		sum := math.Exp(row[0]) + math.Exp(row[1]) + math.Exp(row[2])
		loss += (math.Log(sum) - row[label]) / 10
		for j, v := range row {
			d.Data[3*i+j] = math.Exp(v) / sum / 10
		}
		d.Data[3*i+int(label)] -= 0.1
		if row[label] < max(row[0], row[1], row[2]) {
			mistakes++
		}
	}
	w.Backward(d)
	assert.InDelta(t, loss, r.Losses[0], tolerance)
	assert.Equal(t, mistakes, r.Mistakes[0])
	for l, factor := range []float64{1, 2, 0, 1} {
		for i, g := range w.WeightGradients(l + 1).Data {
			assert.InDelta(t, by.Weights(l + 1).Data[i]-stepSize*factor*g, n.Weights(l + 1).Data[i], tolerance)
		}
	}
}

func TestEpochsSumUpTheirSteps(t *testing.T) {
	r, err := train.Run(build(t, small), noise(65), momentum(20, 2)) // five inputs left over
	require.NoError(t, err)
	require.Equal(t, 6, r.Steps())
	for e, epoch := range r.Epochs {
		loss, mistakes := 0.0, 0
		for i := 3 * e; i < 3*e+3; i++ {
			loss += r.Losses[i]
			mistakes += r.Mistakes[i]
		}
		assert.InDelta(t, loss/3, epoch.Loss, 4*0x1p-52)
		assert.Equal(t, float64(mistakes)/60, epoch.Error)
	}
}

func TestSeedIsOfTheOrder(t *testing.T) {
	run := func(seed uint64, processors int) train.Result {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		c := momentum(20, 3)
		c.Seed = seed
		r, err := train.Run(build(t, small), noise(60), c)
		require.NoError(t, err)
		return r
	}
	a := run(1, 1)
	assert.Equal(t, a, run(1, 1))
	assert.Equal(t, a, run(1, 2))
	assert.NotEqual(t, a.Losses, run(2, 1).Losses)
}

func TestDivergenceIsAResult(t *testing.T) {
	plain := net.Architecture{Depth: 4, Width: 16, Inputs: 8, Outputs: 3}
	c := momentum(20, 50)
	c.Optimizer.StepSize = 1e3
	r, err := train.Run(build(t, plain), noise(60), c)
	require.NoError(t, err)
	assert.Equal(t, train.Diverged, r.Outcome)
	assert.Contains(t, r.Cause, "want a finite number")
	assert.Less(t, r.Steps(), 150)
	assert.Len(t, r.Epochs, r.Steps()/3)
	assert.Equal(t, train.Evaluation{Loss: math.Inf(1), Error: 1}, r.FinalPass)

	c.Diverged = train.Limit{Chance: 10, Steps: 2}
	early, err := train.Run(build(t, plain), noise(60), c)
	require.NoError(t, err)
	assert.Equal(t, train.Diverged, early.Outcome)
	assert.Less(t, early.Steps(), r.Steps())
	for i, loss := range early.Losses {
		assert.Equal(t, i >= early.Steps()-2, loss > 10*math.Log(3), "step %d", i)
	}
}

// TestLastStepMayDiverge: no step is left that would notice, but the pass behind it does.
func TestLastStepMayDiverge(t *testing.T) {
	plain := net.Architecture{Depth: 4, Width: 16, Inputs: 8, Outputs: 3}
	c := momentum(60, 1)
	c.Optimizer.StepSize = 1e150 // weights are numbers, products of four of them are not
	r, err := train.Run(build(t, plain), noise(60), c)
	require.NoError(t, err)
	assert.Equal(t, 1, r.Steps())
	assert.Equal(t, train.Diverged, r.Outcome)
	assert.Contains(t, r.Cause, "want a finite number")
	assert.Equal(t, train.Evaluation{Loss: math.Inf(1), Error: 1}, r.FinalPass)
}

func TestStallIsAResult(t *testing.T) {
	c := momentum(20, 50)
	c.Optimizer.StepSize = 1e-12
	c.Stalled = train.Limit{Chance: 0.1, Steps: 7}
	r, err := train.Run(build(t, small), noise(60), c)
	require.NoError(t, err)
	assert.Equal(t, train.Stalled, r.Outcome)
	assert.Equal(t, 7, r.Steps())
	assert.Equal(t, "loss above 0.1·log(3) in 7 steps on end", r.Cause)
	assert.Len(t, r.Epochs, 2)
}

func TestBadInputIsAnError(t *testing.T) {
	set := noise(60)
	set.Inputs.Data[8*17+3] = math.Inf(-1)
	_, err := train.Run(build(t, small), set, momentum(20, 1))
	assert.EqualError(t, err, `train: set "noise", input 17, feature 3 is -Inf, want a finite number`)
	_, err = train.Evaluate(build(t, small), set, 20)
	assert.EqualError(t, err, `train: set "noise", input 17, feature 3 is -Inf, want a finite number`)
}

func TestMisfitsAreNamed(t *testing.T) {
	wrong := func(change func(*data.Set)) data.Set {
		s := noise(60)
		change(&s)
		return s
	}
	for field, s := range map[string]data.Set{
		"set.Inputs.Cols": wrong(func(s *data.Set) { s.Inputs.Cols = 7 }),
		"set.Classes":     wrong(func(s *data.Set) { s.Classes = 4 }),
		"set.Labels":      wrong(func(s *data.Set) { s.Labels = s.Labels[1:] }),
		"set.Labels[2]":   wrong(func(s *data.Set) { s.Labels[2] = 3 }),
		"Batch":           noise(19),
	} {
		var e *net.FieldError
		_, err := train.Run(build(t, small), s, momentum(20, 1))
		require.ErrorAs(t, err, &e, field)
		assert.Equal(t, field, e.Field)
		_, err = train.Evaluate(build(t, small), s, 20)
		require.ErrorAs(t, err, &e, field)
		assert.Equal(t, field, e.Field)
	}
	c := momentum(1, 1) // too few for batch normalization
	_, err := train.Run(build(t, small), noise(60), c)
	assert.ErrorContains(t, err, "batch is 1")
	c = momentum(20, 1)
	c.LayerFactors = []float64{1}
	_, err = train.Run(build(t, small), noise(60), c)
	assert.ErrorContains(t, err, "LayerFactors is 1 long, want 4 long")
	_, err = train.Evaluate(build(t, small), noise(60), 0)
	assert.ErrorContains(t, err, "batch is 0")
}

func TestHooksSeeEveryEpoch(t *testing.T) {
	n := build(t, small)
	var seen []int
	look := train.HookFunc(func(epochs int, m *net.Network, r *train.Result) error {
		assert.Same(t, n, m)
		assert.Len(t, r.Epochs, epochs)
		assert.Equal(t, 3*epochs, r.Steps())
		seen = append(seen, epochs)
		return nil
	})
	_, err := train.Run(n, noise(60), momentum(20, 4), train.WithHook(look))
	require.NoError(t, err)
	assert.Equal(t, []int{0, 1, 2, 3, 4}, seen)

	enough := errors.New("enough")
	_, err = train.Run(n, noise(60), momentum(20, 4), train.WithHook(train.HookFunc(func(epochs int, _ *net.Network, _ *train.Result) error {
		if epochs == 2 {
			return enough
		}
		return nil
	})))
	assert.ErrorIs(t, err, enough)
	assert.ErrorContains(t, err, "after 2 epochs")
}

// TestEvaluateCountsEveryInputOnce lets the last batch be filled up, on a
// network where batches do not matter.
func TestEvaluateCountsEveryInputOnce(t *testing.T) {
	plain := small
	plain.Normalization = net.LayerNorm
	n, set := build(t, plain), noise(60)
	whole, err := train.Evaluate(n, set, 60)
	require.NoError(t, err)
	for _, batch := range []int{1, 7, 20, 59} {
		e, err := train.Evaluate(n, set, batch)
		require.NoError(t, err)
		assert.Equal(t, whole.Error, e.Error)
		assert.InEpsilon(t, whole.Loss, e.Loss, 60*0x1p-53) // a sum of 60, in another order
	}
}
