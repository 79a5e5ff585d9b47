package mathcheck_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"gradscale/mathcheck"
)

// jetOrder is the highest order compared. Recurrences add up to 2·jetOrder
// rounded products, so coefficients of size 1 agree to some 20 ulps.
const (
	jetOrder     = 8
	jetTolerance = 64 * 0x1p-52
)

// assertJet asks for agreement relative to the largest coefficient: small ones
// come out of sums of large ones.
func assertJet(t *testing.T, want []float64, got mathcheck.Jet, name string) {
	t.Helper()
	scale := 0.0
	for _, w := range want {
		scale = max(scale, math.Abs(w))
	}
	for n := range want {
		assert.InDelta(t, want[n], got[n], jetTolerance*scale, "%s, order %d", name, n)
	}
}

func TestJetFunctionsAgainstBigDifferences(t *testing.T) {
	for _, x0 := range []float64{-2, -0.3, 0.6, 1.5} {
		// x = x0 + t - t²/2.
		x := mathcheck.NewJet(jetOrder, x0, 1, -0.5)
		at := func(t *big.Float) *big.Float {
			return bigAdd(bigFloat(x0), bigSub(t, bigMul(bigFloat(0.5), bigMul(t, t))))
		}
		of := func(f func(x *big.Float) *big.Float) []float64 {
			return bigTaylor(func(t *big.Float) *big.Float { return f(at(t)) }, jetOrder)
		}
		name := fmt.Sprint(" at ", x0)
		assertJet(t, of(bigExp), x.Exp(), "exp"+name)
		assertJet(t, of(bigTanh), x.Tanh(), "tanh"+name)
		three := mathcheck.NewJet(jetOrder, 3)
		shifted := func(x *big.Float) *big.Float { return bigAdd(x, bigFloat(3)) }
		assertJet(t, of(func(x *big.Float) *big.Float { return new(big.Float).SetPrec(bits).Sqrt(shifted(x)) }), x.Add(three).Sqrt(), "sqrt"+name)
		assertJet(t, of(func(x *big.Float) *big.Float { return bigDiv(bigExp(x), shifted(x)) }), x.Exp().Div(x.Shift(3)), "quotient"+name)
		silu := func(x *big.Float) *big.Float {
			return bigDiv(x, bigAdd(bigFloat(1), bigExp(new(big.Float).Neg(x))))
		}
		assertJet(t, of(silu), mathcheck.SiLU.Taylor(x), "silu"+name)
		mish := func(x *big.Float) *big.Float {
			u := bigAdd(bigFloat(1), bigExp(x))
			square := bigMul(u, u)
			return bigMul(x, bigDiv(bigSub(square, bigFloat(1)), bigAdd(square, bigFloat(1))))
		}
		assertJet(t, of(mish), mathcheck.Mish.Taylor(x), "mish"+name)
	}
}

// TestTaylorAgainstValueAndDerivative covers every nonlinearity, GELU's erf
// included: the jet's polynomial nearby is the function, and its slope is that.
func TestTaylorAgainstValueAndDerivative(t *testing.T) {
	for _, f := range nonlinearities {
		for _, x0 := range []float64{-1.7, -0.2, 0.4, 2} {
			z := f.Taylor(mathcheck.NewJet(jetOrder, x0, 1))
			assert.InDelta(t, f.Value(x0), z[0], 4*0x1p-52, f.Name)
			assert.InDelta(t, f.Derivative(x0), z[1], 8*0x1p-52, f.Name)
			const step = 1. / 64 // (1/64)^9 = 5e-17 of the next coefficient
			assert.InDelta(t, f.Value(x0+step), at(z, step), 1e-15, f.Name)
			assert.InDelta(t, f.Value(x0-step), at(z, -step), 1e-15, f.Name)
		}
	}
}

// at returns the polynomial's value at t.
func at(x mathcheck.Jet, t float64) float64 {
	v := 0.0
	for _, c := range slices.Backward(x) {
		v = v*t + c
	}
	return v
}

func TestJetLaws(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 7))
	random := func(first float64) mathcheck.Jet {
		x := make(mathcheck.Jet, jetOrder+1)
		for i := range x {
			x[i] = source.Float64() - 0.5
		}
		x[0] = first
		return x
	}
	for range 20 {
		x, y := random(0.7), random(-1.3)
		assertJet(t, x, x.Mul(y).Div(y), "x·y/y")
		assertJet(t, x, x.Sqrt().Mul(x.Sqrt()), "√x·√x")
		assertJet(t, x.Exp().Mul(y.Exp()), x.Add(y).Exp(), "exp(x+y)")
		e := x.Scale(2).Exp()
		assertJet(t, e.Shift(-1).Div(e.Shift(1)), x.Tanh(), "tanh by exp")
		assertJet(t, y.Mul(x.Sub(y)), x.Mul(y).Sub(y.Mul(y)), "distributive")
	}
}

