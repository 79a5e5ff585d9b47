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
	atLeast(len(x), 2, "samples")
	atLeast(resamples, 2, "resamples")
	source := rand.New(rand.NewPCG(seed, 0))
	values, resample := make([]float64, resamples), make([]float64, len(x))
	for i := range values {
		for j := range resample {
			resample[j] = x[source.IntN(len(x))]
		}
		values[i] = statistic(resample)
	}
	slices.Sort(values)
	return Estimate{
		Value:      statistic(slices.Clone(x)),
		Lo:         stat.Quantile((1-confidence)/2, stat.Empirical, values, nil),
		Hi:         stat.Quantile((1+confidence)/2, stat.Empirical, values, nil),
		Confidence: confidence,
	}
}
