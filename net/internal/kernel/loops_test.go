package kernel

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
)

// loopCases are the loops over slices of one length, each with the number of its
// slices; sums are put into the first element.
var loopCases = []struct {
	name string
	args int
	run  func(x [][]float64)
}{
	{"ReLU", 2, func(x [][]float64) { ReLU(x[0], x[1]) }},
	{"ReLUBackward", 3, func(x [][]float64) { ReLUBackward(x[0], x[1], x[2]) }},
	{"LeakyReLU", 2, func(x [][]float64) { LeakyReLU(0.01, x[0], x[1]) }},
	{"LeakyReLUBackward", 3, func(x [][]float64) { LeakyReLUBackward(0.01, x[0], x[1], x[2]) }},
	{"Tanh", 2, func(x [][]float64) { Tanh(x[0], x[1]) }},
	{"TanhBackward", 3, func(x [][]float64) { TanhBackward(x[0], x[1], x[2]) }},
	{"SELU", 2, func(x [][]float64) { SELU(x[0], x[1]) }},
	{"SELUBackward", 3, func(x [][]float64) { SELUBackward(x[0], x[1], x[2]) }},
	{"SiLU", 2, func(x [][]float64) { SiLU(x[0], x[1]) }},
	{"SiLUBackward", 3, func(x [][]float64) { SiLUBackward(x[0], x[1], x[2]) }},
	{"GELU", 2, func(x [][]float64) { GELU(x[0], x[1]) }},
	{"GELUBackward", 3, func(x [][]float64) { GELUBackward(x[0], x[1], x[2]) }},
	{"ExpShifted", 2, func(x [][]float64) { expShiftedVersions[version](0.7, x[0], x[1]) }},
	{"NormalMiddle", 2, func(x [][]float64) { NormalMiddle(x[0], x[1]) }},
	{"NormalTail", 2, func(x [][]float64) {
		for i, v := range x[1] { // any bits make a probability
			x[1][i] = (float64(math.Float64bits(v)>>11) + 0.5) * 0x1p-53
		}
		NormalTail(x[0], x[1])
	}},
	{"Scale", 1, func(x [][]float64) { Scale(1.7, x[0]) }},
	{"Add", 3, func(x [][]float64) { Add(x[0], x[1], x[2]) }},
	{"AddProduct", 3, func(x [][]float64) { AddProduct(x[0], 0.3, x[1], x[2]) }},
	{"AddScaled", 3, func(x [][]float64) { AddScaled(x[0], x[1], 0.3, x[2]) }},
	{"Axpy", 2, func(x [][]float64) { Axpy(0.3, x[1], x[0]) }},
	{"SGD", 2, func(x [][]float64) { SGD(x[0], x[1], 0.1) }},
	{"Momentum", 3, func(x [][]float64) { Momentum(x[0], x[1], x[2], 0.1, 0.9) }},
	{"Nesterov", 3, func(x [][]float64) { Nesterov(x[0], x[1], x[2], 0.1, 0.9) }},
	{"RMSprop", 3, func(x [][]float64) { RMSprop(x[0], x[1], x[2], 0.1, 0.9, 1e-8) }},
	{"Adam", 4, func(x [][]float64) { Adam(x[0], x[1], x[2], x[3], 0.1, 0.9, 0.999, 1e-8, 1.5, 2) }},
	{"Sum", 1, func(x [][]float64) { put(x[0], Sum(x[0])) }},
	{"Dot", 2, func(x [][]float64) { put(x[0], Dot(x[0], x[1])) }},
	{"SumSquares", 1, func(x [][]float64) { put(x[0], SumSquares(x[0])) }},
	{"FirstNonFinite", 1, func(x [][]float64) { put(x[0], float64(FirstNonFinite(x[0]))) }},
	{"LayerNorm", 2, func(x [][]float64) {
		if len(x[0]) > 0 {
			invStd, exponent := make([]float64, 1), make([]int, 1)
			LayerNorm(x[0], invStd, exponent, x[1], len(x[0]))
			put(x[1], math.Ldexp(invStd[0], exponent[0]))
		}
	}},
	{"LayerNormBackward", 3, func(x [][]float64) {
		if len(x[0]) > 0 {
			LayerNormBackward(x[0], x[1], x[2], []float64{1.3}, []int{0}, len(x[0]))
		}
	}},
	{"RMSNorm", 2, func(x [][]float64) {
		if len(x[0]) > 0 {
			invRMS, exponent := make([]float64, 1), make([]int, 1)
			RMSNorm(x[0], invRMS, exponent, x[1], len(x[0]))
			put(x[1], math.Ldexp(invRMS[0], exponent[0]))
		}
	}},
	{"RMSNormBackward", 3, func(x [][]float64) {
		if len(x[0]) > 0 {
			RMSNormBackward(x[0], x[1], x[2], []float64{1.3}, []int{0}, len(x[0]))
		}
	}},
}

