package main

import . "github.com/mmcloughlin/avo/reg"

// The coefficients are those of ../normal_quantile.go, from the constant term on.
var (
	normalNumerator = []float64{
		3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
		4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3,
	}
	normalDenominator = []float64{
		1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
		2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3,
	}
)

func quantiles() []loop {
	return []loop{{
		name: "normalMiddle", signature: "func(z, p []float64)", in: []string{"p"}, out: []string{"z"},
		constants: append(append(floats(0.5, 0.180625), floats(normalNumerator...)...), floats(normalDenominator...)...),
		body: func(s isa, c pool, in []VecVirtual) []VecVirtual {
			q := s.sub(in[0], c.float(0.5))
			r := s.fnma(q, q, c.float(0.180625))
			numerator := s.mul(q, s.horner(c, normalNumerator, r))
			return one(s.div(numerator, s.horner(c, normalDenominator, r)))
		},
	}}
}
