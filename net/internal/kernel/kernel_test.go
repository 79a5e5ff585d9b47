package kernel

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/assert"
)

func tanhOne(x float64) float64 {
	y := []float64{x}
	Tanh(y, y)
	return y[0]
}

var functions = []struct {
	name      string
	got       func(float64) float64
	reference func(*big.Float) *big.Float
	math      func(float64) float64 // for special values
	ulps      float64               // promised
	points    int
	ranges    [][2]float64
}{
	{"Exp", Exp, bigExp, math.Exp, 1, 2000, [][2]float64{{-745, 709.7}, {-1, 1}, {-1e-5, 1e-5}}},
	{"Expm1", Expm1, bigExpm1, math.Expm1, 1.25, 2000, [][2]float64{{-50, 709.7}, {-1, 1}, {-1e-5, 1e-5}}},
	{"Tanh", tanhOne, bigTanh, math.Tanh, 2, 2000, [][2]float64{{-22, 22}, {-1, 1}, {-1e-5, 1e-5}}},
	{"Log", Log, bigLog, logWithSubnormals, 1, 1000, [][2]float64{{1e-3, 1e3}, {0.5, 2}, {0.999, 1.001}, {5e-324, 1e-310}, {1e200, 1e308}}},
	{"Log1p", Log1p, bigLog1p, math.Log1p, 1, 1000, [][2]float64{{-0.999, 1e3}, {-0.5, 1}, {-1e-5, 1e-5}}},
	{"Erf", Erf, bigErf, math.Erf, 2, 100, [][2]float64{{-7, 7}, {-1, 1}, {0.49, 0.51}, {-1e-5, 1e-5}}},
	{"Erfc", Erfc, bigErfc, math.Erfc, 3, 100, [][2]float64{{-7, 27.2}, {-1, 1}, {0.5, 5}, {5, 27.2}}},
}

// TestUlps compares with high precision at random points of each range.
func TestUlps(t *testing.T) {
	for _, f := range functions {
		worst, at := 0.0, 0.0
		s := source(1)
		points := f.points
		if testing.Short() {
			points /= 5
		}
		for _, r := range f.ranges {
			for range points {
				x := r[0] + s.Float64()*(r[1]-r[0])
				if e := ulps(f.got(x), f.reference(bigFloat(x, prec))); e > worst {
					worst, at = e, x
				}
			}
		}
		t.Logf("%s: at most %.3f ulp, at %v", f.name, worst, at)
		assert.LessOrEqual(t, worst, f.ulps, "%s at %v", f.name, at)
	}
}

func TestSpecialValues(t *testing.T) {
	special := []float64{
		0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1), math.NaN(), math.SmallestNonzeroFloat64, -math.SmallestNonzeroFloat64,
		math.MaxFloat64, -math.MaxFloat64, 710, -746, -745.2, -1, 1, 28, -28,
	}
	// fewUlps is what two results within 3 ulps of the truth may be apart.
	const fewUlps = 6 * 0x1p-52
	for _, f := range functions {
		for _, x := range special {
			got, want := f.got(x), f.math(x)
			switch {
			case math.IsNaN(want):
				assert.True(t, math.IsNaN(got), "%s(%v) = %v", f.name, x, got)
			case math.IsInf(want, 0) || want == 0 || math.Abs(want) < 0x1p-1022 || want == math.Trunc(want):
				assert.Equal(t, math.Float64bits(want), math.Float64bits(got), "%s(%v) = %v, want %v", f.name, x, got, want)
			default:
				assert.InEpsilon(t, want, got, fewUlps, "%s(%v)", f.name, x)
			}
		}
	}
}

// logWithSubnormals is math.Log, whose assembly on amd64 is wrong by 5 % for
// subnormal numbers.
func logWithSubnormals(x float64) float64 {
	if x > 0 && x < 0x1p-1022 {
		return math.Log(x*0x1p54) - 54*math.Ln2
	}
	return math.Log(x)
}
