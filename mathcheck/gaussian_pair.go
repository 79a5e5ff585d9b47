package mathcheck

import "math"

// faint is the correlation below which a pair moment is linear in it to rounding:
// what is left out is at most faint² of E[φ²].
const faint = 1e-9

// PairMoment returns E[φ(u)·φ(v)] for u, v jointly normal with mean 0, variance
// q and correlation c. NaN for |c| > 1, q < 0 or q infinite.
//
// It is E_w[m(w)·m(±w)], m(w) = E_a[φ(√q·(√|c|·w + √(1-|c|)·a))]: given what two
// inputs have in common, they are independent. m is smooth even where φ has
// kinks, and inside the kinks are cut out exactly. The error is below 1e-12 of
// E[φ²].
func (f Nonlinearity) PairMoment(q, c float64) float64 {
	common, own := math.Sqrt(q*math.Abs(c)), q*(1-math.Abs(c))
	mean := func(w float64) float64 { return f.expectation(f.Value, common*w, own) }
	switch {
	case !(math.Abs(c) <= 1 && q >= 0) || math.IsInf(q, 1):
		return math.NaN()
	case q == 0:
		return f.Value(0) * f.Value(0)
	case math.Abs(c) < faint:
		// Mehler: Σ a_n²·c^n, a_n the coefficients of φ in Hermite polynomials.
		level, slope := f.MeanOf(q), f.expectation(func(x float64) float64 { return x * f.Value(x) }, 0, q)
		return level*level + c*slope*slope/q
	case c == 1:
		return f.SecondMoment(q)
	}
	product := func(w float64) float64 { m := mean(w); return m * m }
	if c < 0 {
		product = func(w float64) float64 { return mean(w) * mean(-w) }
	}
	if q <= steep && len(f.Kinks) == 0 {
		return GaussianExpectation(product)
	}
	// The mean changes on the scale of what smooths it, or of φ itself.
	scale := min(math.Sqrt(own), 1) / common
	if own == 0 {
		scale = 1 / common
	}
	centres := f.centres(0, common)
	if c < 0 {
		centres = append(centres, f.centres(0, -common)...)
	}
	return piecewise(product, graded(centres, scale))
}
