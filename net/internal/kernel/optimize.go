package kernel

import "math"

// SGD sets p = p - step·g.
func SGD(p, g []float64, step float64) { Axpy(-step, g, p) }

// Momentum sets v = mu·v + g and p = p - step·v.
func Momentum(p, v, g []float64, step, mu float64) {
	checkLengths(len(p), len(v), len(g))
	momentumVersions[version](p, v, g, step, mu)
}

func momentumGo(p, v, g []float64, step, mu float64) {
	for i, d := range g {
		v[i] = math.FMA(mu, v[i], d)
		p[i] = math.FMA(-step, v[i], p[i])
	}
}

// Nesterov sets v = mu·v + g and p = p - step·(mu·v + g), with the new v.
func Nesterov(p, v, g []float64, step, mu float64) {
	checkLengths(len(p), len(v), len(g))
	nesterovVersions[version](p, v, g, step, mu)
}

func nesterovGo(p, v, g []float64, step, mu float64) {
	for i, d := range g {
		v[i] = math.FMA(mu, v[i], d)
		p[i] = math.FMA(-step, math.FMA(mu, v[i], d), p[i])
	}
}

// RMSprop sets s = rho·s + (1-rho)·g² and p = p - step·g/(√s + eps).
func RMSprop(p, s, g []float64, step, rho, eps float64) {
	checkLengths(len(p), len(s), len(g))
	rmspropVersions[version](p, s, g, step, rho, 1-rho, eps)
}

func rmspropGo(p, s, g []float64, step, rho, fresh, eps float64) {
	for i, d := range g {
		s[i] = math.FMA(rho, s[i], float64(float64(fresh*d)*d))
		p[i] -= step * d / (math.Sqrt(s[i]) + eps)
	}
}

// Adam sets m = beta1·m + (1-beta1)·g, v = beta2·v + (1-beta2)·g² and
// p = p - step·c1·m/(√(c2·v) + eps). In step t of Kingma and Ba (2015),
// c1 = 1/(1-beta1^t) and c2 = 1/(1-beta2^t).
func Adam(p, m, v, g []float64, step, beta1, beta2, eps, c1, c2 float64) {
	checkLengths(len(p), len(m), len(v), len(g))
	adamVersions[version](p, m, v, g, step, beta1, 1-beta1, beta2, 1-beta2, eps, c1, c2)
}

func adamGo(p, m, v, g []float64, step, beta1, fresh1, beta2, fresh2, eps, c1, c2 float64) {
	for i, d := range g {
		m[i] = math.FMA(beta1, m[i], float64(fresh1*d))
		v[i] = math.FMA(beta2, v[i], float64(float64(fresh2*d)*d))
		p[i] -= step * (c1 * m[i]) / (math.Sqrt(c2*v[i]) + eps)
	}
}
