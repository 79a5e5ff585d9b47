package main

import (
	"math"
	"slices"

	"golang.org/x/perf/benchmath"
)

// Verdict is what a benchmark, or a run of all of them, comes to.
type Verdict string

// The verdicts.
const (
	Holds     Verdict = "holds"     // surely less than 10 % slower
	Slower    Verdict = "slower"    // surely more than 3 % slower, as a series before it showed, or more allocations
	Undecided Verdict = "undecided" // the noise hides which
)

const (
	// allowed is the ratio of times that is no slow-down yet: where the linker puts a
	// loop that has not changed moves its time by a few per cent.
	allowed = 1.03
	// sought is the slow-down that must not pass unnoticed.
	sought = 1.10
)

// Measurement is what a benchmark reports for an operation, the fastest of three
// runs in a process.
type Measurement struct{ Seconds, Allocs, Bytes float64 }

// Pair is a benchmark run with the old program and with the new one, one right
// after the other.
type Pair struct{ Old, New Measurement }

// Interval is the median of the paired ratios of times, new over old, with the
// ends of its confidence interval.
type Interval struct{ Median, Lo, Hi float64 }

// Judgement is what was found of a benchmark.
type Judgement struct {
	Ratio         Interval // in the series that decided
	Series        int      // how many series were measured
	Time          Verdict
	Allocations   Verdict
	Allocs, Bytes [2]float64 // for an operation, old and new
	Old, New      float64    // seconds for an operation: medians
}

// Verdict is that of time and allocations together.
func (j Judgement) Verdict() Verdict { return worst([]Verdict{j.Time, j.Allocations}) }

// worst returns Slower if any is, else Undecided if any is.
func worst(all []Verdict) Verdict {
	for _, v := range []Verdict{Slower, Undecided} {
		if slices.Contains(all, v) {
			return v
		}
	}
	return Holds
}

// interval returns that of the ratios' median. It assumes nothing of how noise is
// distributed, only that pairs are independent: its ends are order statistics of
// the ratios, as the binomial distribution of their signs has it.
func interval(pairs []Pair, confidence float64) Interval {
	var ratios []float64
	for _, p := range pairs {
		ratios = append(ratios, p.New.Seconds/p.Old.Seconds)
	}
	s := benchmath.AssumeNothing.Summary(benchmath.NewSample(ratios, &benchmath.DefaultThresholds), confidence)
	return Interval{s.Center, s.Lo, s.Hi}
}

// verdict of one series: the interval tells a slow-down, or excludes the one that
// is sought, or is too wide for either.
func (i Interval) verdict() Verdict {
	switch {
	case i.Lo > allowed:
		return Slower
	case i.Hi < sought:
		return Holds
	}
	return Undecided
}

// both is the verdict of two series. A slow-down is shown by the first, by its
// median, and must recur in the second, by its interval. What the second clears is
// cleared, whatever the first showed.
func both(first, second Interval) Verdict {
	v := second.verdict()
	if v == Slower && first.Median <= allowed {
		return Undecided
	}
	return v
}

// allocations compares counts, which are exact: more in every new run than in any
// old one is a rise. Counts that overlap and are more often greater than before
// leave it undecided. Bytes count where neither program's vary: a benchmark's
// set-up is spread over a number of operations that hangs on time.
func (j *Judgement) allocations(pairs []Pair) {
	j.Allocations = Holds
	for _, unit := range []struct {
		of     func(Measurement) float64
		shown  *[2]float64
		varies Verdict
	}{
		{func(m Measurement) float64 { return m.Allocs }, &j.Allocs, Undecided},
		{func(m Measurement) float64 { return m.Bytes }, &j.Bytes, Holds},
	} {
		var old, fresh []float64
		for _, p := range pairs {
			old, fresh = append(old, unit.of(p.Old)), append(fresh, unit.of(p.New))
		}
		was, is := exact(old), exact(fresh)
		*unit.shown = [2]float64{was.Center, is.Center}
		vary := len(was.Warnings)+len(is.Warnings) > 0
		switch {
		case !vary && is.Center > was.Center, vary && unit.varies == Undecided && is.Lo > was.Hi:
			j.Allocations = Slower
		case vary && is.Center > was.Center:
			j.Allocations = worst([]Verdict{j.Allocations, unit.varies})
		}
	}
}

// exact summarizes counts by their mode; it warns where they vary.
func exact(counts []float64) benchmath.Summary {
	return benchmath.AssumeExact.Summary(benchmath.NewSample(counts, &benchmath.DefaultThresholds), 1)
}

// median of seconds, of one of the programs.
func median(pairs []Pair, of func(Pair) Measurement) float64 {
	var all []float64
	for _, p := range pairs {
		all = append(all, of(p).Seconds)
	}
	slices.Sort(all)
	if len(all) == 0 {
		return math.NaN()
	}
	return all[len(all)/2]
}
