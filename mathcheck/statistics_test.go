package mathcheck_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"gradscale/mathcheck"
)

// coverageTolerance is five standard deviations of a share of 2000 trials near
// 0.9: 5·√(0.9·0.1/2000).
const (
	trials            = 2000
	coverageTolerance = 0.034
)

func TestSpearmanExactPValue(t *testing.T) {
	x := []float64{1, 2, 3, 4}
	assert.Equal(t, 1./24, mathcheck.SpearmanExactPValue(x, []float64{10, 20, 30, 40}), "one of 4! orders")
	assert.Equal(t, 4./24, mathcheck.SpearmanExactPValue(x, []float64{10, 20, 40, 30}), "and the three with one exchange of neighbors")
	assert.Equal(t, 1., mathcheck.SpearmanExactPValue(x, []float64{4, 3, 2, 1}))
	assert.Equal(t, 4./24, mathcheck.SpearmanExactPValue([]float64{1, 1, 2, 2}, []float64{5, 5, 6, 6}), "orders of equal values count apart")
	source := rand.New(rand.NewPCG(3, 5))
	for range 5 {
		u, v := make([]float64, 8), make([]float64, 8)
		for i := range u {
			u[i], v[i] = source.NormFloat64(), math.Round(source.NormFloat64())
		}
		assert.InDelta(t, mathcheck.SpearmanExactPValue(u, v), mathcheck.SpearmanPValue(u, v, 20000, 1), 4*math.Sqrt(0.25/20000))
	}
	nan := []float64{1, 2, math.NaN(), 4}
	assert.True(t, math.IsNaN(mathcheck.SpearmanExactPValue(x, nan)))
	assert.True(t, math.IsNaN(mathcheck.SpearmanPValue(nan, x, 10, 1)))
	assert.True(t, math.IsNaN(mathcheck.Spearman(nan, x)))
	assert.True(t, math.IsNaN(mathcheck.SpearmanExactPValue(x, []float64{1, 1, 1, 1})))
	assert.Panics(t, func() { mathcheck.SpearmanExactPValue(make([]float64, 11), make([]float64, 11)) })
}

// TestMeanOfRoundedCovers rounds what it draws, to steps as wide as their spread and wider.
func TestMeanOfRoundedCovers(t *testing.T) {
	source := rand.New(rand.NewPCG(7, 7))
	for _, unit := range []float64{1, 3, 10} {
		covered := 0
		const repetitions = 2000
		for range repetitions {
			mean := 10 * source.Float64()
			x := make([]float64, 5)
			for i := range x {
				x[i] = unit * math.Round((mean+source.NormFloat64())/unit)
			}
			e := mathcheck.MeanOfRounded(x, unit, 0.95)
			assert.GreaterOrEqual(t, e.Hi-e.Lo, unit*(1-1e-12), "never narrower than the unit")
			if e.Lo <= mean && mean <= e.Hi {
				covered++
			}
		}
		assert.GreaterOrEqual(t, covered, 95*repetitions/100, "unit %v", unit)
	}
	assert.Equal(t, 1., mathcheck.MeanOfRounded([]float64{4, 4, 4}, 1, 0.95).Hi-3.5)
}

func TestMeanIntervalCovers(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 1))
	covered := 0
	for range trials {
		x := make([]float64, 6)
		for i := range x {
			x[i] = 3 + 2*source.NormFloat64()
		}
		if e := mathcheck.Mean(x, 0.9); e.Lo < 3 && 3 < e.Hi {
			covered++
		}
	}
	assert.InDelta(t, 0.9, float64(covered)/trials, coverageTolerance)
}

func TestLineIntervalsCover(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 2))
	slopes, intercepts := 0, 0
	for range trials {
		x, y := make([]float64, 8), make([]float64, 8)
		for i := range x {
			x[i] = float64(i * i)
			y[i] = 1 - 0.5*x[i] + source.NormFloat64()
		}
		l := mathcheck.FitLine(x, y, 0.9)
		if l.Slope.Lo < -0.5 && -0.5 < l.Slope.Hi {
			slopes++
		}
		if l.Intercept.Lo < 1 && 1 < l.Intercept.Hi {
			intercepts++
		}
	}
	assert.InDelta(t, 0.9, float64(slopes)/trials, coverageTolerance)
	assert.InDelta(t, 0.9, float64(intercepts)/trials, coverageTolerance)
}

