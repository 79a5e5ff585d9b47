package random

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat/distuv"
)

func TestNormalQuantileInvertsTheDistribution(t *testing.T) {
	for _, p := range []float64{1e-300, 1e-17, 1e-11, 1e-5, 0.01, 0.07499, 0.0751, 0.3, 0.49999, 0.5001, 0.925, 0.9251, 0.999, 1 - 1e-9} {
		z := normalQuantile(p)
		// erfc has relative condition z² in the tail, and errs by an ulp or so.
		assert.InEpsilon(t, p, 0.5*math.Erfc(-z/math.Sqrt2), 1e-15*(4+z*z), p)
	}
	assert.Zero(t, normalQuantile(0.5))
}

// TestNormalsFollowTheDistribution is Kolmogorov's test; its statistic times √n
// exceeds 1.95 with probability 0.001.
func TestNormalsFollowTheDistribution(t *testing.T) {
	const n = 20000
	x := make([]float64, n)
	New(3, "test").FillNormal(x, 2)
	worst := 0.0
	counts := map[int]int{}
	for _, v := range x {
		counts[int(distuv.Normal{Sigma: 2}.CDF(v)*1000)]++
	}
	below := 0
	for i := range 1000 {
		below += counts[i]
		worst = max(worst, math.Abs(float64(below)/n-float64(i+1)/1000))
	}
	assert.Less(t, worst*math.Sqrt(n), 1.95)
}

func TestStreamsDependOnSeedAndEveryPartOfTheName(t *testing.T) {
	seen := map[uint64]string{}
	for what, s := range map[string]*Stream{
		"1": New(1), "2": New(2), "1 a": New(1, "a"), "1 b": New(1, "b"), "1 a b": New(1, "a", "b"), "1 ab": New(1, "ab"), "1 empty": New(1, ""),
	} {
		x := s.Uint64()
		assert.Empty(t, seen[x], what)
		seen[x] = what
	}
	assert.Equal(t, New(5, "x").Uint64(), New(5, "x").Uint64())
}

// TestNormalTakesOneDraw lets streams be resumed by counting.
func TestNormalTakesOneDraw(t *testing.T) {
	a, b := New(1, "x"), New(1, "x")
	for range 1000 {
		a.Normal()
		b.Uint64()
	}
	assert.Equal(t, b.Uint64(), a.Uint64())
}

func TestSphere(t *testing.T) {
	x := make([]float64, 100)
	New(1, "sphere").Sphere(x, 10)
	s := 0.0
	for _, v := range x {
		s += v * v
	}
	assert.InEpsilon(t, 100, s, 1e-14)
}

func TestStateResumes(t *testing.T) {
	a := New(1, "x")
	a.Normal()
	state, err := a.MarshalBinary()
	assert.NoError(t, err)
	var b Stream
	assert.NoError(t, b.UnmarshalBinary(state))
	assert.Equal(t, a.Normal(), b.Normal())
	assert.ErrorContains(t, b.UnmarshalBinary(state[:3]), "3 bytes are no state")
}

func TestIntNIsUniform(t *testing.T) {
	s := New(1, "int")
	var counts [7]int
	const n = 70000
	for range n {
		counts[s.IntN(7)]++
	}
	for _, c := range counts {
		assert.InDelta(t, n/7, c, 5*math.Sqrt(n/7), "five standard deviations")
	}
	assert.Panics(t, func() { s.IntN(0) })
}

func TestPermIsAPermutation(t *testing.T) {
	seen := make([]bool, 50)
	for _, i := range New(1, "perm").Perm(50) {
		assert.False(t, seen[i])
		seen[i] = true
	}
}
