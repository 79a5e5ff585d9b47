package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// bench is a set of benchmarks: those of a package whose names match.
type bench struct {
	pkg   string // as the go command takes it: ./net
	match string // as -bench takes it
	cores int    // that it runs on
}

// program is the code of one commit, and its test binaries by package.
type program struct {
	folder   string // of the module
	binaries map[string]string
}

// build makes the test binaries of packages into a folder. Paths of the machine
// and the revision stay out of them: what is the same code is the same binary.
func build(ctx context.Context, module, into string, packages []string) (program, error) {
	p := program{module, map[string]string{}}
	for _, pkg := range packages {
		if _, err := os.Stat(filepath.Join(module, pkg)); err != nil {
			continue // not in this commit
		}
		binary := filepath.Join(into, strings.NewReplacer("/", "-", ".", "").Replace(pkg)+".test")
		cmd := exec.CommandContext(ctx, "go", "test", "-c", "-trimpath", "-buildvcs=false", "-o", binary, pkg)
		cmd.Dir = module
		if out, err := cmd.CombinedOutput(); err != nil {
			return p, fmt.Errorf("building the tests of %s in %s: %w\n%s", pkg, module, err, out)
		}
		if _, err := os.Stat(binary); err == nil { // none where there are no tests
			p.binaries[pkg] = binary
		}
	}
	return p, nil
}

// same tells whether two programs have the same test binary of a package.
func same(old, fresh program, pkg string) (bool, error) {
	a, err := os.ReadFile(old.binaries[pkg])
	if err != nil {
		return false, err
	}
	b, err := os.ReadFile(fresh.binaries[pkg])
	return bytes.Equal(a, b), err
}

// result is a line of a benchmark's output.
type result struct {
	name string // with "Benchmark", without the number of cores
	peak float64
	Measurement
}

// run runs the benchmarks that match, each so often and so long, and returns their
// results in order.
func (p program) run(ctx context.Context, b bench, times int, benchtime string) ([]result, error) {
	cmd := exec.CommandContext(ctx, p.binaries[b.pkg], "-test.run=^$", "-test.bench="+b.match, "-test.benchtime="+benchtime,
		"-test.count="+strconv.Itoa(times), "-test.benchmem", "-test.cpu="+strconv.Itoa(b.cores), "-test.timeout=0")
	cmd.Dir = filepath.Join(p.folder, b.pkg)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("benchmark %s of %s: %w\n%s", b.match, b.pkg, errors.Join(ctx.Err(), err), out)
	}
	return parse(out, b.cores)
}

func parse(out []byte, cores int) ([]result, error) {
	var all []result
	r := benchfmt.NewReader(bytes.NewReader(out), "benchmark")
	for r.Scan() {
		b, ok := r.Result().(*benchfmt.Result)
		if !ok {
			continue // what else a test prints
		}
		m := result{name: "Benchmark" + strings.TrimSuffix(b.Name.String(), "-"+strconv.Itoa(cores))}
		if _, err := fmt.Sscanf(b.GetConfig("peak"), "%g", &m.peak); err != nil {
			m.peak = 0 // an earlier commit, or unknown
		}
		for _, v := range b.Values {
			switch v.Unit {
			case "sec/op":
				m.Seconds = v.Value
			case "allocs/op":
				m.Allocs = v.Value
			case "B/op":
				m.Bytes = v.Value
			}
		}
		if !(m.Seconds > 0) {
			return nil, fmt.Errorf("benchmark %s reports %v s for an operation", m.name, m.Seconds)
		}
		all = append(all, m)
	}
	return all, r.Err()
}

// fastest takes of each unit the least of several results. What else the machine
// does only ever adds time.
func fastest(results []result) Measurement {
	m := results[0].Measurement
	for _, r := range results {
		m.Seconds, m.Allocs, m.Bytes = min(m.Seconds, r.Seconds), min(m.Allocs, r.Allocs), min(m.Bytes, r.Bytes)
	}
	return m
}

// only matches one benchmark.
func only(name string) string {
	parts := strings.Split(name, "/")
	for i, p := range parts {
		parts[i] = "^" + regexp.QuoteMeta(p) + "$"
	}
	return strings.Join(parts, "/")
}
