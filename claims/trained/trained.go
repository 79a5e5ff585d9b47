// Package trained has the networks of claims about training (E and part of G2),
// trained within a test run: 50 linear layers of width 100, no biases, ten classes of
// images, softmax and cross-entropy, batches of 250, a step size that falls linearly
// to 0. Claims that look at the same networks share them. Package training, which does
// not use this one, trains more networks for longer, over hours and machines, and
// keeps records of each.
package trained

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"sync"

	"gradscale/claims/measure"
	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/optim"
	"gradscale/net/random"
	"gradscale/net/train"
)

// Sizes of all training claims. Differences between networks are differences of
// what this budget makes of them.
const (
	Depth = 50
	Width = 100
	Batch = 250
)

// Budget is what a run may use.
type Budget struct {
	Images int // to train on
	Epochs int
	Seeds  int
}

// DefaultBudget is that of the claims' records and of the step sizes on file.
var DefaultBudget = Budget{Images: 1000, Epochs: 15, Seeds: 3}

var (
	images = flag.Int("images", DefaultBudget.Images, "images to train on; other than the default, results are not compared with records")
	epochs = flag.Int("epochs", DefaultBudget.Epochs, "passes over the images; other than the default, results are not compared with records")
	seeds  = flag.Int("seeds", DefaultBudget.Seeds, "networks for each protocol; other than the default, results are not compared with records")
)

// CurrentBudget returns what the flags -images, -epochs and -seeds say.
func CurrentBudget() Budget { return Budget{Images: *images, Epochs: *epochs, Seeds: *seeds} }

// check returns an error that names the flag that can't be used.
func (b Budget) check() error {
	for _, f := range []struct {
		name         string
		value, least int
	}{{"images", b.Images, Batch}, {"epochs", b.Epochs, 1}, {"seeds", b.Seeds, 2}} {
		if f.value < f.least {
			return fmt.Errorf("trained: -%s %d, want at least %d", f.name, f.value, f.least)
		}
	}
	return nil
}

// Variant tells how runs differ from those on record: by budget, by the file of
// step sizes, or by data that the environment points to. It is empty if they
// don't.
func Variant() string {
	if standard() && *stepSizes == "" {
		return ""
	}
	set, err := TrainingSet()
	if err != nil {
		return err.Error()
	}
	sweep, err := onFile()
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%v, %d epochs, %d seeds; step sizes, and errors with each of them, from a sweep on %s", set, *epochs, *seeds, sweep.data)
}

// standard tells whether data and budget are those of the records.
func standard() bool { return os.Getenv(data.Variable) == "" && CurrentBudget() == DefaultBudget }

// Chance is the error of guessing one of the ten classes.
const Chance = 0.9

// Protocol says what is trained, how, and how often.
type Protocol struct {
	net.Architecture // Inputs and Outputs are set to those of the images
	Optimizer        optim.Kind
	StepSize         float64 // 0 stands for the one that the sweep found for architecture and optimizer
	PerLayer         bool    // the first relative update of layer l is proportional to 1/GSC(l,0)
	Seeds            int     // networks, with seeds 1, 2, …, each with an order of the images of its own
}

// Of returns the protocol of a network of the default depth and width.
func Of(f net.Nonlinearity, n net.Normalization, k optim.Kind) Protocol {
	return Protocol{
		Architecture: net.Architecture{Depth: Depth, Width: Width, Nonlinearity: f, Normalization: n},
		Optimizer:    k, Seeds: *seeds,
	}
}

// ResNet returns the protocol with identity skips around every second layer.
func (p Protocol) ResNet() Protocol {
	p.Skip = net.IdentitySkip(1)
	return p
}

// Start returns the protocol with another initialization.
func (p Protocol) Start(i net.Initialization) Protocol {
	p.Initialization = i
	return p
}

// Layers returns the protocol with another depth.
func (p Protocol) Layers(depth int) Protocol {
	p.Depth = depth
	return p
}

// Run is one network before and after training. Networks of the default [Depth] are
// kept; of others, which no claim looks into, there is the result alone.
type Run struct {
	Seed       uint64
	Start, End *net.Network // not to be changed: runs of one architecture and seed share Start
	Early      []float64    // parameters after the first fifth of the epochs
	Result     train.Result
}

// Error returns the share of the training images that the network got wrong in
// the end; of a run that diverged it is that of guessing.
func (r Run) Error() float64 {
	if r.Result.Outcome == train.Diverged {
		return Chance
	}
	return r.Result.FinalPass.Error
}

// TrainingSet returns the images that all runs are trained on.
var TrainingSet = sync.OnceValues(func() (data.Set, error) {
	if err := CurrentBudget().check(); err != nil {
		return data.Set{}, err
	}
	split, err := data.FromEnvironment(1, *images, 0)
	if err != nil {
		return data.Set{}, fmt.Errorf("trained: -images %d: %w", *images, err)
	}
	set, _, _, err := split.Preprocess()
	return set, err
})

