package train

import (
	"fmt"
	"math"

	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/internal/kernel"
	"gradscale/net/optim"
)

// Option adds to a run what does not change its numbers.
type Option func(*run) error

// Hook looks at a run after each epoch.
type Hook interface {
	// AfterEpoch is called before the first step with epochs 0, and after each
	// epoch with the number of epochs done. It must not change the network or
	// the result. Its error ends the run. A run taken up from a checkpoint does
	// not repeat calls for epochs before it, but may repeat the last.
	AfterEpoch(epochs int, n *net.Network, r *Result) error
}

// HookFunc is a function as a [Hook].
type HookFunc func(epochs int, n *net.Network, r *Result) error

// AfterEpoch calls f.
func (f HookFunc) AfterEpoch(epochs int, n *net.Network, r *Result) error { return f(epochs, n, r) }

// WithHook has the hook called after each epoch; there may be several.
func WithHook(h Hook) Option {
	return func(r *run) error {
		r.hooks = append(r.hooks, h)
		return nil
	}
}

// run is a training run under way.
type run struct {
	config      Config
	network     *net.Network
	pass        *pass
	optimizer   *optim.State
	result      Result
	hooks       []Hook
	checkpoints *checkpoints // or nil

	perEpoch, total int     // steps
	chance          float64 // loss of guessing
}

// Run trains the network on the set, in place, and returns what came of it. That
// the run diverged or stalled is a result, not an error. Errors name the field
// of config, set or options that can't be used or does not fit, or the input
// that is not finite; there is no result then. The network should be as New or
// Initialize left it.
func Run(n *net.Network, set data.Set, config Config, options ...Option) (Result, error) {
	r, err := newRun(n, set, config)
	if err != nil {
		return Result{}, err
	}
	defer r.pass.workspace.Release()
	for _, option := range options {
		if err := option(r); err != nil {
			return Result{}, err
		}
	}
	if err := r.start(); err != nil {
		return Result{}, err
	}
	for r.result.Outcome == "" {
		if err := r.advance(); err != nil {
			return Result{}, err
		}
	}
	if err := r.finish(); err != nil {
		return Result{}, err
	}
	return r.result, nil
}

func newRun(n *net.Network, set data.Set, config Config) (*run, error) {
	if err := config.Validate(); err != nil {
		return nil, err
	}
	if err := fits(n, set, config.Batch); err != nil {
		return nil, err
	}
	r := &run{config: config, network: n, chance: kernel.Log(float64(set.Classes))}
	var err error
	if r.optimizer, err = config.Optimizer.New(n); err != nil {
		return nil, err
	}
	if config.LayerFactors != nil {
		if err := r.optimizer.SetLayerFactors(config.LayerFactors); err != nil {
			return nil, err
		}
	}
	if r.pass, err = newPass(n, set, config.Batch); err != nil {
		return nil, err
	}
	r.perEpoch = r.pass.whole()
	r.total = r.perEpoch * config.Epochs
	r.result.Losses = make([]float64, 0, r.total)
	r.result.Mistakes = make([]int, 0, r.total)
	return r, nil
}

// start takes the run up from its checkpoint, or begins it.
func (r *run) start() error {
	if r.checkpoints != nil {
		if err := r.checkpoints.restore(r); err != nil {
			return err
		}
	}
	step := r.result.Steps()
	r.pass.shuffle(epochOrder(r.config.Seed, step/r.perEpoch))
	if step > 0 {
		return nil
	}
	if err := r.callHooks(); err != nil {
		return err
	}
	if r.checkpoints != nil && r.checkpoints.steps < 0 {
		return r.checkpoints.save(r) // finds out early that it can't be written
	}
	return nil
}

// advance makes a step, and what is due behind it.
func (r *run) advance() error {
	if err := r.step(); err != nil {
		return err
	}
	step := r.result.Steps()
	if step%r.perEpoch == 0 && len(r.result.Epochs) < step/r.perEpoch {
		r.result.sumUp(r.perEpoch, r.config.Batch)
		if err := r.callHooks(); err != nil {
			return err
		}
		r.pass.shuffle(epochOrder(r.config.Seed, step/r.perEpoch))
	}
	if step == r.total && r.result.Outcome == "" {
		r.result.Outcome = Completed
	}
	if r.result.Outcome != "" || r.checkpoints.due(r) {
		return r.checkpoints.save(r)
	}
	return nil
}

// step makes a step of training. It allocates nothing unless the run ends.
func (r *run) step() error {
	step := r.result.Steps()
	p := r.pass
	p.load(step % r.perEpoch * r.config.Batch)
	if err := p.forward(); err != nil {
		if isNonFinite(err) {
			r.stop(Diverged, err.Error())
			return nil
		}
		return err
	}
	loss := kernel.Sum(p.losses) / float64(len(p.losses))
	if math.IsNaN(loss) || math.IsInf(loss, 0) {
		r.stop(Diverged, fmt.Sprintf("loss is %v", loss))
		return nil
	}
	r.result.Losses = append(r.result.Losses, loss)
	r.result.Mistakes = append(r.result.Mistakes, p.mistakes(len(p.labels)))
	p.workspace.Backward(p.workspace.OutputGradient())
	r.optimizer.Step(p.workspace.ParameterGradients(), r.config.Schedule.scale(step, r.perEpoch, r.total))
	r.checkLimits()
	return nil
}

func (r *run) checkLimits() {
	for _, l := range [...]struct {
		Limit
		outcome Outcome
	}{{r.config.Diverged, Diverged}, {r.config.Stalled, Stalled}} {
		if r.result.Outcome == "" && l.reached(r.result.Losses, r.chance) {
			r.stop(l.outcome, fmt.Sprintf("loss above %g·log(%d) in %d steps on end", l.Chance, r.pass.set.Classes, l.Steps))
		}
	}
}

func (r *run) stop(o Outcome, cause string) { r.result.Outcome, r.result.Cause = o, cause }

func (r *run) callHooks() error {
	for _, h := range r.hooks {
		if err := h.AfterEpoch(len(r.result.Epochs), r.network, &r.result); err != nil {
			return fmt.Errorf("train: hook after %d epochs: %w", len(r.result.Epochs), err)
		}
	}
	return nil
}

// finish evaluates the network as it is left. A prediction that is not a finite
// number is a wrong one, of infinite loss.
func (r *run) finish() error {
	e, err := r.pass.evaluate()
	if isNonFinite(err) {
		if r.result.Outcome == Completed {
			r.stop(Diverged, err.Error())
		}
		e, err = Evaluation{Loss: math.Inf(1), Error: 1}, nil
	}
	r.result.FinalPass = e
	return err
}
