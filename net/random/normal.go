package random

import (
	"math"

	"gradscale/net/internal/kernel"
)

// quantiles computes normal quantiles block by block. It is room for the work, which a
// stream makes once.
type quantiles struct {
	p, tails [quantileBlock]float64
	at       [quantileBlock]int
}

// quantileBlock is long enough for the tails, some seventh of all, to fill vectors.
const quantileBlock = 256

// set sets z with Φ(z) = p, 0 < p < 1, elementwise, within a relative error of
// 8·2⁻⁵³: algorithm PPND16 of Wichura (1988), Applied Statistics 37, AS 241, a
// rational function of p - 1/2 in the middle and of √(-log p) in the tails. z may be
// p.
func (q *quantiles) set(z, p []float64) {
	// The middle's formula is run on all; what lies in the tails is then gathered and
	// done once more.
	for len(p) > 0 {
		n := copy(q.p[:], p)
		kernel.NormalMiddle(z[:n], p[:n])
		count := 0
		for i, v := range q.p[:n] {
			q.tails[count], q.at[count] = v, i
			if math.Abs(v-0.5) > kernel.NormalMiddleReach {
				count++
			}
		}
		kernel.NormalTail(q.tails[:count], q.tails[:count])
		for j, i := range q.at[:count] {
			z[i] = q.tails[j]
			if p := q.p[i]; min(p, 1-p) < beginOfFar {
				z[i] = normalFar(p)
			}
		}
		z, p = z[n:], p[n:]
	}
}

// beginOfFar is where the formula of kernel.NormalTail ends: √(-log p) = 5.
const beginOfFar = 1.388794386496402e-11

func normalFar(p float64) float64 {
	r := math.Sqrt(-kernel.Log(min(p, 1-p))) - 5
	return math.Copysign(polynomial(&farNumerator, r)/polynomial(&farDenominator, r), p-0.5)
}

// polynomial evaluates Σ c_i·x^i by Horner's rule, each step fused.
func polynomial(c *[8]float64, x float64) float64 {
	y := c[7]
	for i := 6; i >= 0; i-- {
		y = math.FMA(y, x, c[i])
	}
	return y
}

var (
	farNumerator = [8]float64{
		6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
		2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
	}
	farDenominator = [8]float64{
		1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
		7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
	}
)
