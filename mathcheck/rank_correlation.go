package mathcheck

import (
	"cmp"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Spearman returns the rank correlation of two samples: the correlation of their
// ranks, tied values sharing the mean of the ranks they take up. NaN if one of
// them is constant.
func Spearman(x, y []float64) float64 {
	sameLength(len(x), len(y), "x and y")
	return stat.Correlation(ranks(x), ranks(y), nil)
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
