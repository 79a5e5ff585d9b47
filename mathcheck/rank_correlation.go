package mathcheck

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Spearman returns the rank correlation of two samples: the correlation of their
// ranks, tied values sharing the mean of the ranks they take up. NaN if one of
// them is constant, or has a NaN.
func Spearman(x, y []float64) float64 {
	sameLength(len(x), len(y), "x and y")
	if slices.ContainsFunc(x, math.IsNaN) || slices.ContainsFunc(y, math.IsNaN) {
		return math.NaN()
	}
	return stat.Correlation(ranks(x), ranks(y), nil)
}

// SpearmanInterval returns the rank correlation with its percentile interval over
// resamples of the pairs, the same for the same seed (see [Bootstrap]).
func SpearmanInterval(x, y []float64, resamples int, confidence float64, seed uint64) Estimate {
	u, v := make([]float64, len(x)), make([]float64, len(y))
	value := Spearman(x, y)
	return bootstrap(value, len(x), func(index []int) float64 {
		for i, j := range index {
			u[i], v[i] = x[j], y[j]
		}
		return Spearman(u, v)
	}, resamples, confidence, seed)
}

// SpearmanPValue returns the probability that a rank correlation is at least that
// of x and y if all orders of y are equally likely, from so many random orders:
// (1 + those that reach it)/(1 + permutations), which never claims 0 (Phipson,
// Smyth 2010). It is the same for the same seed, and NaN if x or y is constant or has a NaN.
func SpearmanPValue(x, y []float64, permutations int, seed uint64) float64 {
	sameLength(len(x), len(y), "x and y")
	atLeast(permutations, 1, "permutations")
	observed := Spearman(x, y)
	if math.IsNaN(observed) {
		return observed
	}
	rx, ry := ranks(x), ranks(y)
	source := rand.New(rand.NewPCG(seed, 0))
	reached := 1
	for range permutations {
		source.Shuffle(len(ry), func(i, j int) { ry[i], ry[j] = ry[j], ry[i] })
		// Equal up to the rounding of a sum over another order.
		if stat.Correlation(rx, ry, nil) >= observed-1e-12 {
			reached++
		}
	}
	return float64(reached) / float64(permutations+1)
}

// SpearmanExactPValue is the share of all orders of y whose rank correlation with x is at
// least the observed one, which is one of them. It takes n! steps for n samples and
// panics above 10. NaN if x or y is constant or has a NaN.
func SpearmanExactPValue(x, y []float64) float64 {
	const most = 10
	if len(x) > most {
		panic(fmt.Sprintf("mathcheck: all orders of %d samples, want at most %d", len(x), most))
	}
	if r := Spearman(x, y); math.IsNaN(r) {
		return r
	}
	rx, ry := ranks(x), ranks(y)
	observed := 0.0
	for i := range rx {
		observed += rx[i] * ry[i]
	}
	// Ranks are halves of integers, and so sums of their products exact.
	reached, all := 0, 0
	var place func(i int, sum float64)
	place = func(i int, sum float64) {
		if i == len(rx) {
			all++
			if sum >= observed {
				reached++
			}
			return
		}
		for j := i; j < len(ry); j++ {
			ry[i], ry[j] = ry[j], ry[i]
			place(i+1, sum+rx[i]*ry[i])
			ry[i], ry[j] = ry[j], ry[i]
		}
	}
	place(0, 0)
	return float64(reached) / float64(all)
}

func ranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(x[a], x[b]) })
	r := make([]float64, len(x))
	for i := 0; i < len(order); {
		j := i + 1
		for j < len(order) && x[order[j]] == x[order[i]] {
			j++
		}
		for _, k := range order[i:j] {
			r[k] = float64(i+j-1)/2 + 1
		}
		i = j
	}
	return r
}
