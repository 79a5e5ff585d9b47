package trained

import (
	"fmt"
	"slices"
	"sync"

	"gradscale/claims/progress"
	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/optim"
	"gradscale/net/train"
)

// weightOperations are the floating-point operations that a training step takes
// for each weight and image: a multiplication and an addition in the product
// forward and in each of the two backward.
const weightOperations = 6

// operations returns those of one network's products, on a set.
func (p Protocol) operations(set data.Set) float64 {
	weights := set.Shape.Size()*p.Width + (p.Depth-2)*p.Width*p.Width + p.Width*set.Classes
	steps := set.Inputs.Rows / Batch * *epochs
	return weightOperations * float64(weights) * Batch * float64(steps)
}

// missing returns the operations of the protocols' networks that have not been
// trained; what can't be trained takes none.
func missing(protocols []Protocol) float64 {
	set, err := TrainingSet()
	if err != nil {
		return 0
	}
	counted := map[key]bool{}
	sum := 0.0
	for _, p := range protocols {
		for s := range p.Seeds {
			k := p.key(uint64(s + 1))
			if _, trained := runs.Load(k); !trained && !counted[k] {
				counted[k] = true
				sum += p.operations(set)
			}
		}
	}
	return sum
}

// Unplanned names what has been trained and is not among the protocols.
func Unplanned(protocols []Protocol) []string {
	var names []string
	for k := range runs.Range {
		trained := k.(key)
		if !slices.ContainsFunc(protocols, func(p Protocol) bool { return p.key(trained.seed) == trained }) {
			names = append(names, fmt.Sprintf("%s, seed %d", trained.Protocol, trained.seed))
		}
	}
	slices.Sort(names)
	return names
}

func unreported(float64) {}

// plan is the work that Plan announced, or nil.
var plan *progress.Work

// Plan announces everything that a test binary is going to train, so that the
// time left that is shown is of all of it. It returns what ends the display, or
// an error if go test's time limit can't hold that much.
func Plan(protocols []Protocol) (end func(), err error) {
	w, err := begin(missing(protocols))
	if err != nil {
		return nil, err
	}
	plan = w
	return func() {
		plan = nil
		w.End()
	}, nil
}

// report shows training of so many operations until end is called, unless it is
// part of a plan.
func report(operations float64) (done func(operations float64), end func(), err error) {
	switch {
	case plan != nil:
		return plan.Add, func() {}, nil
	case operations == 0:
		return unreported, func() {}, nil
	}
	w, err := begin(operations)
	if err != nil {
		return nil, nil, err
	}
	return w.Add, w.End, nil
}

func begin(operations float64) (*progress.Work, error) {
	if err := progress.Suffices("training", progress.Duration(operations, rate())); err != nil {
		return nil, err
	}
	return progress.Begin("training", operations), nil
}

// rate returns the operations that this machine does per second, all cores
// together, in training steps of one of the slower networks.
var rate = sync.OnceValue(func() float64 {
	p := Of(net.Tanh, net.BatchNorm, optim.SGD)
	set, err := TrainingSet()
	if err != nil {
		return 1
	}
	set.Inputs.Rows, set.Labels = Batch, set.Labels[:Batch]
	p.Inputs, p.Outputs = set.Shape.Size(), set.Classes
	config := train.Config{Optimizer: optim.Optimizer{Kind: p.Optimizer, StepSize: 1e-3}, Batch: Batch, Epochs: 2, Seed: sweepSeed}
	return progress.Rate(p.operations(set)/float64(*epochs)*float64(config.Epochs), func() {
		n, err := net.New(p.Architecture, sweepSeed)
		if err == nil {
			_, err = train.Run(n, set, config)
		}
		if err != nil {
			panic(err) // the network and its configuration are the ones above
		}
	})
})
