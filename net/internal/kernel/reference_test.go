package kernel

import (
	"math"
	"math/big"
)

// The references below compute in prec bits, far more than the 53 tested: what
// cancels in erfc(27) takes 1060 of them.
const (
	prec     = 200
	precErfc = 1400
)

func bigFloat(x float64, prec uint) *big.Float { return new(big.Float).SetPrec(prec).SetFloat64(x) }

// bigExp is the Taylor series of x/2^h with |x|/2^h < 2^-10, squared h times.
func bigExp(x *big.Float) *big.Float {
	p := x.Prec()
	h := max(0, x.MantExp(nil)+10)
	y := new(big.Float).SetMantExp(x, -h)
	sum, term := bigFloat(1, p+64), bigFloat(1, p+64)
	for n := 1; term.Sign() != 0 && term.MantExp(nil) > -int(p)-64; n++ {
		term.Mul(term, y)
		term.Quo(term, bigFloat(float64(n), p))
		sum.Add(sum, term)
	}
	for range h {
		sum.Mul(sum, sum)
	}
	return sum
}

func bigExpm1(x *big.Float) *big.Float {
	// What cancels in e^x - 1 is the exponent of x; the tiniest need no series.
	if x.Sign() != 0 && x.MantExp(nil) < -300 {
		return x
	}
	wide := new(big.Float).SetPrec(prec + 320).Set(x)
	return wide.Sub(bigExp(wide), bigFloat(1, prec))
}

func bigTanh(x *big.Float) *big.Float {
	e := bigExpm1(new(big.Float).Add(x, x))
	return new(big.Float).Quo(e, new(big.Float).Add(e, bigFloat(2, prec)))
}

// bigLog is Newton's iteration y + 2·(x - e^y)/(x + e^y), from package math.
func bigLog(x *big.Float) *big.Float {
	mantissa := new(big.Float)
	e := x.MantExp(mantissa)
	m, _ := mantissa.Float64()
	y := bigFloat(math.Log(m)+float64(e)*math.Ln2, prec+320)
	for range 5 {
		z := bigExp(y)
		d := new(big.Float).Quo(new(big.Float).Sub(x, z), new(big.Float).Add(x, z))
		y.Add(y, d.Add(d, d))
	}
	return y
}

func bigLog1p(x *big.Float) *big.Float {
	if x.Sign() != 0 && x.MantExp(nil) < -100 {
		half := new(big.Float).Mul(x, x)
		return new(big.Float).SetPrec(prec).Sub(x, half.SetMantExp(half, -1))
	}
	return bigLog(new(big.Float).SetPrec(prec+320).Add(x, bigFloat(1, prec)))
}

// bigErf is 2x/√π·e^(-x²)·Σ (2x²)^n/(1·3·…·(2n+1)) (Abramowitz, Stegun 7.1.6).
func bigErf(x *big.Float) *big.Float {
	w := new(big.Float).SetPrec(precErfc).Set(x)
	square := new(big.Float).Mul(w, w)
	double := new(big.Float).Add(square, square)
	sum, term := bigFloat(1, precErfc), bigFloat(1, precErfc)
	for n := 1; term.Sign() != 0 && term.MantExp(nil) > sum.MantExp(nil)-precErfc; n++ {
		term.Mul(term, double)
		term.Quo(term, bigFloat(float64(2*n+1), precErfc))
		sum.Add(sum, term)
	}
	sum.Mul(sum, bigExp(square.Neg(square)))
	sum.Mul(sum, w.Add(w, w))
	return sum.Quo(sum, bigSqrtPi)
}

func bigErfc(x *big.Float) *big.Float { return new(big.Float).Sub(bigFloat(1, precErfc), bigErf(x)) }

// bigSqrtPi is √π, π from Machin's 16·arctan(1/5) - 4·arctan(1/239).
var bigSqrtPi = func() *big.Float {
	arctan := func(m float64) *big.Float {
		sum, power := bigFloat(0, precErfc+64), bigFloat(1/1.0, precErfc+64)
		power.Quo(power, bigFloat(m, precErfc))
		for n := 1; power.MantExp(nil) > -precErfc-64; n += 2 {
			t := new(big.Float).Quo(power, bigFloat(float64(n), precErfc))
			if n%4 == 3 {
				t.Neg(t)
			}
			sum.Add(sum, t)
			power.Quo(power, bigFloat(m*m, precErfc))
		}
		return sum
	}
	a, b := arctan(5), arctan(239)
	a.Mul(a, bigFloat(16, precErfc))
	b.Mul(b, bigFloat(4, precErfc))
	return a.Sqrt(a.Sub(a, b))
}()

// ulps returns |got - want| in units of the last place of want.
func ulps(got float64, want *big.Float) float64 {
	exponent := max(want.MantExp(nil)-53, -1074)
	d := new(big.Float).SetPrec(prec).Sub(bigFloat(got, prec), want)
	e, _ := d.SetMantExp(d, -exponent).Float64()
	return math.Abs(e)
}
