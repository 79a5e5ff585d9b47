package main

// The operations here are those of ../../exp.go, one by one.

const (
	log2e      = 1.4426950408889634
	ln2Hi      = 0.6931471805599453
	ln2Lo      = 2.319046813846299558e-17
	roundShift = 3 << 51
	expBias    = 1023
)

var expm1Coefficients = []float64{
	0.5, 0.1666666666666667, 0.04166666666666667,
	0.008333333333326136, 0.0013888888888883748, 0.00019841269874820627,
	2.4801587325547743e-05, 2.7557255400206422e-06, 2.75572736431103e-07,
	2.5105217004720745e-08, 2.0914686968086876e-09,
}

// reduce returns k + roundShift, r and e^(r+c) - 1 - r of the reduced argument.
func (b *body) reduce(x value) (shifted, r, tail value) {
	shifted = b.fma(x, b.float(log2e), b.fresh(roundShift))
	k := b.sub(shifted, b.float(roundShift))
	t := b.fnma(k, b.float(ln2Hi), x)
	r = b.fnma(k, b.float(ln2Lo), t)
	c := b.fnma(k, b.float(ln2Lo), b.sub(t, r))
	last := len(expm1Coefficients) - 1
	q := b.fresh(expm1Coefficients[last])
	for i := last - 1; i >= 0; i-- {
		q = b.fma(q, r, b.fresh(expm1Coefficients[i]))
	}
	return shifted, r, b.fma(b.mul(r, r), q, c)
}

// pow2 returns 2^k from k + roundShift as an integer, whose low bits are k.
func (b *body) pow2(k value) value {
	return b.shiftLeft(b.three(addInt, k, b.bits(expBias)), 52)
}

// expm1Parts returns e^x - 1 as a sum of two, |x| ≤ 40.
func (b *body) expm1Parts(x value) (high, low value) {
	shifted, r, tail := b.reduce(x)
	scale := b.pow2(shifted)
	above := b.sub(scale, b.float(1))
	high = b.fma(scale, r, above)
	low = b.fma(scale, r, b.sub(above, high))
	return high, b.fma(scale, tail, low)
}

// exp is Exp for -1000 ≤ x ≤ 1000.
func (b *body) exp(x value) value {
	shifted, r, tail := b.reduce(x)
	y := b.sum(b.float(1), b.sum(r, tail))
	half := b.shiftRight(shifted, 1)
	return b.mul(b.mul(y, b.pow2(half)), b.pow2(b.three(subInt, shifted, half)))
}
