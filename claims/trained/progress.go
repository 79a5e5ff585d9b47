package trained

import (
	"fmt"
	"runtime"
	"slices"
	"sync"

	"gonum.org/v1/gonum/blas"

	"gradscale/claims/progress"
	"gradscale/net"
	"gradscale/net/data"
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

// plan is what Plan announced, or nil.
var plan *announced

type announced struct {
	*progress.Work
	protocols []Protocol
}

// Plan announces everything that a test binary is going to train. All of it is
// trained when the first of it is asked for, so that cores have enough to do, and
// the time left that is shown is of all of it. Plan returns what ends the display,
// or an error if go test's time limit can't hold that much.
func Plan(protocols []Protocol) (end func(), err error) {
	w, err := begin(missing(protocols))
	if err != nil {
		return nil, err
	}
	plan = &announced{w, protocols}
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

// productShare is the speed of training, measurements of what came of it
// included, over that of products alone.
const productShare = 0.5

// rate returns the operations of training that this machine does per second with
// nothing else to do, from the speed of a layer's product on every core.
var rate = sync.OnceValue(func() float64 {
	cores := runtime.GOMAXPROCS(0)
	x, w := make([]float64, Batch*Width), make([]float64, Width*Width)
	y := make([][]float64, cores)
	for i := range y {
		y[i] = make([]float64, Batch*Width)
	}
	operations := 2. * Batch * Width * Width * float64(cores)
	return productShare * progress.Rate(operations, func() {
		net.Each(cores, func(i int) {
			net.BLAS{}.Dgemm(blas.NoTrans, blas.NoTrans, Batch, Width, Width, 1, x, Width, w, Width, 0, y[i], Width)
		})
	})
})
