package kernel

import "math"

const (
	log2e = 1.4426950408889634
	ln2Hi = 0.6931471805599453       // ln 2 rounded
	ln2Lo = 2.319046813846299558e-17 // ln 2 - ln2Hi

	// roundShift added and taken away rounds to an integer, ties to even.
	roundShift = 3 << 51

	expOverflow  = 709.782712893384   // log of the largest float64
	expUnderflow = -745.1332191019412 // log of half the least float64
)

// expm1Coefficients are those of (e^r-1-r)/r² in powers of r, interpolated at the
// zeros of T₁₁ on |r| ≤ ln2/2; that adds less than 1e-18 to the error of e^r.
var expm1Coefficients = [...]float64{
	0.5, 0.1666666666666667, 0.04166666666666667,
	0.008333333333326136, 0.0013888888888883748, 0.00019841269874820627,
	2.4801587325547743e-05, 2.7557255400206422e-06, 2.75572736431103e-07,
	2.5105217004720745e-08, 2.0914686968086876e-09,
}

// reduce returns k and r + c = x - k·ln2 with |r| ≤ ln2/2 and c the rounding
// error of r, for |x| < 1100.
func reduce(x float64) (k, r, c float64) {
	k = (math.FMA(x, log2e, roundShift)) - roundShift
	t := math.FMA(-k, ln2Hi, x) // exact
	r = math.FMA(-k, ln2Lo, t)
	c = math.FMA(-k, ln2Lo, t-r)
	return k, r, c
}

// expm1Tail returns e^(r+c) - 1 - r for a reduced argument.
func expm1Tail(r, c float64) float64 {
	q := horner(expm1Coefficients[:], r)
	return math.FMA(float64(r*r), q, c)
}

// pow2 returns 2^k for -1022 ≤ k ≤ 1023.
func pow2(k float64) float64 { return math.Float64frombits(uint64(int64(k)+1023) << 52) }

// Exp returns e^x within 1 ulp, with the special cases of math.Exp.
func Exp(x float64) float64 {
	switch {
	case x != x:
		return x
	case x > expOverflow:
		return math.Inf(1)
	case x < expUnderflow:
		return 0
	}
	k, r, c := reduce(x)
	return scaleExp(1+(r+expm1Tail(r, c)), k)
}

// expSum returns e^(x+low), for |x| ≤ 1000 and low far below an ulp of 1.
func expSum(x, low float64) float64 {
	k, r, c := reduce(x)
	tail := expm1Tail(r, c)
	tail = math.FMA(low, 1+(r+tail), tail)
	return scaleExp(1+(r+tail), k)
}

// scaleExp returns y·2^k, in two steps because 2^k may be out of range where
// e^x is subnormal or near overflow.
func scaleExp(y, k float64) float64 {
	half := float64(int64(k) >> 1)
	return float64(float64(y*pow2(half)) * pow2(k-half))
}

// Expm1 returns e^x - 1 within 1.25 ulp, also near 0, with the special cases of
// math.Expm1.
func Expm1(x float64) float64 {
	switch {
	case x != x || x == 0:
		return x
	case x > 40: // e^-40 is below half an ulp of 1
		return Exp(x)
	case x < -40:
		return -1
	}
	high, low := expm1Parts(x)
	return high + low
}

// expm1Parts returns e^x - 1 as a sum of two, |x| ≤ 40: 2^k·(1+r) - 1, rounded,
// and the rest.
func expm1Parts(x float64) (high, low float64) {
	k, r, c := reduce(x)
	s := pow2(k)
	high = math.FMA(s, r, s-1)
	low = math.FMA(s, r, (s-1)-high)
	return high, math.FMA(s, expm1Tail(r, c), low)
}
