package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"gradscale/claims"
	"gradscale/mathcheck/golden"
)

// difference is what two folders of records differ in.
type difference struct {
	verdicts []string // those that changed
	oldOnly  []string // records that only one of the folders has
	newOnly  []string
	records  []recordDifference
	same     int // numbers with the same bits
	all      int // numbers in both
}

// recordDifference is what two records of a claim differ in.
type recordDifference struct {
	id    string
	texts []string
	moves []move // the farthest first
}

// move is a number that has other bits.
type move struct {
	name     string
	old, new float64
	halves   float64 // how far it moved in halves of the old interval's width; NaN where there is none
	ulps     uint64
}

func compare(old, fresh collection) difference {
	var d difference
	oldIDs, olds := old.partsByID()
	freshIDs, news := fresh.partsByID()
	for _, id := range oldIDs {
		if _, ok := news[id]; !ok {
			d.oldOnly = append(d.oldOnly, id)
		}
	}
	for _, id := range freshIDs {
		was, ok := olds[id]
		is := news[id]
		if !ok {
			d.newOnly = append(d.newOnly, id)
			continue
		}
		if is.Verdict != was.Verdict {
			d.verdicts = append(d.verdicts, fmt.Sprintf("%s: %s, was %s", id, is.Verdict, was.Verdict))
		}
		r := recordDifference{id: id, texts: changedTexts(was, is)}
		for _, c := range is.Checks {
			d.compareCheck(&r, c, was.Checks)
		}
		for _, c := range was.Checks {
			if find(is.Checks, c.Key) == nil {
				r.texts = append(r.texts, fmt.Sprintf("check %q is gone", c.Key))
			}
		}
		slices.SortStableFunc(r.moves, func(a, b move) int {
			switch {
			case a.farther(b):
				return -1
			case b.farther(a):
				return 1
			}
			return 0
		})
		if len(r.texts)+len(r.moves) > 0 {
			d.records = append(d.records, r)
		}
	}
	return d
}

func find(checks []claims.Check, k claims.Key) *claims.Check {
	if i := slices.IndexFunc(checks, func(c claims.Check) bool { return c.Key == k }); i >= 0 {
		return &checks[i]
	}
	return nil
}

// changedTexts tells which texts differ.
func changedTexts(was, is part) []string {
	var out []string
	for _, t := range []struct{ name, was, is string }{
		{"title", was.Title, is.Title}, {"name", was.Name, is.Name}, {"statement", was.Statement, is.Statement}, {"part's statement", was.Says, is.Says},
		{"source", was.Source, is.Source}, {"protocol", was.Protocol, is.Protocol}, {"oracle", was.Oracle, is.Oracle}, {"deviation", was.Deviation, is.Deviation},
		{"rules", strings.Join(was.Rules, "\n"), strings.Join(is.Rules, "\n")}, {"sabotages", fmt.Sprint(was.Sabotages), fmt.Sprint(is.Sabotages)},
	} {
		if t.was != t.is {
			out = append(out, t.name+" reads otherwise")
		}
	}
	return out
}

func (d *difference) compareCheck(r *recordDifference, c claims.Check, before []claims.Check) {
	was := find(before, c.Key)
	if was == nil {
		r.texts = append(r.texts, fmt.Sprintf("check %q is new", c.Key))
		return
	}
	if c.Outcome != was.Outcome {
		r.texts = append(r.texts, fmt.Sprintf("check %q %s, was %s", c.Key, c.Outcome, was.Outcome))
	}
	if c.Condition != was.Condition {
		r.texts = append(r.texts, fmt.Sprintf("check %q asks %s, asked %s", c.Key, c.Condition, was.Condition))
	}
	half := (was.Measured.Hi - was.Measured.Lo) / 2
	for _, n := range []struct {
		name    string
		old, to float64
	}{
		{"measured", was.Measured.Value, c.Measured.Value}, {"lo", was.Measured.Lo, c.Measured.Lo}, {"hi", was.Measured.Hi, c.Measured.Hi},
		{"paper", was.Paper, c.Paper}, {"theory", was.Theory, c.Theory}, {"reference", was.Reference, c.Reference},
	} {
		if math.IsNaN(n.old) && math.IsNaN(n.to) {
			continue
		}
		d.all++
		m := move{c.Key.String() + "/" + n.name, n.old, n.to, math.NaN(), golden.Distance(n.old, n.to)}
		if half > 0 {
			m.halves = math.Abs(n.to-n.old) / half
		}
		if m.ulps == 0 {
			d.same++
			continue
		}
		r.moves = append(r.moves, m)
	}
}

// farther tells whether a number moved farther than another: in half widths of
// intervals where both have one, else in ulps.
func (m move) farther(n move) bool {
	if !math.IsNaN(m.halves) && !math.IsNaN(n.halves) {
		return m.halves > n.halves
	}
	return m.ulps > n.ulps
}

// mostUlps is the largest distance that is worth a number: beyond it two numbers
// agree in less than ten of their sixteen digits.
const mostUlps = 1e6

func (m move) String() string {
	s := fmt.Sprintf("%s: %.17g, was %.17g", m.name, m.new, m.old)
	if !math.IsNaN(m.halves) {
		s += fmt.Sprintf(": %.2g half widths of its interval", m.halves)
	}
	if m.ulps <= mostUlps {
		return s + fmt.Sprintf(", %d ulps", m.ulps)
	}
	return s + ", over a million ulps"
}

func (d difference) verdictsChanged() bool { return len(d.verdicts) > 0 }

func (d difference) incomplete() bool { return len(d.oldOnly)+len(d.newOnly) > 0 }

// print begins with a summary and lists at most so many numbers of each record.
func (d difference) print(w io.Writer, most int) {
	var largest *move
	where, moved := "", 0
	for i, r := range d.records {
		moved += len(r.moves)
		if len(r.moves) > 0 && (largest == nil || r.moves[0].farther(*largest)) {
			largest, where = &d.records[i].moves[0], r.id
		}
	}
	if d.verdictsChanged() {
		fmt.Fprintf(w, "%d verdicts changed:\n    %s\n", len(d.verdicts), strings.Join(d.verdicts, "\n    "))
	} else {
		fmt.Fprintln(w, "no verdict changed")
	}
	fmt.Fprintf(w, "%d of %d numbers moved\n", moved, d.all)
	for _, only := range []struct {
		name string
		ids  []string
	}{{"OLD", d.oldOnly}, {"NEW", d.newOnly}} {
		if len(only.ids) > 0 {
			fmt.Fprintf(w, "only in %s, so not compared: %s\n", only.name, strings.Join(only.ids, ", "))
		}
	}
	if largest != nil {
		fmt.Fprintf(w, "the farthest, of %s: %s\n", where, largest)
	}
	for _, r := range d.records {
		fmt.Fprintf(w, "\n%s: %d numbers moved\n", r.id, len(r.moves))
		for _, t := range r.texts {
			fmt.Fprintf(w, "    %s\n", t)
		}
		for i, m := range r.moves {
			if most > 0 && i == most {
				fmt.Fprintf(w, "    … and %d more (-most 0 lists all)\n", len(r.moves)-most)
				break
			}
			fmt.Fprintf(w, "    %s\n", m)
		}
	}
}
