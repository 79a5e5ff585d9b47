package random

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/assert"
)

// precision carries Φ(z) - p to far below p's last bit: |z| ≤ 8.3 costs 53 bits
// in the tail.
const precision = 256

// quantileTolerance is 8 half-ulps: 1 for the rational function's distance from
// the quantile (below 1e-16), 2 for each polynomial, 2 for what the argument's
// rounding and log's do to them, 1 for the quotient.
const quantileTolerance = 8 * 0x1p-53

func bigOf(x float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(x) }

// density returns exp(-z²/2)/√(2π). The exponential is the 2¹⁰th power of its
// series at z²/2¹¹, below 1/25, where 40 terms reach 2⁻²⁵⁶.
func density(z *big.Float) *big.Float {
	x := new(big.Float).Mul(z, z)
	x.SetMantExp(x.Neg(x), -11)
	sum, term := bigOf(1), bigOf(1)
	for k := 1; k <= 60; k++ {
		term.Mul(term, x).Quo(term, bigOf(float64(k)))
		sum.Add(sum, term)
	}
	for range 10 {
		sum.Mul(sum, sum)
	}
	pi, _, err := big.ParseFloat("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706798", 10, precision, big.ToNearestEven)
	if err != nil {
		panic(err)
	}
	root := pi.Mul(pi, bigOf(2))
	return sum.Quo(sum, root.Sqrt(root))
}

// distribution returns Φ(z) = 1/2 + φ(z)·Σ z^(2k+1)/(1·3·5…(2k+1)), whose terms
// have one sign (Abramowitz and Stegun, 26.2.11).
func distribution(z, density *big.Float) *big.Float {
	square := new(big.Float).Mul(z, z)
	term := new(big.Float).SetPrec(precision).Set(z)
	sum := new(big.Float).Set(term)
	for k := 1; k <= 400; k++ {
		term.Mul(term, square).Quo(term, bigOf(float64(2*k+1)))
		sum.Add(sum, term)
	}
	sum.Mul(sum, density)
	return sum.Add(sum, bigOf(0.5))
}

// quantileError returns z less the true quantile of p, relative to z: by one
// step of Newton, whose remainder is of the order of its square.
func quantileError(z, p float64) float64 {
	d := density(bigOf(z))
	residual := distribution(bigOf(z), d)
	residual.Sub(residual, bigOf(p)).Quo(residual, d)
	e, _ := residual.Quo(residual, bigOf(z)).Float64()
	return e
}

func normalQuantile(p float64) float64 {
	z := [1]float64{p}
	new(quantiles).set(z[:], z[:])
	return z[0]
}

// TestQuantilesOfBlocks: a number has the same bits wherever it stands, in a block that
// lies in the tails throughout, too.
func TestQuantilesOfBlocks(t *testing.T) {
	s := New(1, "blocks")
	p := make([]float64, 3*quantileBlock+7)
	for i := range p {
		p[i] = midpoint(s.Uint64())
		if i/quantileBlock == 1 {
			p[i] *= 0.01
		}
	}
	z := make([]float64, len(p))
	q := new(quantiles)
	q.set(z, p)
	for i := range p {
		assert.Equal(t, normalQuantile(p[i]), z[i], i)
	}
	q.set(p, p)
	assert.Equal(t, z, p, "in place")
}

func TestNormalQuantileIsAccurate(t *testing.T) {
	probabilities := []float64{0x1p-54, 1 - 0x1p-53, 0.075, 0.925, math.Nextafter(0.075, 0), math.Nextafter(0.925, 1), 0.5 - 0x1p-53, math.Exp(-25), 0.5 + 1e-9}
	s := New(1, "probabilities")
	for range 400 {
		probabilities = append(probabilities, midpoint(s.Uint64()), math.Ldexp(s.Float64()+0.5, -2-s.IntN(51)))
	}
	worst := 0.0
	for _, p := range probabilities {
		z := normalQuantile(p)
		e := math.Abs(quantileError(z, p))
		assert.LessOrEqual(t, e, quantileTolerance, "p = %v, z = %v", p, z)
		worst = max(worst, e)
	}
	t.Logf("largest relative error %.3g = %.2f·2⁻⁵³", worst, worst*0x1p53)
	assert.Zero(t, normalQuantile(0.5))
}

func TestEveryDrawHasAQuantile(t *testing.T) {
	lowest, highest := normalQuantile(midpoint(0)), normalQuantile(midpoint(math.MaxUint64))
	assert.InDelta(t, -8.2924, lowest, 1e-4, "Φ⁻¹(2⁻⁵⁴), to the digits given")
	assert.InDelta(t, 8.2095, highest, 1e-4, "Φ⁻¹(1 - 2⁻⁵³), to the digits given")
}