func TestFitInverse(t *testing.T) {
	width := []float64{50, 100, 200, 400}
	l := mathcheck.FitInverse(width, []float64{1.2 + 4./50, 1.2 + 4./100, 1.2 + 4./200, 1.2 + 4./400}, 0.95)
	assert.InEpsilon(t, 1.2, l.Intercept.Value, roundings(50))
	assert.InEpsilon(t, 4, l.Slope.Value, roundings(5000))
	// Against a textbook: Σ(x-3)² = 10, residuals ±0.1 and so on.
	l = mathcheck.FitLine([]float64{1, 2, 3, 4, 5}, []float64{1.1, 1.9, 3, 4.1, 4.9}, 0.95)
	assert.InEpsilon(t, 0.98, l.Slope.Value, roundings(50))
	assert.InEpsilon(t, math.Sqrt((0.1*0.1*4-0.02*0.02*10)/3/10), l.SlopeError, roundings(5000), "Σe² = Σ(y-x)² - (b-1)²·Σ(x-3)²")
	assert.InEpsilon(t, 3.182446305, (l.Slope.Hi-l.Slope.Value)/l.SlopeError, 1e-9, "97.5 % quantile of Student's t, 3 degrees")
}

func TestBootstrapAgreesWithStudent(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 3))
	x := make([]float64, 400)
	for i := range x {
		x[i] = source.NormFloat64()
	}
	mean := func(x []float64) float64 { return mathcheck.Mean(x, 0.9).Value }
	b, s := mathcheck.Bootstrap(x, mean, 2000, 0.9, 7), mathcheck.Mean(x, 0.9)
	assert.Equal(t, s.Value, b.Value)
	// A percentile of 2000 resamples errs by 0.02 standard errors or so; the
	// interval is 3.3 of them wide.
	assert.InDelta(t, s.Hi-s.Lo, b.Hi-b.Lo, 0.1*(s.Hi-s.Lo))
	assert.Equal(t, b, mathcheck.Bootstrap(x, mean, 2000, 0.9, 7))
}

// TestDoubtfulIntervalsWarn asks for a warning where an interval says less than it
// seems to, and for none elsewhere.
func TestDoubtfulIntervalsWarn(t *testing.T) {
	assert.Empty(t, mathcheck.Mean([]float64{1, 2}, 0.9).Warnings)
	assert.Equal(t, []string{"all samples are equal: their spread says nothing of what another would be"}, mathcheck.Mean([]float64{2, 2}, 0.9).Warnings)

	x := make([]float64, 20)
	for i := range x {
		x[i] = float64(i)
	}
	first := func(x []float64) float64 { return x[0] }
	assert.Empty(t, mathcheck.Bootstrap(x, first, 50, 0.9, 1).Warnings)
	assert.Equal(t, []string{"percentile intervals of 19 samples are too short"}, mathcheck.Bootstrap(x[:19], first, 50, 0.9, 1).Warnings)
	nowhere := func([]float64) float64 { return math.NaN() }
	e := mathcheck.Bootstrap(x, nowhere, 50, 0.9, 1)
	assert.Equal(t, []string{"the statistic is undefined for 50 of 50 resamples, which are left out"}, e.Warnings)
	assert.True(t, math.IsInf(e.Lo, -1) && math.IsInf(e.Hi, 1))
}

func TestGeometricMean(t *testing.T) {
	e := mathcheck.GeometricMean([]float64{1, 100}, 0.5)
	assert.InEpsilon(t, 10, e.Value, roundings(50))
	assert.InEpsilon(t, 100, e.Lo*e.Hi, roundings(5000), "symmetric in logarithms")
	assert.True(t, math.IsNaN(mathcheck.GeometricMean([]float64{1, -1}, 0.5).Value))
	lo, hi := mathcheck.GeometricSpread([]float64{math.Exp(1), math.Exp(3)}, 1)
	assert.InEpsilon(t, math.Exp(2-math.Sqrt2), lo, roundings(50))
	assert.InEpsilon(t, math.Exp(2+math.Sqrt2), hi, roundings(50))
}

