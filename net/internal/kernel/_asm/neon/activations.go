package main

const (
	signBit = 1 << 63

	tanhSaturation  = 20
	expm1Saturation = -40
	expLimit        = 1000

	seluLambda      = 1.0507009873554804934193349852946
	seluLambdaAlpha = 1.7580993408473768599402175208123

	forward  = "y []float64, x []float64"
	backward = "dx []float64, dy []float64, y []float64"
)

// loops are those of ../../*.go, with the same operations in the same order.
func loops() []loop {
	y, x, dx, dyY := []string{"y"}, []string{"x"}, []string{"dx"}, []string{"dy", "y"}
	return append([]loop{
		{name: "relu", params: forward, in: x, out: y, fixed: floats(0),
			body: func(b *body, in []value) []value {
				return []value{b.three(bicBits, in[0], b.three(fcmge, b.float(0), in[0]))}
			}},
		{name: "reluBackward", params: backward, in: dyY, out: dx, fixed: floats(0),
			body: func(b *body, in []value) []value {
				return []value{b.three(andBits, in[0], b.greater(in[1], b.float(0)))}
			}},
		{name: "leakyReLU", params: "slope float64, " + forward, in: x, out: y, fixed: floats(0),
			body: func(b *body, in []value) []value {
				return []value{b.choose(b.three(fcmge, b.float(0), in[0]), b.mul(in[0], b.named["slope"]), in[0])}
			}},
		{name: "leakyReLUBackward", params: "slope float64, " + backward, in: dyY, out: dx, fixed: floats(0),
			body: func(b *body, in []value) []value {
				return []value{b.choose(b.greater(in[1], b.float(0)), in[0], b.mul(in[0], b.named["slope"]))}
			}},
		{name: "tanh", params: forward, in: x, out: y, fixed: append(floats(log2e, roundShift, ln2Hi, ln2Lo, 1, 2, 0.5, tanhSaturation), signBit, expBias),
			body: func(b *body, in []value) []value {
				a := b.three(fmin, b.two(fabs, in[0]), b.float(tanhSaturation))
				high, low := b.expm1Parts(b.sum(a, a))
				e := b.sum(high, low)
				q := b.div(e, b.sum(e, b.float(2)))
				lost := b.sub(low, b.sub(e, high))
				rest := b.sub(b.float(1), q)
				t := b.fma(b.mul(lost, b.mul(rest, rest)), b.float(0.5), q)
				return []value{b.into(bitBits, t, in[0], b.bits(signBit))}
			}},
		{name: "tanhBackward", params: backward, in: dyY, out: dx,
			body: func(b *body, in []value) []value {
				return []value{b.mul(in[0], b.fnma(in[1], in[1], b.fresh(1)))}
			}},
		{name: "selu", params: forward, in: x, out: y, fixed: append(floats(log2e, roundShift, ln2Hi, ln2Lo, 1, 0, expm1Saturation, seluLambda, seluLambdaAlpha), expBias),
			body: func(b *body, in []value) []value {
				high, low := b.expm1Parts(b.three(fmax, in[0], b.float(expm1Saturation)))
				below := b.mul(b.sum(high, low), b.float(seluLambdaAlpha))
				return []value{b.choose(b.greater(b.float(0), in[0]), below, b.mul(in[0], b.float(seluLambda)))}
			}},
		{name: "seluBackward", params: backward, in: dyY, out: dx, fixed: floats(0, seluLambda, seluLambdaAlpha),
			body: func(b *body, in []value) []value {
				below := b.mul(in[0], b.sum(in[1], b.float(seluLambdaAlpha)))
				return []value{b.choose(b.greater(in[1], b.float(0)), b.mul(in[0], b.float(seluLambda)), below)}
			}},
		{name: "expShifted", params: "shift float64, " + forward, in: x, out: y, fixed: append(floats(log2e, roundShift, ln2Hi, ln2Lo, 1, expLimit, -expLimit), expBias),
			body: func(b *body, in []value) []value {
				z := b.sub(in[0], b.named["shift"])
				return []value{b.exp(b.three(fmax, b.three(fmin, z, b.float(expLimit)), b.float(-expLimit)))}
			}},
	}, arithmetic()...)
}
