package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// print writes the table: what does not hold first, then the largest ratios.
func (c *comparison) print(out io.Writer, o options, all map[string]Judgement) {
	fmt.Fprintf(out, "**Speed: %s**", verdict(all))
	if len(all) > 0 {
		fmt.Fprintf(out, " (%s)", counts(all))
	}
	fmt.Fprintln(out)
	if len(c.alike) > 0 {
		fmt.Fprintf(out, "\nNot measured, because old and new compile to the same: %s.\n", strings.Join(c.alike, ", "))
	}
	for _, only := range []struct {
		name  string
		names []string
	}{{"old", c.oldOnly}, {"new", c.freshOnly}} {
		if len(only.names) > 0 {
			fmt.Fprintf(out, "\nOnly in the %s code, so not compared: %s.\n", only.name, strings.Join(only.names, ", "))
		}
	}
	if len(all) == 0 {
		return
	}
	fmt.Fprint(out, "\n| benchmark | old | new | new/old | allocs | B | series | verdict |\n|---|---|---|---|---|---|---|---|\n")
	names := slices.Clone(c.names)
	order := []Verdict{Slower, Undecided, Holds}
	slices.SortStableFunc(names, func(a, b string) int {
		if d := slices.Index(order, all[a].Verdict()) - slices.Index(order, all[b].Verdict()); d != 0 {
			return d
		}
		return cmp.Compare(all[b].Ratio.Median, all[a].Ratio.Median)
	})
	for _, name := range names {
		j := all[name]
		shown := string(j.Verdict())
		if j.Verdict() != Holds {
			shown = "**" + shown + "**"
		}
		if j.Allocations != Holds {
			shown += " (allocations)"
		}
		fmt.Fprintf(out, "| %s | %s | %s | %.3f [%.3f, %.3f] | %s | %s | %d | %s |\n",
			strings.ReplaceAll(name, "|", `\|`), seconds(j.Old), seconds(j.New), j.Ratio.Median, j.Ratio.Lo, j.Ratio.Hi, change(j.Allocs), change(j.Bytes), j.Series, shown)
	}
	fmt.Fprintf(out, "\nMedians of %d pairs in the first series and %d in the second, with intervals of %.4g %% confidence, so that at most %.2g %% of runs raise a false alarm. "+
		"Slower: the median lies above %[5]v in the first series and the interval in the second. Holds: the interval lies below %[6]v. Undecided: neither, as the machine is too noisy.\n",
		o.rounds, int(again*float64(o.rounds)), 100*Plan{FalseAlarms: o.falseAlarms}.confidence(len(all)), 100*o.falseAlarms, allowed, sought)
	c.printPeak(out)
}

// printPeak tells how far the peak loop, which is the same in all runs, spreads.
func (c *comparison) printPeak(out io.Writer) {
	peaks := slices.DeleteFunc(slices.Clone(c.peaks), func(x float64) bool { return x == 0 })
	if len(peaks) == 0 {
		fmt.Fprintln(out, "\nPeak loop: unknown.")
		return
	}
	slices.Sort(peaks)
	at := func(share float64) float64 { return peaks[int(math.Round(share*float64(len(peaks)-1)))] }
	fmt.Fprintf(out, "\nPeak loop (register-only fused multiply-adds, measured once a run, %d runs): median %.4g GFLOP/s a core, 5 to 95 %%: %.4g to %.4g, all: %.4g to %.4g.\n",
		len(peaks), at(0.5), at(0.05), at(0.95), at(0), at(1))
}

func counts(all map[string]Judgement) string {
	n := map[Verdict]int{}
	for _, j := range all {
		n[j.Verdict()]++
	}
	return fmt.Sprintf("of %d benchmarks %d hold, %d slower, %d undecided", len(all), n[Holds], n[Slower], n[Undecided])
}

// change is a count, or two with an arrow between them.
func change(counts [2]float64) string {
	if counts[0] == counts[1] {
		return fmt.Sprint(counts[0])
	}
	return fmt.Sprintf("%v → %v", counts[0], counts[1])
}

// seconds with a unit.
func seconds(s float64) string {
	for _, u := range []struct {
		name string
		of   float64
	}{{"s", 1}, {"ms", 1e-3}, {"µs", 1e-6}} {
		if s >= u.of {
			return fmt.Sprintf("%.4g %s", s/u.of, u.name)
		}
	}
	return fmt.Sprintf("%.4g ns", s/1e-9)
}
