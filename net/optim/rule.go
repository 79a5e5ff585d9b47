package optim

import "gradscale/net/internal/kernel"

// rule is what a kind does.
type rule struct {
	defaults Optimizer // 0 where the kind does not use a field
	vectors  int       // of state, each as long as the parameters
	// update moves parameters [lo, hi) of p with gradient g.
	update func(s *State, p, g []float64, lo, hi int, step float64)
}

var rules = map[Kind]rule{
	SGD: {
		update: func(_ *State, p, g []float64, lo, hi int, step float64) { kernel.SGD(p[lo:hi], g[lo:hi], step) },
	},
	Momentum: {
		defaults: Optimizer{Momentum: 0.9},
		vectors:  1,
		update: func(s *State, p, g []float64, lo, hi int, step float64) {
			kernel.Momentum(p[lo:hi], s.vectors[0][lo:hi], g[lo:hi], step, s.optimizer.Momentum)
		},
	},
	Nesterov: {
		defaults: Optimizer{Momentum: 0.9},
		vectors:  1,
		update: func(s *State, p, g []float64, lo, hi int, step float64) {
			kernel.Nesterov(p[lo:hi], s.vectors[0][lo:hi], g[lo:hi], step, s.optimizer.Momentum)
		},
	},
	RMSprop: {
		defaults: Optimizer{Rho: 0.9, Epsilon: 1e-8},
		vectors:  1,
		update: func(s *State, p, g []float64, lo, hi int, step float64) {
			kernel.RMSprop(p[lo:hi], s.vectors[0][lo:hi], g[lo:hi], step, s.optimizer.Rho, s.optimizer.Epsilon)
		},
	},
	Adam: {
		defaults: Optimizer{Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8},
		vectors:  2,
		update: func(s *State, p, g []float64, lo, hi int, step float64) {
			o := &s.optimizer
			kernel.Adam(p[lo:hi], s.vectors[0][lo:hi], s.vectors[1][lo:hi], g[lo:hi], step,
				o.Beta1, o.Beta2, o.Epsilon, 1/(1-s.power1), 1/(1-s.power2))
		},
	},
}
