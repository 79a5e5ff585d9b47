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
	w, err := runs[0].Start.Clone().NewProbe(trained.Batch)
	if err != nil {
		return nil, err
	}
	defer w.Release()
	var all []trainedResiduals
	for _, r := range runs {
		t := trainedResiduals{run: r}
		if r.Result.Outcome != train.Diverged {
			if err := t.measure(w, x); err != nil {
				return nil, err
			}
		}
		all = append(all, t)
	}
	return all, nil
}

// measure compares the networks of the run with its start, on a batch, in a probe
// of a network to be overwritten.
func (t *trainedResiduals) measure(w *net.Probe, x blas64.General) error {
	const combinations = 4
	if err := pass(w, t.run.Start, x); err != nil {
		return err
	}
	growth := measure.OutputGSC(w, combinations, random.New(1, "combinations of predictions"))
	sizes := func() residualSizes {
		r := measure.Residuals(t.run.Start, w, growth)
		return residualSizes{r.Rho, r.Steps}
	}
	if err := pass(w, t.run.End, x); err != nil {
		return err
	}
	t.end = sizes()
	copy(w.Network().Parameters(), t.run.Early)
	if err := w.Forward(x); err != nil {
		return err
	}
	t.early = sizes()
	return nil
}

// pass makes a forward pass of a network in the probe of another one, which is
// overwritten.
func pass(w *net.Probe, n *net.Network, x blas64.General) error {
	measure.Adopt(w, n)
	return w.Forward(x)
}

// probes returns two of clones of a network, to make passes of others in.
func probes(n *net.Network) (start, end *net.Probe, err error) {
	if start, err = n.Clone().NewProbe(trained.Batch); err != nil {
		return nil, nil, err
	}
	end, err = n.Clone().NewProbe(trained.Batch)
	return start, end, err
}

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