// TestJetsOfASmallNetwork takes two weights along a line through a layer with
// normalization, against the same network in 200-bit numbers.
func TestJetsOfASmallNetwork(t *testing.T) {
	inputs, start, direction := []float64{0.5, -1.25}, [][]float64{{0.5, -1}, {2, 0.25}, {-0.75, 1}}, [][]float64{{1, 0.5}, {-0.5, 0.25}, {0.125, -1}}
	var hidden []mathcheck.Jet
	x := []mathcheck.Jet{mathcheck.NewJet(jetOrder, inputs[0]), mathcheck.NewJet(jetOrder, inputs[1])}
	for i, w := range start {
		row := []mathcheck.Jet{mathcheck.NewJet(jetOrder, w[0], direction[i][0]), mathcheck.NewJet(jetOrder, w[1], direction[i][1])}
		hidden = append(hidden, mathcheck.DotJets(row, x))
	}
	for i, z := range mathcheck.NormalizeJets(hidden, 0.125) {
		got := z.Tanh()
		want := bigTaylor(func(t *big.Float) *big.Float { return bigNetwork(inputs, start, direction, t)[i] }, jetOrder)
		assertJet(t, want, got, fmt.Sprint("neuron ", i))
	}
}

func bigNetwork(inputs []float64, start, direction [][]float64, t *big.Float) []*big.Float {
	z := make([]*big.Float, len(start))
	mean, variance, n := bigFloat(0), bigFloat(0.125), bigFloat(float64(len(start)))
	for i := range z {
		z[i] = bigFloat(0)
		for j, x := range inputs {
			w := bigAdd(bigFloat(start[i][j]), bigMul(t, bigFloat(direction[i][j])))
			z[i] = bigAdd(z[i], bigMul(w, bigFloat(x)))
		}
		mean = bigAdd(mean, bigDiv(z[i], n))
	}
	for _, v := range z {
		d := bigSub(v, mean)
		variance = bigAdd(variance, bigDiv(bigMul(d, d), n))
	}
	deviation := new(big.Float).SetPrec(bits).Sqrt(variance)
	for i, v := range z {
		z[i] = bigTanh(bigDiv(bigSub(v, mean), deviation))
	}
	return z
}

func TestJetMistakesPanic(t *testing.T) {
	assert.PanicsWithValue(t, "mathcheck: jets of length 3 and 4", func() { mathcheck.NewJet(2).Mul(mathcheck.NewJet(3)) })
	assert.PanicsWithValue(t, "mathcheck: 3 coefficients for a jet of order 1", func() { mathcheck.NewJet(1, 1, 2, 3) })
}

func ExampleJet() {
	t := mathcheck.NewJet(4, 0, 1) // the variable itself
	fmt.Printf("%.4f\n", t.Exp())
	fmt.Printf("%.4f\n", t.Tanh())
	one := mathcheck.NewJet(4, 1)
	fmt.Println(one.Div(one.Sub(t))) // 1/(1-t)
	// Output:
	// [1.0000 1.0000 0.5000 0.1667 0.0417]
	// [0.0000 1.0000 0.0000 -0.3333 0.0000]
	// [1 1 1 1 1]
}

func ExampleDotJets() {
	// (2 + t)·3 + t·t
	x := []mathcheck.Jet{mathcheck.NewJet(2, 2, 1), mathcheck.NewJet(2, 0, 1)}
	y := []mathcheck.Jet{mathcheck.NewJet(2, 3), mathcheck.NewJet(2, 0, 1)}
	fmt.Println(mathcheck.DotJets(x, y))
	// Output: [6 3 1]
}

func ExampleRMSNormalizeJets() {
	// 3 and 4 + t: the first becomes 3·√2/√(9 + (4+t)²) = 3·√2/5·(1 - 4t/25 + …).
	x := []mathcheck.Jet{{3, 0}, {4, 1}}
	z := mathcheck.RMSNormalizeJets(x, 0)[0]
	fmt.Printf("%.6f %.6f\n", z[0], z[1]/z[0])
	// Output: 0.848528 -0.160000
}

func ExampleNormalizeJets() {
	// Scaling all components changes nothing.
	x := []mathcheck.Jet{mathcheck.NewJet(2, 1, 1), mathcheck.NewJet(2, -1, -1)}
	fmt.Println(mathcheck.NormalizeJets(x, 0)[0])
	// Output: [1 0 0]
}

func ExampleNonlinearity_taylor() {
	fmt.Println(mathcheck.ReLU.Taylor(mathcheck.NewJet(2, 3, -1, 5)))
	fmt.Println(mathcheck.LeakyReLU("leaky", 0.5).Taylor(mathcheck.NewJet(2, -3, -1, 5)))
	// Output:
	// [3 -1 5]
	// [-1.5 -0.5 2.5]
}
