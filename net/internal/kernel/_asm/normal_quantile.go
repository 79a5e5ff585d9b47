package main

import (
	"slices"

	. "github.com/mmcloughlin/avo/reg"
)

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
	tailNumerator = []float64{
		1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
		1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
	}
	tailDenominator = []float64{
		1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
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
	}, {
		name: "normalTail", signature: "func(z, p []float64)", in: []string{"p"}, out: []string{"z"},
		constants: slices.Concat(logConstants(), floats(1.6), floats(tailNumerator...), floats(tailDenominator...)),
		body: func(s isa, c pool, in []VecVirtual) []VecVirtual {
			m := s.min(in[0], s.sub(s.copy(c.float(1)), in[0]))
			r := s.sqrt(s.sub(s.copy(c.float(0)), s.log(c, m)))
			r = s.sub(r, c.float(1.6))
			z := s.div(s.horner(c, tailNumerator, r), s.horner(c, tailDenominator, r))
			sign := s.and(s.sub(in[0], c.float(0.5)), c.bits[signBit])
			return one(s.or(z, sign))
		},
	}}
}
