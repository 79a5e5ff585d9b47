package optim_test

import (
	"math"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "gradscale/mathcheck/golden" // the flag -update
	"gradscale/net"
	"gradscale/net/optim"
	"gradscale/net/random"
)

func build(t testing.TB, width int) *net.Network {
	n, err := net.New(net.Architecture{Depth: 3, Width: width, Inputs: 5, Outputs: 3, Nonlinearity: net.Tanh}, 1)
	require.NoError(t, err)
	return n
}

func normal(n int, name string) []float64 {
	x := make([]float64, n)
	random.New(7, name).FillNormal(x, 1)
	return x
}

// TestTwoStepsByHand starts from θ = 1 with gradients 1/2 and -1 and step size
// 1/4, in numbers that float64 holds exactly.
func TestTwoStepsByHand(t *testing.T) {
	for _, c := range []struct {
		optimizer     optim.Optimizer
		first, second float64
	}{
		{optim.Optimizer{}, 1 - 0.125, 0.875 + 0.25},
		// v = 0.5, then 0.25 - 1 = -0.75.
		{optim.Optimizer{Kind: optim.Momentum, Momentum: 0.5}, 1 - 0.125, 0.875 + 0.1875},
		// g + μv = 0.75, then -1 - 0.375 = -1.375.
		{optim.Optimizer{Kind: optim.Nesterov, Momentum: 0.5}, 1 - 0.1875, 0.8125 + 0.34375},
		// s = 0.25·0.25 = 1/16 and √s + ε = 1/2, then s = 0.75/16 + 0.25 = 19/64.
		{optim.Optimizer{Kind: optim.RMSprop, Rho: 0.75, Epsilon: 0.25}, 1 - 0.25, 0.75 + 0.25/(math.Sqrt(19./64)+0.25)},
		// m̂ = 1/2 and v̂ = 1/4; then m = 1/8 - 1/2 = -3/8 over 3/4, v = 3/64 + 1/4 = 19/64 over 7/16.
		{optim.Optimizer{Kind: optim.Adam, Beta1: 0.5, Beta2: 0.75, Epsilon: 0.5}, 1 - 0.125, 0.875 + 0.125/(math.Sqrt(19./28)+0.5)},
	} {
		n := build(t, 4)
		for i := range n.Parameters() {
			n.Parameters()[i] = 1
		}
		c.optimizer.StepSize = 0.25
		s, err := c.optimizer.New(n)
		require.NoError(t, err)
		g := make([]float64, len(n.Parameters()))
		for step, want := range []float64{c.first, c.second} {
			for i := range g {
				g[i] = []float64{0.5, -1}[step]
			}
			s.Step(g, 1)
			for _, p := range n.Parameters() {
				// The quotients round a few times, each by half an ulp of 1 at most.
				require.InDelta(t, want, p, 4*0x1p-53, c.optimizer)
			}
		}
		assert.Equal(t, 2, s.Steps())
	}
}

// published follows the formulas of the papers for one parameter, without fused
// operations and with powers in place of running products.
func published(o optim.Optimizer, theta, step float64, gradients []float64) float64 {
	var m, v float64
	for i, g := range gradients {
		switch o.Kind {
		case optim.SGD:
			theta -= step * g
		case optim.Momentum:
			v = o.Momentum*v - step*g // Sutskever's form, with the step size inside
			theta += v
		case optim.Nesterov:
			// Bengio's form: the parameters are those ahead of the velocity.
			next := o.Momentum*v - step*g
			theta += o.Momentum*next - step*g
			v = next
		case optim.RMSprop:
			v = o.Rho*v + (1-o.Rho)*g*g
			theta -= step * g / (math.Sqrt(v) + o.Epsilon)
		case optim.Adam:
			m = o.Beta1*m + (1-o.Beta1)*g
			v = o.Beta2*v + (1-o.Beta2)*g*g
			mHat := m / (1 - math.Pow(o.Beta1, float64(i+1)))
			vHat := v / (1 - math.Pow(o.Beta2, float64(i+1)))
			theta -= step * mHat / (math.Sqrt(vHat) + o.Epsilon)
		}
	}
	return theta
}

