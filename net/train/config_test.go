package train

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/net"
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
