package mathcheck

import (
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/distuv"
)

var standardNormal = distuv.Normal{Mu: 0, Sigma: 1}

const (
	// hermiteNodes integrates functions with poles no nearer to the real line
	// than π/2, as tanh has, to rounding: the error falls like exp(-π·√nodes).
	hermiteNodes = 160
	// gaussianReach is where the normal density has fallen below 1e-22.
	gaussianReach = 10
	// legendreNodes integrates a piece of at most unit length to rounding: of the
	// density times x^n the remainder is below 1e-30; of functions with poles
	// no nearer to a piece than 1.5 of its length, ρ^-32 with ρ = 5.8.
	legendreNodes = 16
	// steep is the variance beyond which a sigmoid changes too fast in z for
	// the Hermite nodes: at 1.9 sech⁴ is off by 2e-9.
	steep = 1
)

// rule holds nodes and weights of a quadrature.
type rule struct{ x, w []float64 }

// hermite integrates against the standard normal density.
var hermite = sync.OnceValue(func() rule {
	r := rule{make([]float64, hermiteNodes), make([]float64, hermiteNodes)}
	quad.Hermite{}.FixedLocations(r.x, r.w, math.Inf(-1), math.Inf(1))
	for i := range r.x {
		r.x[i] *= math.Sqrt2
		r.w[i] /= math.Sqrt(math.Pi)
	}
	return r
})

// legendre integrates over [0, 1].
var legendre = sync.OnceValue(func() rule {
	r := rule{make([]float64, legendreNodes), make([]float64, legendreNodes)}
	quad.Legendre{}.FixedLocations(r.x, r.w, 0, 1)
	return r
})

// GaussianExpectation returns E[g(z)], z standard normal, for g of at most
// polynomial growth that is smooth apart from the kinks. Without kinks it is
// Gauss–Hermite quadrature, for g analytic in a strip around the real line.
// Quadrature across a kink would err like 1/nodes, so with kinks each smooth
// piece is integrated by itself, by Gauss–Legendre quadrature on pieces of at
// most unit length, shorter near kinks. The error is below 1e-12 of E|g| for
// functions that change on a scale of 1.
func GaussianExpectation(g func(z float64) float64, kinks ...float64) float64 {
	if len(kinks) > 0 {
		return piecewise(g, graded(kinks, 1))
	}
	r, sum := hermite(), 0.0
	for i, z := range r.x {
		sum += r.w[i] * g(z)
	}
	return sum
}

// piecewise integrates g against the normal density between successive points.
func piecewise(g func(z float64) float64, points []float64) float64 {
	r, sum := legendre(), 0.0
	for i, from := range points[:len(points)-1] {
		length := points[i+1] - from
		for j, x := range r.x {
			z := from + length*x
			sum += length * r.w[j] * g(z) * math.Exp(-z*z/2)
		}
	}
	return sum / math.Sqrt(2*math.Pi)
}

// graded returns ascending points that cut up the reach of the normal density:
// the centres, points around them at distances scale, 2·scale, 4·scale, …, and
// all integers, so that pieces are short where a function changes fast.
func graded(centres []float64, scale float64) []float64 {
	points := make([]float64, 0, 64)
	for z := -gaussianReach; z <= gaussianReach; z++ {
		points = append(points, float64(z))
	}
	for _, c := range centres {
		points = append(points, c)
		for d := scale; d < 1; d *= 2 {
			points = append(points, c-d, c+d)
		}
	}
	points = slices.DeleteFunc(points, func(z float64) bool { return !(math.Abs(z) <= gaussianReach) })
	slices.Sort(points)
	return slices.Compact(points)
}

// expectation returns E[g(m + √q·z)], where g is the nonlinearity or something
// made of it, with the same kinks. NaN where q is negative or infinite.
func (f Nonlinearity) expectation(g func(x float64) float64, m, q float64) float64 {
	switch root := math.Sqrt(q); {
	case q == 0:
		return g(m)
	case !(q > 0) || math.IsInf(q, 1):
		return math.NaN()
	case q <= steep && len(f.Kinks) == 0:
		return GaussianExpectation(func(z float64) float64 { return g(m + root*z) })
	default:
		return piecewise(func(z float64) float64 { return g(m + root*z) }, graded(f.centres(m, root), 1/root))
	}
}

// centres returns the z for which m + root·z is a kink, or is 0 where there is
// none: sigmoids change fast there.
func (f Nonlinearity) centres(m, root float64) []float64 {
	if len(f.Kinks) == 0 {
		return []float64{-m / root}
	}
	c := make([]float64, len(f.Kinks))
	for i, k := range f.Kinks {
		c[i] = (k - m) / root
	}
	return c
}
