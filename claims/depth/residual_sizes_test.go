package depth

import (
	"errors"
	"math"
	"sync"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/claims/measure"
	"gradscale/claims/trained"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/random"
	"gradscale/net/train"
)

// residualSizes tells how far a network's layers have moved from their initial
// functions, on what the network sends them.
type residualSizes struct {
	rho   []float64 // Q‖r_l‖/Q‖i_l‖ of layer l at l-1; at the end of a block i_l has the skip in it
	steps []mathcheck.Step
}

// effectiveDepth returns the effective depth with every residual function scaled by
// a factor, or NaN if there are none.
func (s residualSizes) effectiveDepth(factor float64) float64 { return depthOfSteps(s.steps, factor) }

// behindFirstLayer is the effective depth without the first layer's residual,
// which large step sizes inflate where a normalization makes up for it.
func (s residualSizes) behindFirstLayer(factor float64) float64 {
	return depthOfSteps(s.steps[min(1, len(s.steps)):], factor)
}

func depthOfSteps(steps []mathcheck.Step, factor float64) float64 {
	if len(steps) == 0 {
		return math.NaN()
	}
	var scaled []mathcheck.Step
	for _, s := range steps {
		var terms []float64
		power := 1.0 // of the factor: term j of a block has j residual functions
		for _, t := range s.Terms {
			power *= factor
			terms = append(terms, power*t)
		}
		scaled = append(scaled, mathcheck.Step{Terms: terms, Growth: s.Growth})
	}
	return float64(mathcheck.EffectiveDepthOfSteps(scaled, effectiveThreshold))
}

// trainedResiduals are those of a run, empty if it diverged.
type trainedResiduals struct {
	run        trained.Run
	end, early residualSizes // after training, and after a fifth of it
}

// residualsOf measures the runs of each protocol, once.
func residualsOf(protocols []trained.Protocol) ([][]trainedResiduals, error) {
	if _, err := trained.RunAll(protocols); err != nil {
		return nil, err
	}
	all, errs := make([][]trainedResiduals, len(protocols)), make([]error, len(protocols))
	net.Each(len(protocols), func(i int) {
		once, _ := residuals.LoadOrStore(protocols[i], sync.OnceValues(func() ([]trainedResiduals, error) { return measureRuns(protocols[i]) }))
		all[i], errs[i] = once.(func() ([]trainedResiduals, error))()
	})
	return all, errors.Join(errs...)
}

var residuals sync.Map // of trained.Protocol

func measureRuns(p trained.Protocol) ([]trainedResiduals, error) {
	runs, err := p.Run()
	if err != nil {
		return nil, err
	}
	set, err := trained.TrainingSet()
	if err != nil {
		return nil, err
	}
	x, _ := firstBatch(set)
	var all []trainedResiduals
	for _, r := range runs {
		t := trainedResiduals{run: r}
		if r.Result.Outcome != train.Diverged {
			past, err := net.New(r.End.Architecture(), r.Seed)
			if err != nil {
				return nil, err
			}
			copy(past.Parameters(), r.Early)
			if t.end, err = measureResiduals(r.Start, r.End, x); err != nil {
				return nil, err
			}
			if t.early, err = measureResiduals(r.Start, past, x); err != nil {
				return nil, err
			}
		}
		all = append(all, t)
	}
	return all, nil
}

// measureResiduals compares a network with its start, on a batch.
func measureResiduals(start, end *net.Network, x blas64.General) (residualSizes, error) {
	const combinations = 4
	initial, err := passed(start, x)
	if err != nil {
		return residualSizes{}, err
	}
	defer initial.Release()
	w, err := passed(end, x)
	if err != nil {
		return residualSizes{}, err
	}
	defer w.Release()
	growth := measure.OutputGSC(initial, combinations, random.New(1, "combinations of predictions"))
	r := measure.Residuals(start, w, growth)
	return residualSizes{r.Rho, r.Steps}, nil
}

// passed returns a workspace with a forward pass of the inputs.
func passed(n *net.Network, x blas64.General) (*net.Probe, error) { return measure.Passed(n, x) }

// firstBatch returns images to look at networks with, and their labels.
func firstBatch(set data.Set) (blas64.General, []uint8) {
	x := set.Inputs
	x.Rows, x.Data = trained.Batch, x.Data[:trained.Batch*x.Stride]
	return x, set.Labels[:trained.Batch]
}

// distance2 returns Σ (x_i - y_i)².
func distance2(x, y []float64) float64 {
	sum := 0.0
	for i, v := range x {
		d := v - y[i]
		sum += d * d
	}
	return sum
}
