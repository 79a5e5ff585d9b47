package trained

import (
	"flag"
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"gradscale/claims"
	"gradscale/mathcheck/golden"
	"gradscale/net"
	"gradscale/net/optim"
	"gradscale/net/train"
)

// sweepSeed is that of the networks whose training errors choose step sizes: none
// of those that claims are decided by.
const sweepSeed = 1000

// trial is a step size that was tried, and what came of it.
type trial struct{ stepSize, trainingError, loss float64 }

// better orders trials by training error, and equal ones by loss.
func (t trial) better(u trial) bool {
	if t.trainingError != u.trainingError {
		return t.trainingError < u.trainingError
	}
	return t.loss < u.loss
}

// best returns the index of the best trial.
func best(trials []trial) int {
	b := 0
	for i, t := range trials {
		if t.better(trials[b]) {
			b = i
		}
	}
	return b
}

// StepSize returns the step size that the sweep on file found best. The error
// names what is not in it.
func StepSize(p Protocol) (float64, error) {
	of, err := trialsOf(p)
	if err != nil {
		return 0, err
	}
	return of[best(of)].stepSize, nil
}

// LeastError returns the least training error of all step sizes in the sweep on
// file, of one network each. Its error is that of StepSize.
func LeastError(p Protocol) (float64, error) {
	of, err := trialsOf(p)
	if err != nil {
		return 0, err
	}
	return of[best(of)].trainingError, nil
}

const sweepFile = "testdata/train/step_sizes.txt"

var stepSizes = flag.String("step-sizes", "", "absolute path of another file than "+sweepFile+", written by the sweep on other images or with another budget")

func sweepPath() (string, error) {
	if *stepSizes != "" {
		if !filepath.IsAbs(*stepSizes) {
			return "", fmt.Errorf("trained: -step-sizes %q, want an absolute path", *stepSizes)
		}
		return *stepSizes, nil
	}
	root, err := claims.Root()
	return filepath.Join(root, filepath.FromSlash(sweepFile)), err
}

// sweepOnFile is what a sweep found.
type sweepOnFile struct {
	data   string // that it trained on
	trials map[string][]trial
}

var onFile = sync.OnceValues(func() (sweepOnFile, error) {
	path, err := sweepPath()
	if err != nil {
		return sweepOnFile{}, err
	}
	f, err := golden.Read(path)
	if err != nil {
		return sweepOnFile{}, fmt.Errorf("trained: no step sizes; -sweep finds them: %w", err)
	}
	trials, err := parseTrials(f)
	if err != nil {
		return sweepOnFile{}, fmt.Errorf("%s: %w", path, err)
	}
	return sweepOnFile{f.Property("data"), trials}, nil
})

// trialsOf returns those of a protocol.
func trialsOf(p Protocol) ([]trial, error) {
	s, err := onFile()
	if err != nil {
		return nil, err
	}
	of := s.trials[p.Name()]
	if len(of) == 0 {
		return nil, fmt.Errorf("trained: no step size on file for %s, want one of the protocols that the sweep covers", p.Name())
	}
	return of, nil
}

