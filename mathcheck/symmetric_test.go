package mathcheck_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/mathcheck"
)

// bruteSymmetric sums products over all 2^n subsets.
func bruteSymmetric(rho []float64) []float64 {
	e := make([]float64, len(rho)+1)
	for subset := range 1 << len(rho) {
		product, order := 1.0, 0
		for i, r := range rho {
			if subset>>i&1 == 1 {
				product *= r
				order++
			}
		}
		e[order] += product
	}
	return e
}

func TestLogSymmetricAgainstBruteForce(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 12))
	for n := range 12 {
		rho := make([]float64, n)
		for i := range rho {
			rho[i] = math.Exp(3 * source.NormFloat64())
		}
		brute := bruteSymmetric(rho)
		logs, tails := mathcheck.LogElementarySymmetric(rho, n+2), mathcheck.LogElementarySymmetricTails(rho, n+2)
		above := 0.0
		for j := n; j >= 0; j-- {
			assert.InDelta(t, math.Log(brute[j]), logs[j], roundings(500), "n %d, order %d", n, j)
			assert.InDelta(t, above, math.Exp(tails[j]), 1e-12*above, "n %d, above order %d", n, j)
			above += brute[j]
		}
		assert.Equal(t, math.Inf(-1), logs[n+1])
		assert.Equal(t, math.Inf(-1), tails[n+1])
	}
}

// TestTenThousandLayers: with equal ρ the polynomials are C(L, j)·ρ^j, far
// outside float64; log Γ in big steps is the reference.
func TestTenThousandLayers(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long; run without -short")
	}
	const layers, order = 10000, 500
	for _, size := range []float64{1e-3, 1, 1e4} {
		rho := make([]float64, layers)
		for i := range rho {
			rho[i] = size
		}
		logs := mathcheck.LogElementarySymmetric(rho, order)
		assert.InDelta(t, bigLogBinomial(layers, order)+order*math.Log(size), logs[order], 1e-9, "10⁴ additions to a log of order 10⁴: 10⁴ rounded by 1e-12, at random")
		tails := mathcheck.LogElementarySymmetricTails(rho, order)
		assert.LessOrEqual(t, logs[order], tails[order-1])
		assert.InDelta(t, math.Log(math.Expm1(min(700, layers*math.Log1p(size)))), min(700, tails[0]), 1e-9, "Π(1+ρ) - 1")
	}
}

// bigLogBinomial returns log C(n, k) from the exact integer.
func bigLogBinomial(n, k int64) float64 {
	x := new(big.Float).SetInt(new(big.Int).Binomial(n, k))
	mantissa := new(big.Float)
	exponent := x.MantExp(mantissa)
	m, _ := mantissa.Float64()
	return math.Log(m) + float64(exponent)*math.Ln2
}

func TestSymmetricOfSpecialValues(t *testing.T) {
	assert.Equal(t, []float64{0, math.Log(3), math.Inf(-1)}, mathcheck.LogElementarySymmetric([]float64{0, 3, 0}, 2))
	assert.True(t, math.IsNaN(mathcheck.LogElementarySymmetric([]float64{-1}, 1)[1]))
	assert.Equal(t, []float64{0}, mathcheck.LogElementarySymmetric(nil, 0))
}

func TestEffectiveDepth(t *testing.T) {
	const threshold = 1e-6
	source := rand.New(rand.NewPCG(1, 13))
	for range 30 {
		rho := make([]float64, 1+source.IntN(10))
		scale := math.Pow(10, -4*source.Float64())
		for i := range rho {
			rho[i] = scale * source.Float64()
		}
		brute, above, want := bruteSymmetric(rho), 0.0, -1
		for order := len(rho); order > 0 && want < 0; order-- {
			if above += brute[order]; above >= threshold {
				want = order - 1
			}
		}
		assert.Equal(t, want, mathcheck.EffectiveDepth(rho, threshold), rho)
	}
	assert.Equal(t, -1, mathcheck.EffectiveDepth([]float64{1e-8, 1e-8}, threshold))
	assert.Equal(t, 1, mathcheck.EffectiveDepth([]float64{1, 1}, threshold), "no order above 2 exists")
	assert.Panics(t, func() { mathcheck.EffectiveDepth([]float64{-1}, threshold) })
	assert.Panics(t, func() { mathcheck.EffectiveDepth([]float64{1}, 0) })
}

// TestGeometricUpdates: the closed forms against the recurrence, and for every
// depth below the bound.
func TestGeometricUpdates(t *testing.T) {
	for _, g := range []mathcheck.GeometricUpdates{{1, 1.2}, {0.3, 1.05}, {5, 2}} {
		const order = 30
		for _, layers := range []int{3, 50, 1000} {
			recurrence := mathcheck.LogElementarySymmetric(g.Sizes(layers), order)
			tails := mathcheck.LogElementarySymmetricTails(g.Sizes(layers), order)
			for j := range order + 1 {
				if j > layers {
					assert.Equal(t, math.Inf(-1), g.LogElementarySymmetric(j, layers))
					continue
				}
				assert.InDelta(t, recurrence[j], g.LogElementarySymmetric(j, layers), roundings(500000), "%v, %d layers, order %d", g, layers, j)
				assert.LessOrEqual(t, tails[j], g.LogTailBound(j)+roundings(500000))
			}
			if layers == 1000 { // as good as infinite
				assert.InDelta(t, tails[5], g.LogTailBound(5), roundings(500000), "the bound is sharp")
			}
		}
		// Euler: the sum over all orders is the infinite product.
		product := 0.0
		for _, r := range g.Sizes(20000) {
			product += math.Log1p(r)
		}
		assert.InDelta(t, product, math.Log1p(math.Exp(g.LogTailBound(0))), roundings(50000))
	}
}

