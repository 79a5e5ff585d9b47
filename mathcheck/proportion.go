package mathcheck

import (
	"fmt"

	"gonum.org/v1/gonum/stat/distuv"
)

// Proportion returns successes/n with the exact interval of Clopper and Pearson
// (1934), which holds the true probability at least as often as its confidence
// says and never has width zero. It panics unless 0 ≤ successes ≤ n and n ≥ 1.
func Proportion(successes, n int, confidence float64) Estimate {
	atLeast(n, 1, "trials")
	if successes < 0 || successes > n {
		panic(fmt.Sprintf("mathcheck: %d successes in %d trials", successes, n))
	}
	needConfidence(confidence)
	s, f, tail := float64(successes), float64(n-successes), (1-confidence)/2
	e := Estimate{Value: s / float64(n), Lo: 0, Hi: 1, Confidence: confidence, N: n}
	if successes > 0 {
		e.Lo = distuv.Beta{Alpha: s, Beta: f + 1}.Quantile(tail)
	}
	if successes < n {
		e.Hi = distuv.Beta{Alpha: s + 1, Beta: f}.Quantile(1 - tail)
	}
	return e
}
