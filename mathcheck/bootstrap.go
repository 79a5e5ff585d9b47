package mathcheck

import (
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Bootstrap returns the statistic of a sample with its percentile interval over
// resamples drawn with replacement (Efron 1979), the same for the same seed.
// statistic gets a slice that it may reorder. It panics with fewer than two
// samples or resamples.
func Bootstrap(x []float64, statistic func([]float64) float64, resamples int, confidence float64, seed uint64) Estimate {
	resample := make([]float64, len(x))
	value := statistic(slices.Clone(x))
	return bootstrap(value, len(x), func(index []int) float64 {
		for i, j := range index {
			resample[i] = x[j]
		}
		return statistic(resample)
	}, resamples, confidence, seed)
}

// bootstrap draws indices of n samples with replacement and hands them to
// statistic. Undefined (NaN) statistics of resamples are left out.
func bootstrap(value float64, n int, statistic func(index []int) float64, resamples int, confidence float64, seed uint64) Estimate {
	atLeast(n, 2, "samples")
	atLeast(resamples, 2, "resamples")
	needConfidence(confidence)
	source := rand.New(rand.NewPCG(seed, 0))
	values, index := make([]float64, 0, resamples), make([]int, n)
	for range resamples {
		for j := range index {
			index[j] = source.IntN(n)
		}
		if v := statistic(index); v == v {
			values = append(values, v)
		}
	}
	return percentiles(value, values, confidence)
}

func percentiles(value float64, values []float64, confidence float64) Estimate {
	if len(values) == 0 {
		return undefined(value, confidence)
	}
	slices.Sort(values)
	return Estimate{
		Value:      value,
		Lo:         stat.Quantile((1-confidence)/2, stat.Empirical, values, nil),
		Hi:         stat.Quantile((1+confidence)/2, stat.Empirical, values, nil),
		Confidence: confidence,
	}
}
