package main

func arithmetic() []loop {
	p, g := []string{"p"}, []string{"p", "g"}
	return []loop{
		{name: "scale", params: "alpha float64, x []float64", in: []string{"x"}, out: []string{"x"},
			body: func(b *body, in []value) []value { return []value{b.mul(in[0], b.named["alpha"])} }},
		{name: "add", params: "dst []float64, x []float64, y []float64", in: []string{"x", "y"}, out: []string{"dst"},
			body: func(b *body, in []value) []value { return []value{b.sum(in[0], in[1])} }},
		{name: "addScaled", params: "dst []float64, x []float64, alpha float64, y []float64", in: []string{"x", "y"}, out: []string{"dst"},
			body: func(b *body, in []value) []value { return []value{b.fma(b.named["alpha"], in[1], in[0])} }},
		{name: "addProduct", params: "z []float64, factor float64, x []float64, y []float64", in: []string{"z", "x", "y"}, out: []string{"z"},
			body: func(b *body, in []value) []value {
				return []value{b.sum(in[0], b.mul(b.mul(in[1], b.named["factor"]), in[2]))}
			}},
		{name: "standardize", params: "y []float64, x []float64, mean float64, factor float64", in: []string{"x"}, out: []string{"y"},
			body: func(b *body, in []value) []value {
				return []value{b.mul(b.sub(in[0], b.named["mean"]), b.named["factor"])}
			}},
		{name: "project", params: "dx []float64, g []float64, h []float64, mean float64, projection float64, scale float64", in: []string{"g", "h"}, out: []string{"dx"},
			body: func(b *body, in []value) []value {
				return []value{b.mul(b.named["scale"], b.fnma(b.named["projection"], in[1], b.sub(in[0], b.named["mean"])))}
			}},
		// Normalization by columns is a chain of these over rows.
		{name: "addSquaredDeviations", params: "square []float64, x []float64, mean []float64", in: []string{"square", "x", "mean"}, out: []string{"square"},
			body: func(b *body, in []value) []value {
				d := b.sub(in[1], in[2])
				return []value{b.fma(d, d, in[0])}
			}},
		{name: "addFused", params: "z []float64, x []float64, y []float64", in: []string{"z", "x", "y"}, out: []string{"z"},
			body: func(b *body, in []value) []value { return []value{b.fma(in[1], in[2], in[0])} }},
		{name: "standardizeRow", params: "xhat []float64, x []float64, mean []float64, factor []float64", in: []string{"x", "mean", "factor"}, out: []string{"xhat"},
			body: func(b *body, in []value) []value { return []value{b.mul(b.sub(in[0], in[1]), in[2])} }},
		{name: "projectRow", params: "dx []float64, g []float64, h []float64, mean []float64, projection []float64, factor []float64",
			in: []string{"g", "h", "mean", "projection", "factor"}, out: []string{"dx"},
			body: func(b *body, in []value) []value {
				return []value{b.mul(in[4], b.fnma(in[3], in[1], b.sub(in[0], in[2])))}
			}},
		{name: "momentum", params: "p []float64, v []float64, g []float64, step float64, mu float64", in: append(g, "v"), out: append(p, "v"),
			body: func(b *body, in []value) []value {
				v := b.fma(b.named["mu"], in[2], in[1])
				return []value{b.fnma(b.named["step"], v, in[0]), v}
			}},
		{name: "nesterov", params: "p []float64, v []float64, g []float64, step float64, mu float64", in: append(g, "v"), out: append(p, "v"),
			body: func(b *body, in []value) []value {
				v := b.fma(b.named["mu"], in[2], in[1])
				return []value{b.fnma(b.named["step"], b.fma(b.named["mu"], v, in[1]), in[0]), v}
			}},
		{name: "rmsprop", params: "p []float64, s []float64, g []float64, step float64, rho float64, fresh float64, eps float64", in: append(g, "s"), out: append(p, "s"),
			body: func(b *body, in []value) []value {
				d := in[1]
				s := b.fma(b.named["rho"], in[2], b.mul(b.mul(b.named["fresh"], d), d))
				change := b.div(b.mul(b.named["step"], d), b.sum(b.two(fsqrt, s), b.named["eps"]))
				return []value{b.sub(in[0], change), s}
			}},
		{name: "adam", params: "p []float64, m []float64, v []float64, g []float64, step float64, beta1 float64, fresh1 float64, beta2 float64, fresh2 float64, eps float64, c1 float64, c2 float64",
			in: append(g, "m", "v"), out: append(p, "m", "v"),
			body: func(b *body, in []value) []value {
				d := in[1]
				m := b.fma(b.named["beta1"], in[2], b.mul(b.named["fresh1"], d))
				v := b.fma(b.named["beta2"], in[3], b.mul(b.mul(b.named["fresh2"], d), d))
				top := b.mul(b.named["step"], b.mul(b.named["c1"], m))
				return []value{b.sub(in[0], b.div(top, b.sum(b.two(fsqrt, b.mul(b.named["c2"], v)), b.named["eps"]))), m, v}
			}},
	}
}
