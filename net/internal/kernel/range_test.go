package kernel

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
)

// normalized is what a normalization came to; columns are the groups.
type normalized struct {
	xhat, dx []float64
	invStd   []float64 // 1/std is invStd·2^exponent
	exponent []int
}

// normalizations run forward and backward over the columns of a matrix.
var normalizations = map[string]func(x, dxhat []float64, rows, cols int) normalized{
	"batch": func(x, dxhat []float64, rows, cols int) normalized {
		n := NewBatchNorm(rows, cols)
		out := normalized{xhat: make([]float64, len(x)), dx: make([]float64, len(x)), invStd: n.invStd, exponent: n.exponent}
		n.Forward(out.xhat, x)
		n.Backward(out.dx, dxhat, out.xhat)
		return out
	},
	"layer": byRows(LayerNorm, LayerNormBackward),
	"rms":   byRows(RMSNorm, RMSNormBackward),
}

// byRows runs what normalizes rows over columns.
func byRows(forward func(xhat, invStd []float64, exponent []int, x []float64, cols int), backward func(dx, dxhat, xhat, invStd []float64, exponent []int, cols int)) func(x, dxhat []float64, rows, cols int) normalized {
	return func(x, dxhat []float64, rows, cols int) normalized {
		out := normalized{invStd: make([]float64, cols), exponent: make([]int, cols)}
		xhat, dx := transposed(x, rows, cols), transposed(dxhat, rows, cols)
		forward(xhat, out.invStd, out.exponent, xhat, rows)
		backward(dx, dx, xhat, out.invStd, out.exponent, rows)
		out.xhat, out.dx = transposed(xhat, cols, rows), transposed(dx, cols, rows)
		return out
	}
}

func transposed(x []float64, rows, cols int) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i%cols*rows+i/cols] = v
	}
	return y
}

func forEachNormalization(t *testing.T, test func(t *testing.T, run func(x, dxhat []float64, rows, cols int) normalized, centers bool)) {
	forEachVersion(t, func(t *testing.T) {
		for name, run := range normalizations {
			t.Run(name, func(t *testing.T) { test(t, run, name != "rms") })
		}
	})
}

// coarse returns multiples of 2^-20 in (-8, 8), so that times 2^-1054 and 2^1020
// they are float64 still.
func coarse(s *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = math.Ldexp(float64(s.Int64N(1<<24)-1<<23), -20)
	}
	return x
}

func shifted(x []float64, shift int) []float64 {
	y := make([]float64, len(x))
	ShiftExponent(y, x, shift)
	return y
}

// TestNormalizationIsFreeOfScale multiplies inputs by each power of two that
// leaves them exact: the same bits come out, and gradients are divided by it.
func TestNormalizationIsFreeOfScale(t *testing.T) {
	const rows, cols = 70, 13
	forEachNormalization(t, func(t *testing.T, run func(x, dxhat []float64, rows, cols int) normalized, _ bool) {
		s := source(11)
		x, dxhat := coarse(s, rows*cols), normals(s, rows*cols)
		want := run(x, dxhat, rows, cols)
		for shift := -1054; shift <= 1020; shift++ {
			got := run(shifted(x, shift), dxhat, rows, cols)
			if !assert.Empty(t, bitDifference(want.xhat, got.xhat), "normalized, inputs times 2^%d", shift) ||
				!assert.Empty(t, bitDifference(shifted(want.dx, -shift), got.dx), "gradient, inputs times 2^%d", shift) {
				return
			}
			for j, v := range got.invStd {
				assert.Equal(t, want.invStd[j], math.Ldexp(v, got.exponent[j]+shift), "1/std, inputs times 2^%d", shift)
			}
		}
	})
}

