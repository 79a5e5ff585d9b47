package main

import . "github.com/mmcloughlin/avo/reg"

const (
	forward        = "func(y, x []float64)"
	backwardOutput = "func(dx, dy, y []float64)"
	backwardInput  = "func(dx, dy, x []float64)"

	signBit = 1 << 63
	absBits = 1<<63 - 1

	tanhSaturation  = 20
	expm1Saturation = -40
	expLimit        = 1000

	seluLambda      = 1.0507009873554804934193349852946
	seluLambdaAlpha = 1.7580993408473768599402175208123
)

func one(v VecVirtual) []VecVirtual { return []VecVirtual{v} }

func activations() []loop {
	y, x, dx := []string{"y"}, []string{"x"}, []string{"dx"}
	dyY, dyX := []string{"dy", "y"}, []string{"dy", "x"}
	zero := floats(0)
	return []loop{
		{name: "relu", signature: forward, in: x, out: y, constants: zero,
			body: func(s isa, c pool, in []VecVirtual) []VecVirtual {
				return one(s.keep(s.compare(notLE, in[0], c.float(0)), in[0]))
			}},
		{name: "reluBackward", signature: backwardOutput, in: dyY, out: dx, constants: zero,
			body: func(s isa, c pool, in []VecVirtual) []VecVirtual {
				return one(s.keep(s.compare(greater, in[1], c.float(0)), in[0]))
			}},
		{name: "leakyReLU", signature: "func(slope float64, y, x []float64)", in: x, out: y, constants: zero, scalars: []string{"slope"},
			body: func(s isa, c pool, in []VecVirtual) []VecVirtual {
				low := s.mul(in[0], c.scalars["slope"])
				return one(s.blend(s.compare(lessEq, in[0], c.float(0)), low, in[0]))
			}},
		{name: "leakyReLUBackward", signature: "func(slope float64, dx, dy, y []float64)", in: dyY, out: dx, constants: zero, scalars: []string{"slope"},
			body: func(s isa, c pool, in []VecVirtual) []VecVirtual {
				low := s.mul(in[0], c.scalars["slope"])
				return one(s.blend(s.compare(greater, in[1], c.float(0)), in[0], low))
			}},
		{name: "tanh", signature: forward, in: x, out: y, constants: append(exponentialConstants(), append(floats(tanhSaturation, 2, 0.5), absBits, signBit)...),
			body: func(s isa, c pool, in []VecVirtual) []VecVirtual {
				a := s.min(s.and(in[0], c.bits[absBits]), c.float(tanhSaturation))
				high, low := s.expm1Parts(c, s.add(a, a))
				e := s.add(high, low)
				q := s.div(e, s.add(e, c.float(2)))
				lost := s.sub(low, s.sub(e, high))
				rest := s.sub(s.copy(c.float(1)), q)
				y := s.fma(s.mul(s.mul(rest, rest), lost), c.float(0.5), q)
				return one(s.or(y, s.and(in[0], c.bits[signBit])))
			}},
		{name: "tanhBackward", signature: backwardOutput, in: dyY, out: dx, constants: floats(1),
			body: func(s isa, c pool, in []VecVirtual) []VecVirtual {
				return one(s.mul(in[0], s.fnma(in[1], in[1], c.float(1))))
			}},
		{name: "selu", signature: forward, in: x, out: y, constants: append(exponentialConstants(), floats(expm1Saturation, 0, seluLambda, seluLambdaAlpha)...),
			body: func(s isa, c pool, in []VecVirtual) []VecVirtual {
				above, rest := s.expm1Parts(c, s.max(in[0], c.float(expm1Saturation)))
				e := s.add(above, rest)
				low, high := s.mul(e, c.float(seluLambdaAlpha)), s.mul(in[0], c.float(seluLambda))
				return one(s.blend(s.compare(less, in[0], c.float(0)), low, high))
			}},
		{name: "seluBackward", signature: backwardOutput, in: dyY, out: dx, constants: floats(0, seluLambda, seluLambdaAlpha),
			body: func(s isa, c pool, in []VecVirtual) []VecVirtual {
				low := s.mul(in[0], s.add(in[1], c.float(seluLambdaAlpha)))
				high := s.mul(in[0], c.float(seluLambda))
				return one(s.blend(s.compare(greater, in[1], c.float(0)), high, low))
			}},
		{name: "silu", signature: forward, in: x, out: y, constants: logisticConstants(),
			body: func(s isa, c pool, in []VecVirtual) []VecVirtual {
				p := s.logistic(c, in[0])
				return one(s.keep(s.compare(notEqual, p, c.float(0)), s.mul(p, in[0])))
			}},
		{name: "siluBackward", signature: backwardInput, in: dyX, out: dx, constants: logisticConstants(),
			body: func(s isa, c pool, in []VecVirtual) []VecVirtual {
				// At 0 and 1 the product below is NaN for an infinite x.
				p := s.logistic(c, in[1])
				rest := s.sub(s.copy(c.float(1)), p)
				curved := s.mul(s.fma(in[1], rest, c.float(1)), p)
				flat := s.blend(s.compare(equal, p, c.float(1)), p, curved)
				flat = s.keep(s.compare(notEqual, p, c.float(0)), flat)
				return one(s.mul(flat, in[0]))
			}},
		{name: "expShifted", signature: "func(shift float64, y, x []float64)", in: x, out: y, scalars: []string{"shift"},
			constants: append(exponentialConstants(), floats(expLimit, -expLimit)...),
			body: func(s isa, c pool, in []VecVirtual) []VecVirtual {
				z := s.sub(in[0], c.scalars["shift"])
				return one(s.exp(c, s.max(s.min(z, c.float(expLimit)), c.float(-expLimit))))
			}},
	}
}

func logisticConstants() []uint64 {
	return append(exponentialConstants(), append(floats(-expLimit, 0), signBit)...)
}

// logistic is that of ../silu.go.
func (s isa) logistic(c pool, x VecVirtual) VecVirtual {
	e := s.exp(c, s.max(s.or(x, c.bits[signBit]), c.float(-expLimit)))
	up := s.copy(c.float(1))
	top := s.blend(s.compare(less, x, c.float(0)), e, up)
	return s.div(top, s.add(e, up))
}