// twoOutputs are those whose first two slices may not be the same.
var twoOutputs = map[string]bool{"Momentum": true, "Nesterov": true, "RMSprop": true, "Adam": true}

func put(x []float64, v float64) {
	if len(x) > 0 {
		x[0] = v
	}
}

// edgy returns normals of many sizes with special values among them.
func edgy(s *rand.Rand, n int, specials bool) []float64 {
	special := []float64{
		0, math.Copysign(0, -1), math.NaN(), math.Inf(1), math.Inf(-1), 5e-324, -5e-324, 1e-310, 0x1p-1022,
		math.MaxFloat64, -math.MaxFloat64, 1, -1, 20, -20, 19.0615, -40, -40.5, 700, 709.78271289338397,
		709.7827128933841, 710, -708, -745.13, -745.2, -746, 1000, -1e4, 37.5, -8.3,
	}
	x := make([]float64, n)
	for i := range x {
		switch s.IntN(8) {
		case 0:
			x[i] = s.NormFloat64() * 1e-8
		case 1:
			x[i] = s.NormFloat64() * 30
		case 2:
			x[i] = s.NormFloat64() * math.Pow(2, float64(s.IntN(1200)-600))
		case 3:
			if specials {
				x[i] = special[s.IntN(len(special))]
			}
		default:
			x[i] = s.NormFloat64()
		}
	}
	return x
}

// TestLoopsHaveTheBitsOfGo runs every loop with every instruction set, all
// short lengths, slices apart and in place, and looks for writes outside.
func TestLoopsHaveTheBitsOfGo(t *testing.T) {
	forEachVersion(t, func(t *testing.T) {
		for _, c := range loopCases {
			s := source(2)
			for trial := range 400 {
				n := trial % 100
				if trial >= 390 {
					n = 200 + s.IntN(1000)
				}
				inPlace := s.IntN(2) == 0 && c.args > 1 && !twoOutputs[c.name]
				var got, want [][]float64
				var checks []func() bool
				for range c.args {
					x := edgy(s, n, trial%2 == 0)
					g, check := guard(x)
					got, want, checks = append(got, g), append(want, x), append(checks, check)
				}
				if inPlace {
					got[0], want[0] = got[1], want[1]
				}
				inGo(func() { c.run(want) })
				c.run(got)
				for i := range got {
					if !assert.Empty(t, bitDifference(want[i], got[i]), "%s of %d, argument %d", c.name, n, i) ||
						!assert.True(t, checks[i](), "%s of %d wrote outside argument %d", c.name, n, i) {
						return
					}
				}
			}
		}
	})
}

// FuzzLoops puts a number anywhere into slices of any length.
func FuzzLoops(f *testing.F) {
	f.Add(uint64(1), uint8(9), uint8(8), math.Float64bits(-40))
	f.Add(uint64(2), uint8(70), uint8(3), math.Float64bits(math.NaN()))
	f.Fuzz(func(t *testing.T, seed uint64, n, at uint8, bits uint64) {
		if n == 0 {
			return
		}
		for _, c := range loopCases {
			s := source(seed)
			var got, want [][]float64
			for range c.args {
				x := edgy(s, int(n), true)
				x[int(at)%len(x)] = math.Float64frombits(bits)
				got, want = append(got, x), append(want, append([]float64(nil), x...))
			}
			inGo(func() { c.run(want) })
			c.run(got)
			for i := range got {
				assert.Empty(t, bitDifference(want[i], got[i]), "%s of %d, argument %d", c.name, n, i)
			}
		}
	})
}
