package main

import . "github.com/mmcloughlin/avo/reg"

func arithmetic() []loop {
	xy := []string{"x", "y"}
	return []loop{
		{name: "scale", signature: "func(alpha float64, x []float64)", in: []string{"x"}, out: []string{"x"}, scalars: []string{"alpha"},
			body: func(s isa, c pool, in []VecVirtual) []VecVirtual { return one(s.mul(in[0], c.scalars["alpha"])) }},
		{name: "add", signature: "func(dst, x, y []float64)", in: xy, out: []string{"dst"},
			body: func(s isa, c pool, in []VecVirtual) []VecVirtual { return one(s.add(in[0], in[1])) }},
		{name: "addScaled", signature: "func(dst, x []float64, alpha float64, y []float64)", in: xy, out: []string{"dst"}, scalars: []string{"alpha"},
			body: func(s isa, c pool, in []VecVirtual) []VecVirtual {
				return one(s.fma(in[1], c.scalars["alpha"], in[0]))
			}},
		{name: "addProduct", signature: "func(z []float64, factor float64, x, y []float64)", in: []string{"z", "x", "y"}, out: []string{"z"}, scalars: []string{"factor"},
			body: func(s isa, c pool, in []VecVirtual) []VecVirtual {
				return one(s.add(in[0], s.mul(s.mul(in[1], c.scalars["factor"]), in[2])))
			}},
		{name: "standardize", signature: "func(y, x []float64, mean, factor float64)", in: []string{"x"}, out: []string{"y"}, scalars: []string{"mean", "factor"},
			body: func(s isa, c pool, in []VecVirtual) []VecVirtual {
				return one(s.mul(s.sub(in[0], c.scalars["mean"]), c.scalars["factor"]))
			}},
		{name: "project", signature: "func(dx, g, h []float64, mean, projection, scale float64)", in: []string{"g", "h"}, out: []string{"dx"}, scalars: []string{"mean", "projection", "scale"},
			body: func(s isa, c pool, in []VecVirtual) []VecVirtual {
				d := s.sub(in[0], c.scalars["mean"])
				return one(s.mul(s.fnma(in[1], c.scalars["projection"], d), c.scalars["scale"]))
			}},
		{name: "momentum", signature: "func(p, v, g []float64, step, mu float64)", in: []string{"p", "v", "g"}, out: []string{"p", "v"}, scalars: []string{"step", "mu"},
			body: func(s isa, c pool, in []VecVirtual) []VecVirtual {
				v := s.fma(in[1], c.scalars["mu"], in[2])
				return []VecVirtual{s.fnma(v, c.scalars["step"], in[0]), v}
			}},
		{name: "nesterov", signature: "func(p, v, g []float64, step, mu float64)", in: []string{"p", "v", "g"}, out: []string{"p", "v"}, scalars: []string{"step", "mu"},
			body: func(s isa, c pool, in []VecVirtual) []VecVirtual {
				v := s.fma(in[1], c.scalars["mu"], in[2])
				return []VecVirtual{s.fnma(s.fma(v, c.scalars["mu"], in[2]), c.scalars["step"], in[0]), v}
			}},
		{name: "rmsprop", signature: "func(p, s, g []float64, step, rho, fresh, eps float64)", in: []string{"p", "s", "g"}, out: []string{"p", "s"}, scalars: []string{"step", "rho", "fresh", "eps"},
			body: func(s isa, c pool, in []VecVirtual) []VecVirtual {
				v := s.fma(in[1], c.scalars["rho"], s.mul(s.mul(in[2], c.scalars["fresh"]), in[2]))
				d := s.div(s.mul(in[2], c.scalars["step"]), s.add(s.sqrt(v), c.scalars["eps"]))
				return []VecVirtual{s.sub(in[0], d), v}
			}},
		{name: "adam", signature: "func(p, m, v, g []float64, step, beta1, fresh1, beta2, fresh2, eps, c1, c2 float64)",
			in: []string{"p", "m", "v", "g"}, out: []string{"p", "m", "v"},
			scalars: []string{"step", "beta1", "fresh1", "beta2", "fresh2", "eps", "c1", "c2"},
			body: func(s isa, c pool, in []VecVirtual) []VecVirtual {
				m := s.fma(in[1], c.scalars["beta1"], s.mul(in[3], c.scalars["fresh1"]))
				v := s.fma(in[2], c.scalars["beta2"], s.mul(s.mul(in[3], c.scalars["fresh2"]), in[3]))
				top := s.mul(s.mul(m, c.scalars["c1"]), c.scalars["step"])
				d := s.div(top, s.add(s.sqrt(s.mul(v, c.scalars["c2"])), c.scalars["eps"]))
				return []VecVirtual{s.sub(in[0], d), m, v}
			}},
	}
}