// TestPublishedRecurrence compares each kind with its paper, under layer factors,
// over as many steps as it takes for every kind of state to matter.
func TestPublishedRecurrence(t *testing.T) {
	const steps = 40
	// Each step rounds a dozen times, on numbers below 16, half an ulp of 16 each;
	// momentum 0.9 lets a past error count for ten; 1-β₂ᵗ, at first 1e-3, loses
	// three digits of the running product's rounding.
	const tolerance = steps * 12 * 10 * 16 * 0x1p-53
	factors := []float64{1, 0.25, 0}
	for _, kind := range optim.Kinds() {
		o := optim.Optimizer{Kind: kind, StepSize: 0.05}
		n := build(t, 8)
		start := append([]float64(nil), n.Parameters()...)
		s, err := o.New(n)
		require.NoError(t, err)
		require.NoError(t, s.SetLayerFactors(factors))
		all := make([][]float64, len(start))
		for range steps {
			g := normal(len(start), string(kind)+string(rune('0'+s.Steps())))
			for i := range g {
				all[i] = append(all[i], g[i])
			}
			s.Step(g, 0.5)
		}
		i := 0
		for l, f := range factors {
			for range n.Weights(l + 1).Data {
				want := published(o.WithDefaults(), start[i], 0.5*o.StepSize*f, all[i])
				require.InDelta(t, want, n.Parameters()[i], tolerance, "%s, parameter %d", o, i)
				i++
			}
		}
	}
}

// TestCoresDoNotMatter uses layers long enough for several tasks.
func TestCoresDoNotMatter(t *testing.T) {
	for _, kind := range optim.Kinds() {
		var results [][]float64
		for _, procs := range []int{1, 2, 4} {
			func() {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
				n := build(t, 203)
				s, err := optim.Optimizer{Kind: kind, StepSize: 0.1}.New(n)
				require.NoError(t, err)
				require.NoError(t, s.SetLayerFactors([]float64{1, 2, 3}))
				for range 3 {
					s.Step(normal(len(n.Parameters()), "gradient"), 1)
				}
				results = append(results, n.Parameters())
			}()
		}
		assert.Equal(t, results[0], results[1], kind)
		assert.Equal(t, results[0], results[2], kind)
	}
}

func TestStepAllocatesNothing(t *testing.T) {
	for _, kind := range optim.Kinds() {
		n := build(t, 203)
		s, err := optim.Optimizer{Kind: kind, StepSize: 0.1}.New(n)
		require.NoError(t, err)
		g := normal(len(n.Parameters()), "gradient")
		assert.Zero(t, testing.AllocsPerRun(10, func() { s.Step(g, 1) }), kind)
	}
}

func TestStateGoesOnAfterMarshal(t *testing.T) {
	for _, kind := range optim.Kinds() {
		n, m := build(t, 8), build(t, 8)
		o := optim.Optimizer{Kind: kind, StepSize: 0.1}
		s, err := o.New(n)
		require.NoError(t, err)
		for range 3 {
			s.Step(normal(len(n.Parameters()), "gradient"), 1)
		}
		b, err := s.MarshalBinary()
		require.NoError(t, err)
		copy(m.Parameters(), n.Parameters())
		r, err := o.New(m)
		require.NoError(t, err)
		require.NoError(t, r.UnmarshalBinary(b))
		assert.Equal(t, 3, r.Steps())
		for range 3 {
			s.Step(normal(len(n.Parameters()), "later"), 1)
			r.Step(normal(len(n.Parameters()), "later"), 1)
		}
		assert.Equal(t, n.Parameters(), m.Parameters(), kind)

		before, _ := r.MarshalBinary()
		for _, wrong := range [][]byte{nil, b[:len(b)-1], append(b[:len(b):len(b)], 0)} {
			assert.ErrorContains(t, r.UnmarshalBinary(wrong), "want")
		}
		after, _ := r.MarshalBinary()
		assert.Equal(t, before, after)
	}
}