// TestNormalizationBackwardIsLinear multiplies gradients by powers of two.
func TestNormalizationBackwardIsLinear(t *testing.T) {
	const rows, cols = 70, 13
	forEachNormalization(t, func(t *testing.T, run func(x, dxhat []float64, rows, cols int) normalized, _ bool) {
		s := source(12)
		x, dxhat := coarse(s, rows*cols), coarse(s, rows*cols)
		want := run(x, dxhat, rows, cols)
		for shift := -1054; shift <= 1020; shift++ {
			got := run(x, shifted(dxhat, shift), rows, cols)
			if !assert.Empty(t, bitDifference(shifted(want.dx, shift), got.dx), "gradient times 2^%d", shift) {
				return
			}
		}
		// Tiny inputs and tiny gradients, or huge and huge, make ordinary ones.
		for _, shift := range []int{-1054, -1000, -600, 600, 1000, 1020} {
			got := run(shifted(x, shift), shifted(dxhat, shift), rows, cols)
			assert.Empty(t, bitDifference(want.dx, got.dx), "inputs and gradient times 2^%d", shift)
		}
	})
}

// TestNormalizationAtTheEndsOfTheRange compares with 200 bits where sums and
// differences overflow, and where inputs have few bits.
func TestNormalizationAtTheEndsOfTheRange(t *testing.T) {
	const rows, cols = 70, 3
	largest := func(s *rand.Rand) float64 { return (2*s.Float64() - 1) * math.MaxFloat64 }
	ends := map[string]func(s *rand.Rand) float64{
		"largest":             largest,
		"largest, one sign":   func(s *rand.Rand) float64 { return math.Abs(largest(s)) },
		"all but one largest": func(s *rand.Rand) float64 { return math.MaxFloat64 * float64(1-s.IntN(2)*2) },
		"subnormal":           func(s *rand.Rand) float64 { return math.SmallestNonzeroFloat64 * float64(s.IntN(40)-20) },
		"smallest or zero":    func(s *rand.Rand) float64 { return math.SmallestNonzeroFloat64 * float64(s.IntN(2)) },
		"of every size":       func(s *rand.Rand) float64 { return math.Ldexp(s.NormFloat64(), s.IntN(2040)-1020) },
		"squares underflow":   func(s *rand.Rand) float64 { return 1e-160 * s.NormFloat64() },
		"squares overflow":    func(s *rand.Rand) float64 { return 1e154 * s.NormFloat64() },
	}
	forEachNormalization(t, func(t *testing.T, run func(x, dxhat []float64, rows, cols int) normalized, centers bool) {
		for name, draw := range ends {
			s := source(13)
			x := make([]float64, rows*cols)
			for i := range x {
				x[i] = draw(s)
			}
			for _, gradientExponent := range []int{0, 1023, -1040} {
				dxhat := shifted(coarse(s, rows*cols), gradientExponent-3)
				got := run(x, dxhat, rows, cols)
				for j := range cols {
					checkColumn(t, fmt.Sprintf("%s, gradient about 2^%d", name, gradientExponent), x, dxhat, got, rows, cols, j, centers)
				}
			}
		}
	})
}