// parseTrials reads pairs of numbers NAME/step=STEP/error and NAME/step=STEP/loss.
func parseTrials(f golden.File) (map[string][]trial, error) {
	trials := map[string][]trial{}
	for i := 0; i < len(f.Numbers); i += 2 {
		key, isError := strings.CutSuffix(f.Numbers[i].Name, "/error")
		name, step, ok := cutLast(key, "/step=")
		stepSize, err := strconv.ParseFloat(step, 64)
		if !isError || !ok || err != nil {
			return nil, fmt.Errorf("number %q, want NAME/step=STEP/error", f.Numbers[i].Name)
		}
		if i+1 == len(f.Numbers) || f.Numbers[i+1].Name != key+"/loss" {
			return nil, fmt.Errorf("number %q, want %s/loss behind it", f.Numbers[i].Name, key)
		}
		trials[name] = append(trials[name], trial{stepSize, f.Numbers[i].Value, f.Numbers[i+1].Value})
	}
	return trials, nil
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// grid returns a point of 1, 3, 10, 30, …; point 0 is 1, point -1 is 0.3.
func grid(i int) float64 {
	decade := int(math.Floor(float64(i) / 2))
	mantissa := []float64{1, 3}[i-2*decade]
	if decade < 0 {
		return mantissa / math.Pow(10, float64(-decade)) // rounds once, as a literal does
	}
	return mantissa * math.Pow(10, float64(decade))
}

// firstPoint is where on the grid the search begins.
var firstPoint = map[optim.Kind]int{optim.SGD: -3, optim.Momentum: -5, optim.RMSprop: -7, optim.Adam: -6}

// Bounds of the search. It looks at reach points on both sides of the first one,
// and then on, as long as the best point is at an end.
const (
	reach               = 2
	lowest, highest int = -14, 4
)

// sweep tries step sizes for a protocol, smallest first, and tells done the
// operations that the first ones take.
func (p Protocol) sweep(done func(operations float64)) ([]trial, error) {
	at := func(i int, done func(float64)) (trial, error) {
		p.StepSize = grid(i)
		r, err := p.train(sweepSeed, done)
		t := trial{p.StepSize, r.Error(), r.Result.FinalPass.Loss}
		if r.Result.Outcome == train.Diverged {
			t.loss = math.Inf(1)
		}
		return t, err
	}
	var trials []trial
	lo, hi := firstPoint[p.Optimizer]-reach, firstPoint[p.Optimizer]+reach
	for i := lo; i <= hi; i++ {
		t, err := at(i, done)
		if err != nil {
			return nil, err
		}
		trials = append(trials, t)
	}
	for best(trials) == 0 && lo > lowest {
		lo--
		t, err := at(lo, unreported)
		if err != nil {
			return nil, err
		}
		trials = append([]trial{t}, trials...)
	}
	for best(trials) == len(trials)-1 && hi < highest {
		hi++
		t, err := at(hi, unreported)
		if err != nil {
			return nil, err
		}
		trials = append(trials, t)
	}
	return trials, nil
}

// sweepAll makes the sweep of all protocols and returns it as the file that
// StepSize reads.
func sweepAll(all []Protocol) (golden.File, error) {
	set, err := TrainingSet()
	if err != nil {
		return golden.File{}, err
	}
	f := golden.File{Properties: []golden.Property{
		{Key: "title", Value: "training error and loss by step size; for each architecture and optimizer the step size of least error, then least loss, is used"},
		{Key: "data", Value: set.String()},
		{Key: "protocol", Value: fmt.Sprintf("width %d, batches of %d, %d epochs, step size falling linearly to 0, weights and order of seed %d; step sizes 1, 3, 10, 30, …: five around a first guess, then on while the best is at an end",
			Width, Batch, *epochs, sweepSeed)},
		{Key: "written by", Value: "go test ./claims/trained -run TestSweep -sweep -timeout 3h"},
	}}
	least := 0.0
	for _, p := range all {
		least += (2*reach + 1) * p.operations(set)
	}
	done, end, err := report(least)
	if err != nil {
		return golden.File{}, err
	}
	defer end()
	trials, errs := make([][]trial, len(all)), make([]error, len(all))
	net.Each(len(all), func(i int) { trials[i], errs[i] = all[i].sweep(done) })
	for i, p := range all {
		if errs[i] != nil {
			return f, fmt.Errorf("%s: %w", p, errs[i])
		}
		for _, t := range trials[i] {
			name := fmt.Sprintf("%s/step=%g", p.Name(), t.stepSize)
			f.Numbers = append(f.Numbers, golden.Number{Name: name + "/error", Value: t.trainingError}, golden.Number{Name: name + "/loss", Value: t.loss})
		}
	}
	return f, nil
}
