package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// The operations here are those of ../exp.go, one by one.

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

func floats(x ...float64) []uint64 {
	var bits []uint64
	for _, v := range x {
		bits = append(bits, math.Float64bits(v))
	}
	return bits
}

// exponentialConstants are what expm1 and exp use.
func exponentialConstants() []uint64 {
	c := floats(log2e, ln2Hi, ln2Lo, roundShift, 1)
	return append(append(c, floats(expm1Coefficients...)...), expBias)
}

func (c pool) float(x float64) Op { return c.bits[math.Float64bits(x)] }

// reduce returns k + roundShift, r and e^(r+c) - 1 - r of the reduced argument.
func (s isa) reduce(c pool, x VecVirtual) (shifted, r, tail VecVirtual) {
	shifted = s.fma(x, c.float(log2e), c.float(roundShift))
	k := s.sub(shifted, c.float(roundShift))
	t := s.fnma(k, c.float(ln2Hi), x)
	r = s.fnma(k, c.float(ln2Lo), t)
	rest := s.sub(t, r)
	VFNMADD231PD(c.float(ln2Lo), k, rest)
	q := s.horner(c, expm1Coefficients, r)
	square := s.mul(r, r)
	VFMADD213PD(rest, square, q)
	return shifted, r, q
}

// horner returns Σ k_i·x^i.
func (s isa) horner(c pool, k []float64, x VecVirtual) VecVirtual {
	last := len(k) - 1
	q := s.copy(c.float(k[last]))
	for i := last - 1; i >= 0; i-- {
		VFMADD213PD(c.float(k[i]), x, q)
	}
	return q
}

// pow2 returns 2^k from k + roundShift as an integer, whose low bits are k.
func (s isa) pow2(c pool, k VecVirtual) VecVirtual {
	v := s.vector()
	VPADDQ(c.bits[expBias], k, v)
	VPSLLQ(Imm(52), v, v)
	return v
}

// expm1Parts returns e^x - 1 as a sum of two, |x| ≤ 40.
func (s isa) expm1Parts(c pool, x VecVirtual) (high, low VecVirtual) {
	shifted, r, tail := s.reduce(c, x)
	scale := s.pow2(c, shifted)
	above := s.sub(scale, c.float(1))
	high = s.fma(scale, r, above)
	low = s.sub(above, high)
	VFMADD231PD(r, scale, low)
	VFMADD231PD(tail, scale, low)
	return high, low
}

// exp is Exp for -1000 ≤ x ≤ 1000.
func (s isa) exp(c pool, x VecVirtual) VecVirtual { return s.expSum(c, x, nil) }

// expSum returns e^(x+low); low may be nil.
func (s isa) expSum(c pool, x, low VecVirtual) VecVirtual {
	shifted, r, tail := s.reduce(c, x)
	if low != nil {
		VFMADD231PD(s.add(s.add(r, tail), c.float(1)), low, tail)
	}
	y := s.add(s.add(r, tail), c.float(1))
	half, rest := s.vector(), s.vector()
	VPSRLQ(Imm(1), shifted, half)
	VPSUBQ(half, shifted, rest)
	return s.mul(s.mul(y, s.pow2(c, half)), s.pow2(c, rest))
}