func TestSpearman(t *testing.T) {
	x := []float64{1, 2, 3, 4, 5}
	assert.InDelta(t, 1, mathcheck.Spearman(x, []float64{1, 8, 27, 64, 125}), roundings(5))
	assert.InDelta(t, -1, mathcheck.Spearman(x, []float64{0, -1, -10, -11, -12}), roundings(5))
	// Ranks 1, 2.5, 2.5, 4, 5 against 1 … 5: 1 - 6·Σd²/(n³-n) needs the tie
	// correction, here √(9.5/10).
	assert.InDelta(t, math.Sqrt(9.5/10), mathcheck.Spearman(x, []float64{0, 1, 1, 2, 3}), roundings(5))
}

func TestSpearmanUncertainty(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long; run without -short")
	}
	x, y := []float64{1, 2, 3, 4}, []float64{1, 2, 4, 3}
	// Of 24 orders, 4 have ρ ≥ 0.8: the identity and three neighbours' swaps.
	const permutations = 20000
	p := mathcheck.SpearmanPValue(x, y, permutations, 1)
	assert.InDelta(t, 4./24, p, 5*math.Sqrt(4./24*20/24/permutations))
	assert.Equal(t, p, mathcheck.SpearmanPValue(x, y, permutations, 1))
	assert.True(t, math.IsNaN(mathcheck.SpearmanPValue(x, []float64{1, 1, 1, 1}, 10, 1)))

	// Pairs with correlation 0.6: ρ = 6/π·asin(0.3), inside its own interval.
	source := rand.New(rand.NewPCG(1, 5))
	covered := 0
	const samples = 100
	for range samples {
		x, y := make([]float64, 100), make([]float64, 100)
		for i := range x {
			x[i] = source.NormFloat64()
			y[i] = 0.6*x[i] + 0.8*source.NormFloat64()
		}
		e := mathcheck.SpearmanInterval(x, y, 300, 0.9, 3)
		if rho := 6 / math.Pi * math.Asin(0.3); e.Lo < rho && rho < e.Hi {
			covered++
		}
	}
	assert.InDelta(t, 0.9, float64(covered)/samples, 5*math.Sqrt(0.09/samples))
}

func TestGrowthLawPredictsItself(t *testing.T) {
	depth, heldOut := []float64{10, 20, 40, 80}, []float64{160, 320}
	for _, law := range mathcheck.GrowthLaws {
		y := func(d []float64) []float64 {
			out := make([]float64, len(d))
			for i, v := range d {
				out[i] = 0.3 + 0.7*law.Transform(v)
			}
			return out
		}
		for _, other := range mathcheck.GrowthLaws {
			e := other.PredictionError(depth, y(depth), heldOut, y(heldOut))
			if other.Name == law.Name {
				assert.InDelta(t, 0, e, roundings(50000))
			} else {
				assert.Greater(t, e, 0.1, "%s of a %s", other.Name, law.Name)
			}
		}
	}
}

func TestCallersMistakesPanic(t *testing.T) {
	assert.PanicsWithValue(t, "mathcheck: 1 samples, want at least 2", func() { mathcheck.Mean([]float64{1}, 0.9) })
	assert.PanicsWithValue(t, "mathcheck: x and y of length 3 and 2", func() { mathcheck.Spearman(make([]float64, 3), make([]float64, 2)) })
	assert.PanicsWithValue(t, "mathcheck: confidence 2, want one in (0, 1)", func() { mathcheck.Mean([]float64{1, 2}, 2) })
}

func ExampleGeometricMean() {
	fmt.Println(mathcheck.GeometricMean([]float64{8, 10, 12.5}, 0.95))
	// Output: 10 [5.745, 17.41]
}

func ExampleMean() {
	fmt.Println(mathcheck.Mean([]float64{1, 2, 3}, 0.95))
	// Output: 2 [-0.4841, 4.484]
}

