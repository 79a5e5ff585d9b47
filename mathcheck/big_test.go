package mathcheck_test

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/assert"
)

// bits is the precision of the differences that jets are checked against.
const bits = 200

func bigFloat(x float64) *big.Float { return new(big.Float).SetPrec(bits).SetFloat64(x) }

func bigAdd(x, y *big.Float) *big.Float { return new(big.Float).SetPrec(bits).Add(x, y) }
func bigSub(x, y *big.Float) *big.Float { return new(big.Float).SetPrec(bits).Sub(x, y) }
func bigMul(x, y *big.Float) *big.Float { return new(big.Float).SetPrec(bits).Mul(x, y) }
func bigDiv(x, y *big.Float) *big.Float { return new(big.Float).SetPrec(bits).Quo(x, y) }

// bigExp sums the series of exp(x/2^20), and squares 20 times.
func bigExp(x *big.Float) *big.Float {
	const halvings = 20
	small := new(big.Float).SetPrec(bits+2*halvings).SetMantExp(x, -halvings)
	sum, term := new(big.Float).SetPrec(bits+2*halvings).SetInt64(1), new(big.Float).SetPrec(bits+2*halvings).SetInt64(1)
	for n := int64(1); n < 15; n++ {
		term.Mul(term, small)
		term.Quo(term, new(big.Float).SetInt64(n))
		sum.Add(sum, term)
	}
	for range halvings {
		sum.Mul(sum, sum)
	}
	return sum.SetPrec(bits)
}

func bigTanh(x *big.Float) *big.Float {
	e := bigExp(bigMul(bigFloat(2), x))
	return bigDiv(bigSub(e, bigFloat(1)), bigAdd(e, bigFloat(1)))
}

// bigTaylor returns the Taylor coefficients of f at 0 up to an order from values
// at multiples of a step of 2^-16: Newton's interpolation through order+5 points
// around 0. The error of coefficient n is step^(order+5-n) of a high
// derivative, at most 2^-80, and 2^(16n-200) from rounding, at most 2^-72 for
// order 8: both vanish in float64.
func bigTaylor(f func(t *big.Float) *big.Float, order int) []float64 {
	points := order + 5
	x, divided := make([]*big.Float, points), make([]*big.Float, points)
	for i := range points {
		x[i] = new(big.Float).SetPrec(bits).SetMantExp(bigFloat(float64(i-points/2)), -16)
		divided[i] = f(x[i])
	}
	for j := 1; j < points; j++ {
		for i := points - 1; i >= j; i-- {
			divided[i] = bigDiv(bigSub(divided[i], divided[i-1]), bigSub(x[i], x[i-j]))
		}
	}
	// Horner's scheme from Newton's form to powers of t.
	power := make([]*big.Float, points)
	for i := range power {
		power[i] = bigFloat(0)
	}
	for j := points - 1; j >= 0; j-- {
		for i := points - 1; i >= 1; i-- {
			power[i] = bigSub(power[i-1], bigMul(x[j], power[i]))
		}
		power[0] = bigSub(divided[j], bigMul(x[j], power[0]))
	}
	c := make([]float64, order+1)
	for i := range c {
		c[i], _ = power[i].Float64()
	}
	return c
}

// TestBigTaylor checks the instrument itself on coefficients that are known.
func TestBigTaylor(t *testing.T) {
	exp, factorial := bigTaylor(bigExp, 8), 1.0
	for n, c := range exp {
		if n > 0 {
			factorial *= float64(n)
		}
		assert.InEpsilon(t, 1/factorial, c, 1e-15, n)
	}
	for n, want := range []float64{0, 1, 0, -1. / 3, 0, 2. / 15, 0, -17. / 315, 0} {
		assert.InDelta(t, want, bigTaylor(bigTanh, 8)[n], 1e-16, n)
	}
}
