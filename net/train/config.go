package train

import (
	"errors"
	"fmt"
	"math"

	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/optim"
)

// mostSteps bounds a run, so that products of epochs and steps don't overflow: 16 GiB
// of losses and mistakes.
const mostSteps = 1 << 30

// Config says how a network is trained, as plain data.
type Config struct {
	Optimizer    optim.Optimizer
	LayerFactors []float64 // of each linear layer's step size; none means 1; claims/measure makes some
	Schedule     Schedule  // of the step size; the zero value keeps it constant
	Batch        int       // inputs of a step, at least 1, with batch normalization at least 2
	Epochs       int       // passes over the set, at least 1; at most 2³⁰ steps in all
	Seed         uint64    // of the order of the inputs; weights have the seed they were drawn from

	Diverged Limit // ends a run as Diverged; loss or weights that are not finite do so in any case
	Stalled  Limit // ends a run as Stalled
}

// Limit is reached when the loss of each of the last Steps steps was above Chance
// times that of guessing, log(Classes). The zero value is never reached.
type Limit struct {
	Chance float64
	Steps  int
}

// Validate returns an error that joins one [*net.FieldError] for each field that
// can't be used, or nil. What must fit the network is checked by [Run].
func (c Config) Validate() error {
	errs := []error{c.Optimizer.Validate(), c.Schedule.validate(), c.Diverged.validate("Diverged"), c.Stalled.validate("Stalled")}
	if c.Batch < 1 {
		errs = append(errs, &net.FieldError{Package: "train", Field: "Batch", Value: c.Batch, Wanted: "at least 1"})
	}
	if c.Epochs < 1 {
		errs = append(errs, &net.FieldError{Package: "train", Field: "Epochs", Value: c.Epochs, Wanted: "at least 1"})
	}
	return errors.Join(errs...)
}

func (l Limit) validate(field string) error {
	if l == (Limit{}) {
		return nil
	}
	var errs []error
	if !(l.Chance > 0) || math.IsInf(l.Chance, 1) {
		errs = append(errs, &net.FieldError{Package: "train", Field: field + ".Chance", Value: l.Chance, Wanted: "positive and finite"})
	}
	if l.Steps < 1 {
		errs = append(errs, &net.FieldError{Package: "train", Field: field + ".Steps", Value: l.Steps, Wanted: "at least 1"})
	}
	return errors.Join(errs...)
}

// reached tells whether the losses end in enough steps above the limit.
func (l Limit) reached(losses []float64, chance float64) bool {
	if l.Steps == 0 || len(losses) < l.Steps {
		return false
	}
	for _, loss := range losses[len(losses)-l.Steps:] {
		if loss <= l.Chance*chance {
			return false
		}
	}
	return true
}

// fits returns an error if the network can't be fed with the set in such batches.
func fits(n *net.Network, set data.Set, batch int) error {
	a := n.Architecture()
	var errs []error
	reject := func(field string, value any, wanted string, arguments ...any) {
		errs = append(errs, &net.FieldError{Package: "train", Field: field, Value: value, Wanted: fmt.Sprintf(wanted, arguments...)})
	}
	m := set.Inputs
	switch {
	case m.Rows < 0:
		reject("set.Inputs.Rows", m.Rows, "at least 0")
	case m.Stride < m.Cols:
		reject("set.Inputs.Stride", m.Stride, "at least %d, the number of columns", m.Cols)
	case m.Rows > 0 && len(m.Data) < m.Cols || m.Rows > 1 && m.Stride > (len(m.Data)-m.Cols)/(m.Rows-1):
		reject("set.Inputs.Data", fmt.Sprintf("%d long", len(m.Data)), "the numbers of %d×%d inputs with stride %d", m.Rows, m.Cols, m.Stride)
	}
	if set.Inputs.Cols != a.Inputs {
		reject("set.Inputs.Cols", set.Inputs.Cols, "%d, the network's Inputs", a.Inputs)
	}
	if set.Classes != a.Outputs {
		reject("set.Classes", set.Classes, "%d, the network's Outputs", a.Outputs)
	}
	if len(set.Labels) != set.Inputs.Rows {
		reject("set.Labels", fmt.Sprintf("%d long", len(set.Labels)), "%d long, one for each input", set.Inputs.Rows)
	}
	for i, label := range set.Labels {
		if int(label) >= set.Classes {
			reject(fmt.Sprintf("set.Labels[%d]", i), label, "below %d, the number of classes", set.Classes)
			break
		}
	}
	if batch > set.Inputs.Rows {
		reject("Batch", batch, "at most %d, the size of the set", set.Inputs.Rows)
	}
	return errors.Join(errs...)
}
