package random_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat/distuv"

	"gradscale/net/random"
)

// TestNormalsFollowTheDistribution is Kolmogorov's test: √n times the largest
// distance between the distributions exceeds c with probability 2·exp(-2c²).
func TestNormalsFollowTheDistribution(t *testing.T) {
	const n, chance = 20000, 1e-3
	threshold := math.Sqrt(math.Log(2/chance) / 2 / n)
	x := make([]float64, n)
	random.New(3, "test").FillNormal(x, 2)
	slices.Sort(x)
	worst := 0.0
	for i, v := range x {
		p := distuv.Normal{Sigma: 2}.CDF(v)
		worst = max(worst, p-float64(i)/n, float64(i+1)/n-p)
	}
	assert.Less(t, worst, threshold)
}

// TestMoments holds each moment against its expectation within four standard
// errors, √((E[z^2k] - E[z^k]²)/n).
func TestMoments(t *testing.T) {
	const n = 100000
	s := random.New(5, "moments")
	var normal, uniform [5]float64
	for range n {
		z, u := s.Normal(), s.Float64()
		for k := range normal {
			normal[k] += math.Pow(z, float64(k)) / n
			uniform[k] += math.Pow(u, float64(k)) / n
		}
	}
	even := []float64{1, 1, 3, 15, 105} // E[z^2k] = 1·3·5…(2k-1)
	for k := 1; k <= 4; k++ {
		mean := 0.0
		if k%2 == 0 {
			mean = even[k/2]
		}
		assert.InDelta(t, mean, normal[k], 4*math.Sqrt((even[k]-mean*mean)/n), "normal, order %d", k)
		mean = 1 / float64(k+1)
		assert.InDelta(t, mean, uniform[k], 4*math.Sqrt((1/float64(2*k+1)-mean*mean)/n), "uniform, order %d", k)
	}
}

func TestStreamsDependOnSeedAndEveryPartOfTheName(t *testing.T) {
	seen := map[uint64]string{}
	for what, s := range map[string]*random.Stream{
		"1": random.New(1), "2": random.New(2), "1 a": random.New(1, "a"), "1 b": random.New(1, "b"), "1 a b": random.New(1, "a", "b"), "1 ab": random.New(1, "ab"), "1 empty": random.New(1, ""),
	} {
		x := s.Uint64()
		assert.Empty(t, seen[x], what)
		seen[x] = what
	}
	assert.Equal(t, random.New(5, "x").Uint64(), random.New(5, "x").Uint64())
}

// TestNormalTakesOneDraw lets streams be resumed by counting.
func TestNormalTakesOneDraw(t *testing.T) {
	a, b := random.New(1, "x"), random.New(1, "x")
	for range 1000 {
		a.Normal()
		b.Uint64()
	}
	assert.Equal(t, b.Uint64(), a.Uint64())
}

// TestStreamsAreApart draws from one stream between draws from another.
func TestStreamsAreApart(t *testing.T) {
	alone, between, other := random.New(1, "weights"), random.New(1, "weights"), random.New(1, "order")
	for i := range 100 {
		other.Perm(i)
		assert.Equal(t, alone.Normal(), between.Normal())
	}
}

// TestStreamsAreUncorrelated holds the correlation of streams whose seeds or
// names differ least against four standard errors, 1/√n each.
func TestStreamsAreUncorrelated(t *testing.T) {
	const n = 10000
	for what, pair := range map[string][2]*random.Stream{
		"seeds": {random.New(1, "x"), random.New(2, "x")},
		"names": {random.New(1, "x 1"), random.New(1, "x 2")},
		"parts": {random.New(1, "x", "y"), random.New(1, "xy")},
	} {
		sum := 0.0
		for range n {
			sum += pair[0].Normal() * pair[1].Normal()
		}
		assert.InDelta(t, 0, sum/n, 4/math.Sqrt(n), what)
	}
}

// sumTolerance bounds the rounding of a sum of 100 positive terms, an ulp each,
// and of the two products before.
const sumTolerance = 102 * 0x1p-52

func TestSphere(t *testing.T) {
	x := make([]float64, 100)
	random.New(1, "sphere").Sphere(x, 10)
	s := 0.0
	for _, v := range x {
		s += v * v
	}
	assert.InEpsilon(t, 100, s, sumTolerance)
}

func TestStateResumes(t *testing.T) {
	a := random.New(1, "x")
	a.Normal()
	state, err := a.MarshalBinary()
	assert.NoError(t, err)
	var b random.Stream
	assert.NoError(t, b.UnmarshalBinary(state))
	assert.Equal(t, a.Normal(), b.Normal())
	assert.ErrorContains(t, b.UnmarshalBinary(state[:3]), "3 bytes are no state")
}

func TestIntNIsUniform(t *testing.T) {
	s := random.New(1, "int")
	var counts [7]int
	const n = 70000
	for range n {
		counts[s.IntN(7)]++
	}
	for _, c := range counts {
		assert.InDelta(t, n/7, c, 5*math.Sqrt(n/7), "five standard deviations")
	}
	assert.PanicsWithValue(t, "random: IntN(0), want at least 1", func() { s.IntN(0) })
}

// TestIntNRejects draws below three eighths of 2⁶⁴, where the remainder of 64 random
// bits would be in the lower two thirds three times in four. With ints of 32 bits
// the bias is too small to be seen.
func TestIntNRejects(t *testing.T) {
	const n, draws = math.MaxInt / 4 * 3, 10000
	s := random.New(1, "rejects")
	low := 0
	for range draws {
		if s.IntN(n) < n/3*2 {
			low++
		}
	}
	assert.InDelta(t, 2./3, float64(low)/draws, 5*math.Sqrt(2./9/draws), "five standard deviations")
}

func TestPermIsAPermutation(t *testing.T) {
	seen := make([]bool, 50)
	for _, i := range random.New(1, "perm").Perm(50) {
		assert.False(t, seen[i])
		seen[i] = true
	}
}