// TestEffectiveDepthSaturates: depth beyond some ten layers adds nothing.
func TestEffectiveDepthSaturates(t *testing.T) {
	g := mathcheck.GeometricUpdates{C: 1, R: 1.2}
	limit := g.EffectiveDepthLimit(1e-6)
	previous := -1
	for _, layers := range []int{5, 10, 20, 100, 1000, 10000} {
		depth := mathcheck.EffectiveDepth(g.Sizes(layers), 1e-6)
		assert.GreaterOrEqual(t, depth, previous)
		assert.LessOrEqual(t, depth, limit)
		previous = depth
	}
	assert.Equal(t, limit, previous)
	// Without explosion updates may all be alike, and it grows with depth.
	alike := make([]float64, 10000)
	for i := range alike {
		alike[i] = 0.01
	}
	assert.Greater(t, mathcheck.EffectiveDepth(alike, 1e-6), 5*mathcheck.EffectiveDepth(alike[:1000], 1e-6))
	assert.Panics(t, func() { mathcheck.GeometricUpdates{C: 1, R: 1}.Sizes(3) })
}

// TestOrderTermsAgainstBruteForce multiplies all 2^L products out.
func TestOrderTermsAgainstBruteForce(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 14))
	const layers = 8
	widths := []int{3, 4, 4, 2, 5, 3, 3, 4, 2} // input first
	var initial, residual []blas64.General
	for l := range layers {
		initial = append(initial, gaussianMatrix(widths[l+1], widths[l], 1, source).RawMatrix())
		residual = append(residual, gaussianMatrix(widths[l+1], widths[l], 0.5, source).RawMatrix())
	}
	want := make([][]float64, layers+1)
	for i := range want {
		want[i] = make([]float64, 2*3)
	}
	for subset := range 1 << layers {
		order := 0
		product := []float64{1, 0, 0, 0, 1, 0, 0, 0, 1}
		for l := range layers {
			m := initial[l]
			if subset>>l&1 == 1 {
				m = residual[l]
				order++
			}
			product = multiply(m, product, 3)
		}
		for i, v := range product {
			want[order][i] += v
		}
	}
	terms := mathcheck.OrderTerms(initial, residual)
	assert.Len(t, terms, layers+1)
	for order, term := range terms {
		assert.InDeltaSlice(t, want[order], term.Data, 1e-9, "256 products of size up to 1e3")
	}
}

func multiply(a blas64.General, b []float64, cols int) []float64 {
	c := make([]float64, a.Rows*cols)
	for i := range a.Rows {
		for j := range cols {
			for k := range a.Cols {
				c[i*cols+j] += a.Data[i*a.Stride+k] * b[k*cols+j]
			}
		}
	}
	return c
}

func ExampleLogElementarySymmetric() {
	for _, l := range mathcheck.LogElementarySymmetric([]float64{1, 2, 3}, 3) {
		fmt.Printf("%.0f ", math.Exp(l))
	}
	// Output: 1 6 11 6
}

func ExampleLogElementarySymmetricTails() {
	for _, l := range mathcheck.LogElementarySymmetricTails([]float64{1, 2, 3}, 3) {
		fmt.Printf("%.0f ", math.Exp(l))
	}
	// Output: 23 17 6 0
}

func ExampleEffectiveDepth() {
	rho := make([]float64, 100)
	for l := range rho {
		rho[l] = 0.01
	}
	fmt.Println(mathcheck.EffectiveDepth(rho, 1e-6))
	// Output: 8
}

func ExampleGeometricUpdates() {
	g := mathcheck.GeometricUpdates{C: 1, R: 1.2}
	for _, layers := range []int{10, 100, 1000} {
		fmt.Print(mathcheck.EffectiveDepth(g.Sizes(layers), 1e-6), " ")
	}
	fmt.Println("never above", g.EffectiveDepthLimit(1e-6))
	// Output: 9 13 13 never above 13
}

func ExampleOrderTerms() {
	scalar := func(x float64) blas64.General {
		return blas64.General{Rows: 1, Cols: 1, Stride: 1, Data: []float64{x}}
	}
	// (10 + 1)·(100 + 2)
	terms := mathcheck.OrderTerms([]blas64.General{scalar(10), scalar(100)}, []blas64.General{scalar(1), scalar(2)})
	for _, term := range terms {
		fmt.Print(term.Data[0], " ")
	}
	// Output: 1000 120 2
}
