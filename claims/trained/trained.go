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

// Run is one network before and after training.
type Run struct {
	Seed       uint64
	Start, End *net.Network
	Early      []float64 // parameters after the first fifth of the epochs
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
// cores. It shows progress, and returns an error before it begins if go test's
// time limit leaves too little for those that are still to be trained.
func RunAll(protocols []Protocol) ([][]Run, error) {
	type job struct {
		once func() (Run, error)
		into *Run
		err  error
	}
	if err := CurrentBudget().check(); err != nil {
		return nil, err
	}
	done, end, err := report(missing(protocols))
	if err != nil {
		return nil, err
	}
	defer end()
	runs := make([][]Run, len(protocols))
	var jobs []job
	for i, p := range protocols {
		runs[i] = make([]Run, p.Seeds)
		for s := range p.Seeds {
			jobs = append(jobs, job{once: p.seeded(uint64(s+1), done), into: &runs[i][s]})
		}
	}
	net.Each(len(jobs), func(i int) { *jobs[i].into, jobs[i].err = jobs[i].once() })
	for _, j := range jobs {
		if j.err != nil {
			return nil, j.err
		}
	}
	return runs, nil
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
	p.Inputs, p.Outputs = set.Shape.Size(), set.Classes
	if p.StepSize == 0 {
		if p.StepSize, err = StepSize(p); err != nil {
			return Run{}, err
		}
	}
	r := Run{Seed: seed}
	if r.Start, err = net.New(p.Architecture, seed); err != nil {
		return Run{}, err
	}
	r.End = r.Start.Clone()
	config := train.Config{
		Optimizer: optim.Optimizer{Kind: p.Optimizer, StepSize: p.StepSize},
		Schedule:  train.Schedule{Kind: train.Linear},
		Batch:     Batch, Epochs: *epochs, Seed: seed,
	}
	if p.PerLayer {
		if config.LayerFactors, err = measure.LayerFactors(r.Start, set, config, signs()); err != nil {
			return Run{}, err
		}
	}
	left := p.operations(set)
	epoch := left / float64(config.Epochs)
	early := train.HookFunc(func(epochs int, n *net.Network, _ *train.Result) error {
		if epochs == max(1, config.Epochs/5) {
			r.Early = slices.Clone(n.Parameters())
		}
		if epochs > 0 {
			left -= epoch
			done(epoch)
		}
		return nil
	})
	r.Result, err = train.Run(r.End, set, config, train.WithHook(early))
	done(left) // of a run that ended early
	return r, err
}

// signs are those of the losses that a GSC is taken of.
func signs() *random.Stream { return random.New(0, "signs of losses") }

// GSC returns GSC(l,0) of a network's loss on a batch of the set, for l = 0, …,
// Depth.
func GSC(n *net.Network, set data.Set) ([]float64, error) {
	s, err := measure.LossOf(n, set, Batch, signs())
	if err != nil {
		return nil, err
	}
	return s.GSC()
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
