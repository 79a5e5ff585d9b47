package main

import . "github.com/mmcloughlin/avo/reg"

// The operations here are those of ../gelu.go and ../erf.go.

const (
	inverseSqrt2   = 0.70710678118654752440
	inverseSqrt2Pi = 0.39894228040143267794
	normalLimit    = 40
	scaledErfcKnee = 3.5
)

var scaledErfcCoefficients = []float64{
	1.2423492448711544, -0.14000918013761943, -0.010555596332216638,
	0.09751909515325795, -0.11508959816029403, 0.08798315382490757,
	-0.04882332582542543, 0.019099330941469334, -0.004215019938861983,
	-0.00030226786714665965, 0.0005643846471543966, -0.00012151248746136748,
	-4.278329545505153e-05, 2.426120920572184e-05, 2.331494378674915e-06,
	-3.815180966636642e-06, -5.0377880705786886e-08, 6.017277064050038e-07,
	-5.68205356134008e-10, -9.504016114926024e-08, -4.424066992262164e-09,
	1.1914299419143548e-08, 1.4678853957727094e-09, -4.993245059295857e-10,
}

func normalConstants() []uint64 {
	c := append(exponentialConstants(), floats(inverseSqrt2, normalLimit, scaledErfcKnee, 0, 0.5, -0.5, 2)...)
	return append(append(c, absBits, signBit), floats(scaledErfcCoefficients...)...)
}

// normal returns e^(-x²/2) and Φ(x).
func (s isa) normal(c pool, x VecVirtual) (e, p VecVirtual) {
	a := s.min(s.and(x, c.bits[absBits]), c.float(normalLimit))
	z := s.mul(a, a)
	low := s.sub(s.copy(c.float(0)), z)
	low = s.mul(s.fma(a, a, low), c.float(-0.5))
	e = s.expSum(c, s.mul(z, c.float(-0.5)), low)
	p = s.mul(s.mul(e, c.float(0.5)), s.scaledErfc(c, s.mul(a, c.float(inverseSqrt2))))
	rest := s.sub(s.copy(c.float(1)), p)
	return e, s.blend(s.compare(less, x, c.float(0)), p, rest)
}

func (s isa) scaledErfc(c pool, x VecVirtual) VecVirtual {
	t := s.div(s.sub(x, c.float(scaledErfcKnee)), s.add(x, c.float(scaledErfcKnee)))
	return s.div(s.horner(c, scaledErfcCoefficients, t), s.fma(x, c.float(2), c.float(1)))
}

func gelus() []loop {
	return []loop{
		{name: "gelu", signature: forward, in: []string{"x"}, out: []string{"y"}, constants: normalConstants(),
			body: func(s isa, c pool, in []VecVirtual) []VecVirtual {
				_, p := s.normal(c, in[0])
				return one(s.keep(s.compare(notEqual, p, c.float(0)), s.mul(p, in[0])))
			}},
		{name: "geluBackward", signature: backwardInput, in: []string{"dy", "x"}, out: []string{"dx"},
			constants: append(normalConstants(), floats(inverseSqrt2Pi)...),
			body: func(s isa, c pool, in []VecVirtual) []VecVirtual {
				e, p := s.normal(c, in[1])
				sloped := s.fma(in[1], s.mul(e, c.float(inverseSqrt2Pi)), p)
				p = s.blend(s.compare(notEqual, e, c.float(0)), sloped, p)
				return one(s.mul(p, in[0]))
			}},
	}
}