// TestCheckFiniteNamesThePlace has a gradient that is infinite in one place.
func TestCheckFiniteNamesThePlace(t *testing.T) {
	n := build(t, 4) // layers of 5×4, 4×4 and 4×3
	for _, c := range []struct{ parameter, layer, row, col int }{
		{0, 1, 0, 0}, {19, 1, 4, 3}, {20, 2, 0, 0}, {25, 2, 1, 1}, {35, 2, 3, 3}, {36, 3, 0, 0}, {47, 3, 3, 2},
	} {
		s, err := optim.Optimizer{Kind: optim.Momentum, StepSize: 1}.New(n)
		require.NoError(t, err)
		require.NoError(t, s.CheckFinite())
		g := make([]float64, len(n.Parameters()))
		g[c.parameter] = math.Inf(-1)
		s.Step(g, 0)
		var found *net.NonFiniteError
		require.ErrorAs(t, s.CheckFinite(), &found)
		assert.Equal(t, net.NonFiniteError{What: "optimizer's memory", Layer: c.layer, Row: c.row, Col: c.col, Value: math.Inf(-1)}, *found)
	}
}

// TestStateHoldsNoMoreThanItsVectors: checkpoints keep them, so their number is
// part of a format.
func TestStateHoldsNoMoreThanItsVectors(t *testing.T) {
	n := build(t, 4)
	for kind, vectors := range map[optim.Kind]int{optim.SGD: 0, optim.Momentum: 1, optim.Nesterov: 1, optim.RMSprop: 1, optim.Adam: 2} {
		s, err := optim.Optimizer{Kind: kind, StepSize: 1}.New(n)
		require.NoError(t, err)
		b, err := s.MarshalBinary()
		require.NoError(t, err)
		assert.Len(t, b, 8*(1+2+vectors*48), "%s: steps, two powers and the vectors", kind)
	}
}

func TestValidateNamesField(t *testing.T) {
	for field, o := range map[string]optim.Optimizer{
		"Kind":     {Kind: "sdg", StepSize: 1},
		"StepSize": {},
		"Momentum": {Kind: optim.Momentum, StepSize: 1, Momentum: 1},
		"Rho":      {Kind: optim.RMSprop, StepSize: 1, Rho: math.NaN()},
		"Beta1":    {Kind: optim.Momentum, StepSize: 1, Beta1: 0.9}, // not used
		"Beta2":    {Kind: optim.Adam, StepSize: 1, Beta2: -0.5},
		"Epsilon":  {Kind: optim.Adam, StepSize: 1, Epsilon: math.Inf(1)},
	} {
		var e *net.FieldError
		require.ErrorAs(t, o.Validate(), &e, field)
		assert.Equal(t, "Optimizer."+field, e.Field)
		assert.NotEmpty(t, e.Wanted)
		_, err := o.New(build(t, 4))
		assert.EqualError(t, err, o.Validate().Error())
	}
	for _, kind := range append(optim.Kinds(), "") {
		assert.NoError(t, optim.Optimizer{Kind: kind, StepSize: 1}.WithDefaults().Validate())
	}
}

func TestBadArguments(t *testing.T) {
	s, err := optim.Optimizer{StepSize: 1}.New(build(t, 4))
	require.NoError(t, err)
	assert.ErrorContains(t, s.SetLayerFactors([]float64{1}), "1 long, want 3 long")
	assert.ErrorContains(t, s.SetLayerFactors([]float64{1, -2, 1}), "LayerFactors[1] is -2")
	assert.PanicsWithValue(t, "optim: 2 gradients for 48 parameters", func() { s.Step(make([]float64, 2), 1) })
	assert.Panics(t, func() { optim.Optimizer{Kind: "sdg"}.WithDefaults() })
}
