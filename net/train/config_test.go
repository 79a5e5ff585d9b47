package train

import (
	"math"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/optim"
)

func TestValidateNamesField(t *testing.T) {
	valid := Config{Optimizer: optim.Optimizer{StepSize: 1}, Batch: 1, Epochs: 1}
	require.NoError(t, valid.Validate())
	for field, change := range map[string]func(*Config){
		"Optimizer.StepSize": func(c *Config) { c.Optimizer.StepSize = -1 },
		"Batch":              func(c *Config) { c.Batch = 0 },
		"Epochs":             func(c *Config) { c.Epochs = 0 },
		"Schedule.Kind":      func(c *Config) { c.Schedule.Kind = "cosine" },
		"Schedule.Start":     func(c *Config) { c.Schedule = Schedule{Kind: Linear, Start: -1} },
		"Schedule.Every":     func(c *Config) { c.Schedule = Schedule{Kind: StepDecay, Factor: 0.5} },
		"Schedule.Factor":    func(c *Config) { c.Schedule = Schedule{Kind: Constant, Factor: 0.5} },
		"Diverged.Chance":    func(c *Config) { c.Diverged = Limit{math.NaN(), 1} },
		"Stalled.Steps":      func(c *Config) { c.Stalled = Limit{1, 0} },
	} {
		c := valid
		change(&c)
		var e *net.FieldError
		require.ErrorAs(t, c.Validate(), &e, field)
		assert.Equal(t, field, e.Field)
	}
}

// TestSizesOfRuns asks for the field, the value and the bound.
func TestSizesOfRuns(t *testing.T) {
	epochs := math.MaxInt
	if strconv.IntSize == 64 {
		epochs = 1 << (strconv.IntSize - 28)
	}
	for _, c := range []struct {
		field  string
		change func(*Config, *data.Set)
		wanted string
	}{
		{"Epochs", func(c *Config, _ *data.Set) { c.Epochs = epochs }, "at most 357913941: 1073741824 steps, 3 an epoch"},
		{"Epochs", func(c *Config, _ *data.Set) { c.Epochs = math.MaxInt }, "at most 357913941: 1073741824 steps, 3 an epoch"},
		{"Batch", func(c *Config, _ *data.Set) { c.Batch = math.MaxInt }, "at most 14, the size of the set"},
		{"set.Inputs.Data", func(_ *Config, s *data.Set) { s.Inputs.Data = nil }, "the numbers of 14×2 inputs with stride 3"},
		{"set.Inputs.Data", func(_ *Config, s *data.Set) { s.Inputs.Data = s.Inputs.Data[:40] }, "the numbers of 14×2 inputs with stride 3"},
		{"set.Inputs.Data", func(_ *Config, s *data.Set) { s.Inputs.Stride = math.MaxInt }, "the numbers of 14×2 inputs with stride"},
		{"set.Inputs.Stride", func(_ *Config, s *data.Set) { s.Inputs.Stride = 1 }, "at least 2, the number of columns"},
		{"set.Inputs.Rows", func(_ *Config, s *data.Set) { s.Inputs.Rows = -1 }, "at least 0"},
		{"set.Labels", func(_ *Config, s *data.Set) { s.Labels = nil }, "14 long, one for each input"},
	} {
		config, set := tinyConfig(), numbered(14, 2)
		c.change(&config, &set)
		n := tinyNetwork(t, tiny, 1)
		_, err := Run(n, set, config)
		errs := []error{err}
		if c.field != "Epochs" {
			_, err = Evaluate(n, set, config.Batch)
			errs = append(errs, err)
		}
		for _, err := range errs {
			var e *net.FieldError
			require.ErrorAs(t, err, &e, c.field)
			assert.Equal(t, c.field, e.Field)
			assert.Contains(t, e.Wanted, c.wanted)
		}
	}
	exact := numbered(14, 2)
	exact.Inputs.Data = exact.Inputs.Data[:13*3+2]
	_, err := Run(tinyNetwork(t, tiny, 1), exact, tinyConfig())
	assert.NoError(t, err, "the last row needs no more than its columns")
}

// TestLateSchedulesAreConstant lets them start behind the end of any run.
func TestLateSchedulesAreConstant(t *testing.T) {
	for _, s := range []Schedule{
		{Kind: Linear, Start: math.MaxInt}, {Kind: StepDecay, Start: math.MaxInt, Every: 1, Factor: 0.5}, {Kind: StepDecay, Every: math.MaxInt, Factor: 0.5},
	} {
		require.NoError(t, s.validate())
		assert.Equal(t, 1.0, s.scale(11, 2, 12), "%+v", s)
	}
}

func TestSchedules(t *testing.T) {
	const perEpoch, epochs = 2, 6
	for _, c := range []struct {
		Schedule
		want []float64 // of each step
	}{
		{Schedule{}, []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}},
		{Schedule{Kind: StepDecay, Every: 2, Factor: 0.5}, []float64{1, 1, 1, 1, .5, .5, .5, .5, .25, .25, .25, .25}},
		{Schedule{Kind: StepDecay, Start: 2, Every: 1, Factor: 0.1}, []float64{1, 1, 1, 1, 1, 1, .1, .1, .1 * .1, .1 * .1, .1 * .1 * .1, .1 * .1 * .1}},
		{Schedule{Kind: Linear}, []float64{1, 11. / 12, 10. / 12, 9. / 12, 8. / 12, 7. / 12, .5, 5. / 12, 4. / 12, .25, 2. / 12, 1. / 12}},
		{Schedule{Kind: Linear, Start: 4}, []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, .75, .5, .25}},
	} {
		require.NoError(t, c.validate())
		for step, want := range c.want {
			assert.InDelta(t, want, c.scale(step, perEpoch, perEpoch*epochs), 4*0x1p-53, "%+v, step %d", c.Schedule, step)
		}
	}
}

func TestLimit(t *testing.T) {
	l := Limit{Chance: 2, Steps: 3}
	for _, c := range []struct {
		losses []float64
		want   bool
	}{
		{nil, false}, {[]float64{9, 9}, false}, {[]float64{9, 9, 9}, true}, {[]float64{0, 9, 9, 9}, true},
		{[]float64{9, 9, 9, 0}, false}, {[]float64{9, 0, 9, 9}, false}, {[]float64{9, 8, 9}, false},
	} {
		assert.Equal(t, c.want, l.reached(c.losses, 4), c.losses)
	}
	assert.False(t, Limit{}.reached([]float64{9}, 0))
}

// TestSchedulesRejectWhatTheyDontRead, each field by name.
func TestSchedulesRejectWhatTheyDontRead(t *testing.T) {
	for _, c := range []struct {
		schedule Schedule
		field    string
	}{
		{Schedule{Start: 3}, "Start"},
		{Schedule{Kind: Constant, Start: 3}, "Start"},
		{Schedule{Kind: Constant, Every: 1}, "Every"},
		{Schedule{Kind: Constant, Factor: 0.5}, "Factor"},
		{Schedule{Kind: Linear, Every: 1}, "Every"},
		{Schedule{Kind: Linear, Factor: 0.5}, "Factor"},
		{Schedule{Kind: StepDecay, Start: -1, Every: 1, Factor: 0.5}, "Start"},
		{Schedule{Kind: StepDecay, Every: 1, Factor: 1}, "Factor"},
	} {
		var e *net.FieldError
		require.ErrorAs(t, c.schedule.validate(), &e, "%v", c.schedule)
		assert.Equal(t, "Schedule."+c.field, e.Field, "%v", c.schedule)
	}
}
