package training

import (
	"errors"
	"fmt"
	"math"
	"os"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/claims/measure"
	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/train"
)

// workplace is where a run keeps what it needs to be taken up again, and whom it
// tells. The zero value keeps nothing and tells nobody.
type workplace struct {
	path       string // of files that begin with it
	every      int    // steps between checkpoints
	afterEpoch func(epochs int) error
}

// execute trains and measures. That a run diverged is a result, not an error.
func (r Run) execute(s Sets, at workplace) (Record, error) {
	record, err := r.attempt(s, at)
	if errors.Is(err, errLost) {
		if err := at.clear(); err != nil {
			return Record{}, err
		}
		record, err = r.attempt(s, at)
	}
	if err != nil {
		return Record{}, fmt.Errorf("training: %s: %w", r.Name(), err)
	}
	return record, nil
}

func (r Run) attempt(s Sets, at workplace) (Record, error) {
	n, err := r.start(s.Train)
	if err != nil {
		return Record{}, err
	}
	start := n.Clone()
	config, err := r.config(n, s.Train)
	if err != nil {
		return Record{}, err
	}
	d, err := at.openDiary()
	if err != nil {
		return Record{}, err
	}
	batch, err := measure.FirstBatch(n, s.Train, Batch)
	if err != nil {
		return Record{}, err
	}
	look := &observer{run: r, sets: s, start: start, batch: batch, diary: d}
	options := []train.Option{train.WithHook(train.HookFunc(func(epochs int, n *net.Network, result *train.Result) error {
		if err := look.during(epochs, n, result); err != nil {
			return err
		}
		if at.afterEpoch != nil {
			return at.afterEpoch(epochs)
		}
		return nil
	}))}
	if at.path != "" {
		options = append(options, train.WithCheckpoint(at.path, at.every))
	}
	result, err := train.Run(n, s.Train, config, options...)
	if err != nil {
		return Record{}, err
	}
	if err := look.complete(&result); err != nil {
		return Record{}, err
	}
	record := Record{Name: r.Name(), Task: r.Task.Name(), StepSize: r.StepSize, Outcome: result.Outcome, Cause: result.Cause}
	record.Values, err = look.atEnd(n, &result)
	return record, err
}

// clear removes what a run kept.
func (at workplace) clear() error {
	if at.path == "" {
		return nil
	}
	var errs []error
	for _, suffix := range []string{".0", ".1", ".diary", ".0.writing", ".1.writing", ".diary.writing", ".diary.weights", ".diary.weights.writing", ".lock"} {
		if err := os.Remove(at.path + suffix); err != nil && !missing(err) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// evaluate is train.Evaluate, but a prediction that is not a finite number is a wrong
// one, of infinite loss.
func evaluate(n *net.Network, set data.Set) (train.Evaluation, error) {
	e, err := train.Evaluate(n, set, Batch)
	if nonFinite(err) {
		return train.Evaluation{Loss: math.Inf(1), Error: 1}, nil
	}
	return e, err
}

// nonFinite tells whether a network came to a number that is none.
func nonFinite(err error) bool {
	var e *net.NonFiniteError
	return errors.As(err, &e)
}

func quadraticMean(m blas64.General) float64 {
	return net.FrobeniusNorm(m) / math.Sqrt(float64(m.Rows*m.Cols))
}