// Run trains one network for each seed. Claims that share a protocol share the
// runs.
func (p Protocol) Run() ([]Run, error) {
	all, err := RunAll([]Protocol{p})
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// RunAll is Run of several protocols, which together make better use of the
// cores: each core trains networks of its own, and those of a [Plan] are all
// trained at the first call. It shows progress, and returns an error before it
// begins if go test's time limit leaves too little for those that are still to be
// trained.
func RunAll(protocols []Protocol) ([][]Run, error) {
	if err := CurrentBudget().check(); err != nil {
		return nil, err
	}
	done, end, err := report(missing(protocols))
	if err != nil {
		return nil, err
	}
	defer end()
	together := protocols
	if plan != nil {
		together = slices.Concat(protocols, plan.protocols)
	}
	trainTogether(together, done)
	runs := make([][]Run, len(protocols))
	for i, p := range protocols {
		for s := range p.Seeds {
			r, err := p.seeded(uint64(s+1), done)()
			if err != nil {
				return nil, err
			}
			runs[i] = append(runs[i], r)
		}
	}
	return runs, nil
}

// trainTogether trains what has not been trained. Deep networks come first, so
// that no core is left with one of them in the end: two cores that share a network
// do less than each with a network of its own. Errors stay with the runs.
func trainTogether(protocols []Protocol, done func(operations float64)) {
	type job struct {
		depth int
		once  func() (Run, error)
	}
	var jobs []job
	for _, p := range protocols {
		for s := range p.Seeds {
			jobs = append(jobs, job{p.Depth, p.seeded(uint64(s+1), done)})
		}
	}
	slices.SortStableFunc(jobs, func(a, b job) int { return b.depth - a.depth })
	net.Each(len(jobs), func(i int) { _, _ = jobs[i].once() })
}

// key is a run of which there is one.
type key struct {
	Protocol
	seed uint64
}

func (p Protocol) key(seed uint64) key {
	p.Seeds = 0
	return key{p, seed}
}

var runs sync.Map // of key: func() (Run, error)

// seeded returns what trains a network with a seed, once, and tells done the
// operations as they are made.
func (p Protocol) seeded(seed uint64, done func(operations float64)) func() (Run, error) {
	once, _ := runs.LoadOrStore(p.key(seed), sync.OnceValues(func() (Run, error) {
		r, err := p.train(seed, done)
		if err != nil {
			err = fmt.Errorf("%s, seed %d: %w", p, seed, err)
		}
		return r, err
	}))
	return once.(func() (Run, error))
}

func (p Protocol) train(seed uint64, done func(operations float64)) (Run, error) {
	set, err := TrainingSet()
	if err != nil {
		return Run{}, err
	}
	if p.StepSize == 0 {
		if p.StepSize, err = StepSize(p); err != nil {
			return Run{}, err
		}
	}
	start, err := p.Untrained(seed)
	if err != nil {
		return Run{}, err
	}
	trained, kept := start.Clone(), p.Depth == Depth
	config := train.Config{
		Optimizer: optim.Optimizer{Kind: p.Optimizer, StepSize: p.StepSize},
		Schedule:  train.Schedule{Kind: train.Linear},
		Batch:     Batch, Epochs: *epochs, Seed: seed,
	}
	if p.PerLayer {
		if config.LayerFactors, err = measure.LayerFactors(start, set, config, signs()); err != nil {
			return Run{}, err
		}
	}
	left := p.operations(set)
	epoch := left / float64(config.Epochs)
	r := Run{Seed: seed}
	if kept {
		r.Start, r.End = start, trained
	}
	early := train.HookFunc(func(epochs int, n *net.Network, _ *train.Result) error {
		if kept && epochs == max(1, config.Epochs/5) {
			r.Early = slices.Clone(n.Parameters())
		}
		if epochs > 0 {
			left -= epoch
			done(epoch)
		}
		return nil
	})
	r.Result, err = train.Run(trained, set, config, train.WithHook(early))
	done(left) // of a run that ended early
	return r, err
}

// Untrained returns the network that training starts from with a seed. It is not to
// be changed: one of the default Depth is made once.
func (p Protocol) Untrained(seed uint64) (*net.Network, error) {
	set, err := TrainingSet()
	if err != nil {
		return nil, err
	}
	p.Inputs, p.Outputs = set.Shape.Size(), set.Classes
	if p.Depth != Depth {
		return net.New(p.Architecture, seed)
	}
	once, _ := untrained.LoadOrStore(beginning{p.Architecture, seed}, sync.OnceValues(func() (*net.Network, error) {
		return net.New(p.Architecture, seed)
	}))
	return once.(func() (*net.Network, error))()
}

// beginning is a network of which there is one.
type beginning struct {
	net.Architecture
	seed uint64
}

var untrained sync.Map // of beginning: func() (*net.Network, error)

// signs are those of the losses that a GSC is taken of.
func signs() *random.Stream { return random.New(0, "signs of losses") }

// GSC returns GSC(l,0) of each network's loss on a batch of the set, for l = 0, …,
// Depth. The networks have one architecture.
func GSC(set data.Set, networks ...*net.Network) ([][]float64, error) {
	b, err := measure.FirstBatch(networks[0], set, Batch)
	if err != nil {
		return nil, err
	}
	w, err := networks[0].Clone().NewProbe(Batch)
	if err != nil {
		return nil, err
	}
	defer w.Release()
	var all [][]float64
	for _, n := range networks {
		measure.Adopt(w, n)
		s, err := measure.Loss(w, b, signs())
		if err != nil {
			return nil, err
		}
		gsc, err := s.GSC()
		if err != nil {
			return nil, err
		}
		all = append(all, gsc)
	}
	return all, nil
}

// Ends returns the networks of runs before and after training.
func Ends(runs []Run) (start, end []*net.Network) {
	for _, r := range runs {
		start, end = append(start, r.Start), append(end, r.End)
	}
	return start, end
}

// Name tells what distinguishes the protocol: architecture, depth, optimizer.
func (p Protocol) Name() string {
	optimizer := string(p.Optimizer)
	if p.PerLayer {
		optimizer += "-per-layer"
	}
	return fmt.Sprintf("%s/depth=%d/%s", p.Architecture.Name(), p.Depth, optimizer)
}

// String is Name with the step size, if one is set.
func (p Protocol) String() string {
	if p.StepSize == 0 {
		return p.Name()
	}
	return fmt.Sprintf("%s/step=%g", p.Name(), p.StepSize)
}
