package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// The operations here are those of ../log.go, one by one.

const (
	fractionBits = 1<<52 - 1
	halfBits     = 0x3fe << 52 // of 0.5, the least fraction
	// twoTo52Bits puts an integer below 2⁵² into the fraction of a number in
	// [2⁵², 2⁵³); with exponentShift taken off it is the exponent of math.Frexp.
	twoTo52Bits   = 0x433 << 52
	exponentShift = 1<<52 + 1022
)

var logCoefficients = []float64{
	2.0 / 3, 2.0 / 5, 2.0 / 7, 2.0 / 9, 2.0 / 11, 2.0 / 13, 2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21, 2.0 / 23,
}

func logConstants() []uint64 {
	c := floats(0, 0.5, 1, 2, ln2Hi, ln2Lo, math.Sqrt2/2, exponentShift)
	return append(append(c, signBit, fractionBits, halfBits, twoTo52Bits), floats(logCoefficients...)...)
}

// log is Log for normal positive numbers.
func (s isa) log(c pool, x VecVirtual) VecVirtual {
	exponent := s.vector()
	VPSRLQ(Imm(52), x, exponent)
	k := s.sub(s.or(exponent, c.bits[twoTo52Bits]), c.float(exponentShift))
	m := s.or(s.and(x, c.bits[fractionBits]), c.bits[halfBits])
	small := s.compare(less, m, c.float(math.Sqrt2/2))
	m = s.blend(small, s.add(m, m), m)
	k = s.blend(small, s.sub(k, c.float(1)), k)

	f := s.sub(m, c.float(1))
	quotient := s.div(f, s.add(f, c.float(2)))
	q := s.horner(c, logCoefficients, s.mul(quotient, quotient))
	tail := s.mul(quotient, s.fnma(s.mul(quotient, quotient), q, f))
	return s.fma(k, c.float(ln2Hi), s.sub(f, s.fnma(k, c.float(ln2Lo), tail)))
}
