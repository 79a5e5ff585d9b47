package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gradscale/claims/progress"
)

// comparison is two programs, and what can be compared of them.
type comparison struct {
	old, fresh program
	names      []string         // of the benchmarks that both have
	benches    map[string]bench // that match one of them each
	alike      []string         // packages that are not measured, being the same
	oldOnly    []string         // benchmarks that only one of the two has
	freshOnly  []string
	peaks      []float64 // GFLOP/s of the peak loop, best in each run
	undo       []func()
}

func (c *comparison) close() {
	for _, undo := range slices.Backward(c.undo) {
		undo()
	}
}

// prepare checks out, builds, and lists the benchmarks. What it returns must be
// closed, with an error, too.
func prepare(ctx context.Context, root string, o options) (*comparison, error) {
	c := &comparison{benches: map[string]bench{}}
	temporary, err := os.MkdirTemp("", "speed-")
	if err != nil {
		return nil, err
	}
	c.undo = append(c.undo, func() { _ = os.RemoveAll(temporary) })
	var packages []string
	for _, b := range o.benches {
		if !slices.Contains(packages, b.pkg) {
			packages = append(packages, b.pkg)
		}
	}
	for _, side := range []struct {
		name, commit string
		to           *program
	}{{"old", o.old, &c.old}, {"new", o.fresh, &c.fresh}} {
		folder := root
		if side.commit != "" {
			folder = filepath.Join(temporary, side.name)
			remove, err := checkOut(ctx, root, side.commit, folder)
			if err != nil {
				return c, err
			}
			c.undo = append(c.undo, remove)
		}
		if *side.to, err = build(ctx, folder, filepath.Join(temporary, side.name+"-tests"), packages); err != nil {
			return c, err
		}
	}
	for _, b := range o.benches {
		if err := c.list(ctx, b, o); err != nil {
			return c, err
		}
	}
	if len(c.names)+len(c.alike) == 0 {
		return c, fmt.Errorf("no benchmark that both programs have matches; only in the old code: %v, only in the new: %v", c.oldOnly, c.freshOnly)
	}
	return c, nil
}

// list finds the benchmarks that match in both programs.
func (c *comparison) list(ctx context.Context, b bench, o options) error {
	var names [2][]string
	for i, p := range []program{c.old, c.fresh} {
		if p.binaries[b.pkg] == "" {
			continue
		}
		results, err := p.run(ctx, b, 1, "1x")
		if err != nil {
			return err
		}
		for _, r := range results {
			if o.only.MatchString(title(b, r.name)) {
				names[i] = append(names[i], r.name)
			}
		}
	}
	var alike bool
	if len(names[0]) > 0 && len(names[1]) > 0 {
		var err error
		if alike, err = same(c.old, c.fresh, b.pkg); err != nil {
			return err
		}
	}
	if alike && !o.same {
		if !slices.Contains(c.alike, b.pkg) {
			c.alike = append(c.alike, b.pkg)
		}
		return nil
	}
	for _, name := range names[0] {
		full := title(b, name)
		if !slices.Contains(names[1], name) {
			c.oldOnly = append(c.oldOnly, full)
			continue
		}
		c.names = append(c.names, full)
		c.benches[full] = bench{b.pkg, only(name), b.cores}
	}
	for _, name := range names[1] {
		if !slices.Contains(names[0], name) {
			c.freshOnly = append(c.freshOnly, title(b, name))
		}
	}
	return nil
}

// title names a benchmark in the table.
func title(b bench, name string) string {
	s := strings.TrimPrefix(b.pkg, "./") + ": " + strings.TrimPrefix(name, "Benchmark")
	if b.cores > 1 {
		s += fmt.Sprintf(", %d cores", b.cores)
	}
	return s
}

// judge measures all benchmarks and judges them.
func (c *comparison) judge(ctx context.Context, o options) (_ map[string]Judgement, err error) {
	if len(c.names) == 0 {
		return nil, nil
	}
	var raw io.Writer = io.Discard
	if o.raw != "" {
		f, err2 := os.Create(o.raw)
		if err2 != nil {
			return nil, err2
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		raw = f
	}
	rows := csv.NewWriter(raw)
	_ = rows.Write(rawColumns)
	var work *progress.Work
	end := func() {
		if work != nil {
			work.End()
		}
	}
	defer func() { end() }()
	p := Plan{
		Rounds: o.rounds, FalseAlarms: o.falseAlarms,
		Measure: func(name string, fresh bool) (Measurement, error) {
			p := c.old
			if fresh {
				p = c.fresh
			}
			results, err := p.run(ctx, c.benches[name], repeats, o.benchtime)
			if err != nil {
				return Measurement{}, err
			}
			if len(results) != repeats {
				return Measurement{}, fmt.Errorf("benchmark %s has %d results, want %d", name, len(results), repeats)
			}
			c.peaks = append(c.peaks, results[0].peak)
			return fastest(results), nil
		},
		Begin: func(series, pairs int) {
			end()
			work = progress.Begin(fmt.Sprintf("series %d", series), float64(pairs))
		},
		Measured: func(series int, name string, p Pair) {
			work.Add(1)
			row := []string{strconv.Itoa(series), name}
			for _, v := range []float64{p.Old.Seconds, p.New.Seconds, p.Old.Allocs, p.New.Allocs, p.Old.Bytes, p.New.Bytes} {
				row = append(row, strconv.FormatFloat(v, 'g', -1, 64))
			}
			_ = rows.Write(row) // rows.Error has it
		},
	}
	all, err := p.Run(c.names)
	rows.Flush()
	return all, errors.Join(err, rows.Error())
}

// repeats is how often a process runs its benchmark; the fastest counts.
const repeats = 3

// rawColumns head the file of -raw: a line for each pair.
var rawColumns = []string{"series", "benchmark", "old s/op", "new s/op", "old allocs/op", "new allocs/op", "old B/op", "new B/op"}
