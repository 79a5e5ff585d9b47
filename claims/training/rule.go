package training

import (
	"fmt"

	"gradscale/claims/measure"
	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/optim"
	"gradscale/net/train"
)

// StepRule names an optimizer and how its step size is shared among layers.
type StepRule string

// The step rules. Momentum has μ = 0.9, RMSprop ρ = 0.9, Adam β = 0.9, 0.999.
const (
	SGD      StepRule = "sgd"           // protocol S: one step size for all layers
	PerLayer StepRule = "sgd-per-layer" // protocol P: the first relative update of layer l is proportional to 1/GSC(l,0)
	Momentum StepRule = "momentum"
	RMSprop  StepRule = "rmsprop"
	Adam     StepRule = "adam"
)

// stepRules says what each rule is, and at which point of the grid its search
// begins.
var stepRules = map[StepRule]struct {
	optimizer optim.Kind
	perLayer  bool
	firstGuess
}{
	SGD:      {optim.SGD, false, -3},
	PerLayer: {optim.SGD, true, -5},
	Momentum: {optim.Momentum, false, -5},
	RMSprop:  {optim.RMSprop, false, -7},
	Adam:     {optim.Adam, false, -6},
}

type firstGuess int

// Case is a network and how it is trained, but for data, budget, step size and
// seed.
type Case struct {
	net.Architecture // without Inputs and Outputs, which the data has
	Rule             StepRule
}

// Name tells all that distinguishes the case, like "batch-relu/depth=50/sgd".
func (c Case) Name() string {
	return fmt.Sprintf("%s/depth=%d/%s", c.Architecture.Name(), c.Depth, c.Rule)
}

// Run is one training run.
type Run struct {
	Task
	StepSize float64
}

// Name tells all that distinguishes the run.
func (r Run) Name() string { return fmt.Sprintf("%s/step=%g", r.Task.Name(), r.StepSize) }

// config returns how the run trains a network that starts as n.
func (r Run) config(n *net.Network, set data.Set) (train.Config, error) {
	rule := stepRules[r.Rule]
	c := train.Config{
		Optimizer: optim.Optimizer{Kind: rule.optimizer, StepSize: r.StepSize},
		Schedule:  train.Schedule{Kind: train.Linear},
		Batch:     Batch, Epochs: r.Budget.Epochs, Seed: r.Seed,
	}
	if !rule.perLayer {
		return c, nil
	}
	var err error
	c.LayerFactors, err = measure.LayerFactors(n, set, c, signs())
	return c, err
}

// start returns the network as the run starts it, its last layer divided by the
// quadratic mean of predictions on the batch that networks are looked at with.
func (r Run) start(set data.Set) (*net.Network, error) {
	a := r.Architecture
	a.Inputs, a.Outputs = set.Shape.Size(), set.Classes
	n, err := net.New(a, r.Seed)
	if err != nil {
		return nil, err
	}
	b, err := measure.FirstBatch(n, set, Batch)
	if err != nil {
		return nil, err
	}
	w, err := measure.Passed(n, b.Inputs)
	if err != nil {
		return nil, err
	}
	defer w.Release()
	last := n.Weights(a.Depth)
	factor := 1 / quadraticMean(w.Output())
	for i := range last.Data {
		last.Data[i] *= factor
	}
	return n, nil
}

// operations estimates the number of floating-point operations of the run's steps:
// a multiplication and an addition for each weight and input, forward and twice
// backward.
func (r Run) operations() float64 { return float64(r.Budget.Steps()) * r.operationsOfStep() }

func (r Run) operationsOfStep() float64 {
	const inputs, outputs = 32 * 32 * 3, 10
	weights := inputs*Width + (r.Depth-2)*Width*Width + Width*outputs
	return 6 * float64(weights) * Batch
}
