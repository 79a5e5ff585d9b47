package mathcheck

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/distuv"
)

var standardNormal = distuv.Normal{Mu: 0, Sigma: 1}

const (
	// hermiteNodes integrates functions that are analytic within |Im z| < π/2,
	// as tanh is, to 1e-13; the error falls like exp(-π·√(nodes/2)).
	hermiteNodes = 160
	// gaussianReach is where the normal density has fallen below 1e-36.
	gaussianReach = 13
	legendreNodes = 48 // for each unit of length
	// steep is the variance beyond which a sigmoid changes too fast in z for
	// the Hermite nodes.
	steep = 2
)

// GaussianExpectation returns E[g(z)], z standard normal, for g of at most
// polynomial growth that is smooth apart from the kinks, which ascend. Without
// kinks it is Gauss–Hermite quadrature. Quadrature across a kink would err like
// 1/nodes, so with kinks each smooth piece is integrated by itself, by
// Gauss–Legendre quadrature on unit intervals. The error is below 1e-12 of
// E|g| for the functions of this package.
func GaussianExpectation(g func(z float64) float64, kinks ...float64) float64 {
	if len(kinks) == 0 {
		f := func(x float64) float64 { return g(math.Sqrt2 * x) }
		return quad.Fixed(f, math.Inf(-1), math.Inf(1), hermiteNodes, quad.Hermite{}, 0) / math.Sqrt(math.Pi)
	}
	f := func(z float64) float64 { return g(z) * standardNormal.Prob(z) }
	sum := 0.0
	for i := -1; i < len(kinks); i++ {
		from, to := -float64(gaussianReach), float64(gaussianReach)
		if i >= 0 {
			from = max(from, kinks[i])
		}
		if i+1 < len(kinks) {
			to = min(to, kinks[i+1])
		}
		for from < to {
			next := min(from+1, to)
			sum += quad.Fixed(f, from, next, legendreNodes, quad.Legendre{}, 0)
			from = next
		}
	}
	return sum
}

// expectation returns E[g(√q·z)] where g has the nonlinearity's kinks.
func (f Nonlinearity) expectation(g func(x float64) float64, q float64) float64 {
	root := math.Sqrt(q)
	kinks := make([]float64, len(f.Kinks))
	for i, k := range f.Kinks {
		kinks[i] = k / root
	}
	if q > steep && len(kinks) == 0 {
		kinks = []float64{0} // for the sake of the finer rule
	}
	return GaussianExpectation(func(z float64) float64 { return g(root * z) }, kinks...)
}
