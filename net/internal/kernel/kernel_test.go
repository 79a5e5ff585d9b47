package kernel

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestFunctionsAgainstPackageMath allows 1 ulp more than each function
// promises: package math errs by up to 1 ulp itself.
func TestFunctionsAgainstPackageMath(t *testing.T) {
	for name, f := range map[string]struct {
		got, want func(float64) float64
		ulps      float64
		lo, hi    float64
	}{
		"Exp":   {Exp, math.Exp, 2, -744, 709},
		"Expm1": {Expm1, math.Expm1, 2, -50, 709},
		"Tanh":  {tanh, math.Tanh, 3, -25, 25},
		"Log":   {Log, math.Log, 2, 1e-300, 50},
		"Erfc":  {Erfc, math.Erfc, 17, -6, 26},
	} {
		worst, at := 0.0, 0.0
		const points = 100000
		for i := range points {
			// Denser towards 0, where cancellation would show.
			u := float64(i)/points*2 - 1
			x := f.hi * u * u * u
			if u < 0 {
				x = -f.lo * u * u * u
			}
			if f.lo > 0 {
				x = math.Abs(x) + f.lo
			}
			want := f.want(x)
			if e := math.Abs(f.got(x)-want) / (math.Nextafter(math.Abs(want), math.Inf(1)) - math.Abs(want)); e > worst {
				worst, at = e, x
			}
		}
		assert.LessOrEqual(t, worst, f.ulps, "%s at %v", name, at)
	}
}

func TestSpecialValues(t *testing.T) {
	special := []float64{0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1), math.NaN(), math.SmallestNonzeroFloat64, -math.SmallestNonzeroFloat64, 1e308, -1e308, 710, -746, -745.2}
	for name, f := range map[string][2]func(float64) float64{
		"Exp": {Exp, math.Exp}, "Expm1": {Expm1, math.Expm1}, "Tanh": {tanh, math.Tanh}, "Log": {Log, logWithSubnormals}, "Erfc": {Erfc, math.Erfc},
	} {
		for _, x := range special {
			got, want := f[0](x), f[1](x)
			if math.IsNaN(want) {
				assert.True(t, math.IsNaN(got), "%s(%v) = %v", name, x, got)
			} else if math.IsInf(want, 0) || want == 0 {
				assert.Equal(t, math.Float64bits(want), math.Float64bits(got), "%s(%v) = %v", name, x, got)
			} else {
				assert.InEpsilon(t, want, got, 1e-15, "%s(%v)", name, x)
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