// checkColumn compares a column with what 200 bits make of it. In units of
// 2^-53 each of the sums has an error of at most rows, relative to the sum of
// what it adds.
func checkColumn(t *testing.T, name string, x, dxhat []float64, got normalized, rows, cols, j int, centers bool) {
	wide := func() *big.Float { return new(big.Float).SetPrec(5000) } // from 2^1024 to 2^-1074, squared
	n := wide().SetInt64(int64(rows))
	mean, square := wide(), wide()
	for r := range rows {
		mean.Add(mean, wide().SetFloat64(x[r*cols+j]))
	}
	if mean.Quo(mean, n); !centers {
		mean.SetInt64(0)
	}
	centered := make([]*big.Float, rows)
	largest := 0.0 // |x| over std
	for r := range rows {
		centered[r] = wide().Sub(wide().SetFloat64(x[r*cols+j]), mean)
		square.Add(square, wide().Mul(centered[r], centered[r]))
	}
	deviation := wide().Sqrt(square.Quo(square, n))
	xhat := make([]*big.Float, rows)
	meanG, projection := wide(), wide()
	largestG := wide()
	for r := range rows {
		xhat[r] = wide().Quo(centered[r], deviation)
		g := wide().SetFloat64(dxhat[r*cols+j])
		meanG.Add(meanG, g)
		projection.Add(projection, wide().Mul(g, xhat[r]))
		ratio, _ := wide().Quo(wide().SetFloat64(math.Abs(x[r*cols+j])), deviation).Float64()
		largest = max(largest, ratio)
		if g.Abs(g).Cmp(largestG) > 0 {
			largestG.Set(g)
		}
	}
	if meanG.Quo(meanG, n); !centers {
		meanG.SetInt64(0)
	}
	projection.Quo(projection, n)
	tolerance := float64(rows) * 0x1p-53 * max(largest, 1)
	for r := range rows {
		want, _ := xhat[r].Float64()
		if !assert.InDelta(t, want, got.xhat[r*cols+j], tolerance*max(1, math.Abs(want)), "%s: normalized, row %d", name, r) {
			return
		}
		d := wide().SetFloat64(dxhat[r*cols+j])
		d.Sub(d, meanG)
		d.Sub(d, wide().Mul(projection, xhat[r]))
		d.Quo(d, deviation)
		// Relative to the largest entry of a gradient; results may be subnormal or
		// overflow.
		bound := wide().Mul(wide().Quo(largestG, deviation), wide().SetFloat64(float64(rows)*tolerance))
		bound.Add(bound, wide().SetFloat64(math.SmallestNonzeroFloat64))
		value := got.dx[r*cols+j]
		if math.IsInf(value, 0) {
			limit := wide().Add(wide().Abs(d), bound)
			assert.Positive(t, limit.Cmp(wide().SetFloat64(math.MaxFloat64)), "%s: gradient of row %d overflows, is %v", name, r, d)
			continue
		}
		off := wide().Sub(d, wide().SetFloat64(value))
		if !assert.LessOrEqual(t, off.Abs(off).Cmp(bound), 0, "%s: gradient of row %d is %v, want %v", name, r, value, d) {
			return
		}
	}
}

// TestConstantIsNormalizedToZero at any size.
func TestConstantIsNormalizedToZero(t *testing.T) {
	const rows, cols = 70, 5
	forEachNormalization(t, func(t *testing.T, run func(x, dxhat []float64, rows, cols int) normalized, centers bool) {
		for _, c := range []float64{0, math.SmallestNonzeroFloat64, 0x1p-600, 1, -0x1p700, 0x1p1023} {
			if c != 0 && !centers {
				continue
			}
			x := make([]float64, rows*cols)
			for i := range x {
				x[i] = c
			}
			got := run(x, normals(source(1), len(x)), rows, cols)
			for i := range x {
				assert.Zero(t, got.xhat[i], c)
				assert.Zero(t, got.dx[i], c)
			}
			assert.Equal(t, make([]float64, cols), got.invStd, c)
		}
	})
}

// TestNormalizationReportsNonFinite puts one such number among others.
func TestNormalizationReportsNonFinite(t *testing.T) {
	const rows, cols = 40, 6
	forEachVersion(t, func(t *testing.T) {
		for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
			x := normals(source(1), rows*cols)
			x[35*cols+4] = bad
			y := make([]float64, len(x))
			row, column := NewBatchNorm(rows, cols).Forward(y, x)
			assert.Equal(t, [2]int{35, 4}, [2]int{row, column})
			assert.True(t, math.IsNaN(y[4]) && !math.IsNaN(y[5]))
			invStd := make([]float64, rows)
			LayerNorm(y, invStd, make([]int, rows), x, cols)
			assert.True(t, math.IsNaN(invStd[35]) && !math.IsNaN(invStd[34]))
			assert.Empty(t, bitDifference(x[35*cols:36*cols], y[35*cols:36*cols]), "the row stays as it is")
			RMSNorm(y, invStd, make([]int, rows), x, cols)
			assert.True(t, math.IsNaN(invStd[35]) && !math.IsNaN(invStd[34]))
			assert.Empty(t, bitDifference(x[35*cols:36*cols], y[35*cols:36*cols]), "the row stays as it is")
		}
	})
}