func ExampleGeometricSpread() {
	lo, hi := mathcheck.GeometricSpread([]float64{1, 10, 100}, 1)
	fmt.Printf("%.4f %.4f\n", lo, hi)
	// Output: 1.0000 100.0000
}

func ExampleQuadraticMean() {
	fmt.Println(mathcheck.QuadraticMean([]float64{1, -7}))
	// Output: 5
}

func ExampleFitLine() {
	l := mathcheck.FitLine([]float64{1, 2, 3, 4}, []float64{2.1, 3.9, 6.1, 7.9}, 0.95)
	fmt.Println("slope", l.Slope)
	// Output: slope 1.96 [1.717, 2.203]
}

func ExampleMeanOfRounded() {
	// Three networks whose effective depth, a whole number of layers, is the same.
	fmt.Println(mathcheck.MeanOfRounded([]float64{4, 4, 4}, 1, 0.95))
	// Output: 4 [3.5, 4.5]
}

func ExampleFitInverse() {
	l := mathcheck.FitInverse([]float64{50, 100, 200, 400}, []float64{1.107, 1.0976, 1.0922, 1.0895}, 0.95)
	fmt.Println("limit", l.Intercept)
	// Output: limit 1.087 [1.086, 1.089]
}

func ExampleBootstrap() {
	x := []float64{1, 2, 3, 4, 100}
	median := func(x []float64) float64 { slices.Sort(x); return x[len(x)/2] }
	fmt.Println(mathcheck.Bootstrap(x, median, 1000, 0.9, 1))
	// Output: 3 [1, 100]
}

func ExampleSpearman() {
	fmt.Println(mathcheck.Spearman([]float64{1, 2, 3}, []float64{1, 10, 100}))
	// Output: 1
}

func ExampleSpearmanPValue() {
	x := []float64{1, 2, 3, 4, 5, 6, 7}
	fmt.Printf("%.3f\n", mathcheck.SpearmanPValue(x, x, 9999, 1)) // 1/7! but for chance, at least 1/10000
	// Output: 0.000
}

func ExampleSpearmanExactPValue() {
	x := []float64{1, 2, 3, 4}
	fmt.Printf("%.4f\n", mathcheck.SpearmanExactPValue(x, []float64{1, 10, 100, 1000})) // one of 4! orders
	// Output: 0.0417
}

func ExampleSpearmanInterval() {
	x := []float64{1, 2, 3, 4, 5, 6}
	fmt.Println(mathcheck.SpearmanInterval(x, []float64{1, 3, 2, 4, 6, 5}, 1000, 0.9, 1))
	// Output: 0.8857 [0.5, 1]
}

func ExampleEstimate_Map() {
	log := mathcheck.Estimate{Value: 0, Lo: -1, Hi: 1, Confidence: 0.95}
	fmt.Println(log.Map(math.Exp))
	// Output: 1 [0.3679, 2.718]
}

func ExampleEstimate_StandardDeviation() {
	e := mathcheck.Mean([]float64{1, 3, 5}, 0.95)
	fmt.Printf("%.3f\n", e.StandardDeviation())
	// Output: 2.000
}

func TestExactNumbersAreCertain(t *testing.T) {
	e := mathcheck.Exact(2.5)
	assert.Equal(t, mathcheck.Estimate{Value: 2.5, Lo: 2.5, Hi: 2.5, Confidence: 1}, e)
	assert.True(t, math.IsNaN(e.StandardDeviation()), "of no samples")
}

func ExampleExact() {
	fmt.Println(mathcheck.Exact(math.Pi))
	// Output: 3.142 [3.142, 3.142]
}

func ExampleGrowthLaw_PredictionError() {
	depth, logGSC := []float64{10, 20, 40}, []float64{1, 2, 4}
	for _, law := range mathcheck.GrowthLaws {
		fmt.Printf("%s %.2f\n", law.Name, law.PredictionError(depth, logGSC, []float64{80}, []float64{8}))
	}
	// Output:
	// power law 2.67
	// stretched exponential 1.56
	// exponential 0.00
}
