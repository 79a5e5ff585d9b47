package main

import (
	"errors"
	"fmt"
	"slices"
)

// Measure runs a benchmark once, with the new program or the old one.
type Measure func(benchmark string, fresh bool) (Measurement, error)

// Plan says how benchmarks are measured and judged.
type Plan struct {
	Rounds      int     // pairs in the first series
	FalseAlarms float64 // at most in this share of runs, if nothing is slower than allowed
	Measure     Measure
	Begin       func(series, pairs int)                    // told of each series, may be nil
	Measured    func(series int, benchmark string, p Pair) // told of each pair, may be nil
}

// again is how many times as many pairs the second series has, which takes more
// certainty; at 20 and 30 the binomial distribution is still summed exactly.
const again = 1.5

// fewestRounds leaves an interval of 50 benchmarks' ratios with both ends at 5 %
// false alarms: 2·2⁻¹¹ < 0.05/50.
const fewestRounds = 11

func (p Plan) validate() error {
	var errs []error
	if p.Rounds < fewestRounds {
		errs = append(errs, fmt.Errorf("%d rounds, want at least %d", p.Rounds, fewestRounds))
	}
	if !(p.FalseAlarms > 0 && p.FalseAlarms < 1) {
		errs = append(errs, fmt.Errorf("a share of false alarms of %v, want one between 0 and 1", p.FalseAlarms))
	}
	return errors.Join(errs...)
}

// confidence is that of each interval, so that all of them together are as
// seldom wrong as the plan says (Bonferroni).
func (p Plan) confidence(benchmarks int) float64 { return 1 - p.FalseAlarms/float64(benchmarks) }

// Run measures benchmarks in a first series, and in a second one, which is longer,
// those that don't hold in the first, and judges each.
func (p Plan) Run(benchmarks []string) (map[string]Judgement, error) {
	if err := p.validate(); err != nil {
		return nil, err
	}
	confidence := p.confidence(len(benchmarks))
	judgements := map[string]Judgement{}
	pairs, err := p.series(1, p.Rounds, benchmarks)
	if err != nil {
		return nil, err
	}
	var doubtful []string
	for _, name := range benchmarks {
		j := Judgement{Ratio: interval(pairs[name], confidence), Series: 1}
		j.Time = j.Ratio.verdict()
		if j.Time != Holds {
			doubtful = append(doubtful, name)
		}
		judgements[name] = j
	}
	second, err := p.series(2, int(again*float64(p.Rounds)), doubtful)
	if err != nil {
		return nil, err
	}
	for _, name := range doubtful {
		j := judgements[name]
		first := j.Ratio
		j.Ratio, j.Series = interval(second[name], confidence), 2
		j.Time = both(first, j.Ratio)
		judgements[name] = j
	}
	for _, name := range benchmarks {
		j, all := judgements[name], slices.Concat(pairs[name], second[name])
		j.allocations(all)
		j.Old = median(all, func(p Pair) Measurement { return p.Old })
		j.New = median(all, func(p Pair) Measurement { return p.New })
		judgements[name] = j
	}
	return judgements, nil
}

// series measures pairs, in rounds over all benchmarks, so that a disturbance hits
// few pairs of each. Who comes first alternates from round to round, so that what
// grows along the way favours neither: A B, B A, A B, ….
func (p Plan) series(number, rounds int, benchmarks []string) (map[string][]Pair, error) {
	pairs := map[string][]Pair{}
	if p.Begin != nil && len(benchmarks) > 0 {
		p.Begin(number, rounds*len(benchmarks))
	}
	for round := range rounds {
		for _, name := range benchmarks {
			var pair Pair
			for _, fresh := range []bool{round%2 == 1, round%2 == 0} {
				m, err := p.Measure(name, fresh)
				if err != nil {
					return nil, err
				}
				if fresh {
					pair.New = m
				} else {
					pair.Old = m
				}
			}
			pairs[name] = append(pairs[name], pair)
			if p.Measured != nil {
				p.Measured(number, name, pair)
			}
		}
	}
	return pairs, nil
}

// verdict is that of all benchmarks.
func verdict(all map[string]Judgement) Verdict {
	var vs []Verdict
	for _, j := range all {
		vs = append(vs, j.Verdict())
	}
	return worst(vs)
}
