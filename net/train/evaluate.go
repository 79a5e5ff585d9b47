package train

import (
	"errors"

	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/internal/kernel"
	"gradscale/net/random"
)

// Evaluation tells how a network does on a set.
type Evaluation struct {
	Loss  float64 // mean cross-entropy over the inputs
	Error float64 // share of inputs whose label is not the class of the largest prediction
}

// Evaluate returns loss and error of a network on a set. It takes batches of the
// size given, because batch normalization has no other statistics than those of
// the batch, in a fixed random order, because a set may be sorted by class. The
// last batch is filled up with inputs that were met before and are not counted
// again. An error names the field that does not fit, or where a number that is
// not finite came up ([*net.NonFiniteError]).
func Evaluate(n *net.Network, set data.Set, batch int) (Evaluation, error) {
	if batch < 1 {
		return Evaluation{}, &net.FieldError{Package: "train", Field: "batch", Value: batch, Wanted: "at least 1"}
	}
	if err := fits(n, set, batch); err != nil {
		return Evaluation{}, err
	}
	p, err := newPass(n, set, batch)
	if err != nil {
		return Evaluation{}, err
	}
	defer p.workspace.Release()
	return p.evaluate()
}

func (p *pass) evaluate() (Evaluation, error) {
	p.shuffle(random.New(0, "evaluation"))
	loss, mistakes, inputs := 0.0, 0, len(p.order)
	for first := 0; first < inputs; first += len(p.labels) {
		p.load(first)
		if err := p.forward(); err != nil {
			return Evaluation{}, err
		}
		counted := min(len(p.labels), inputs-first)
		loss += kernel.Sum(p.losses[:counted])
		mistakes += p.mistakes(counted)
	}
	return Evaluation{Loss: loss / float64(inputs), Error: float64(mistakes) / float64(inputs)}, nil
}

// isNonFinite tells whether the network, not the set, produced a number that is
// not finite.
func isNonFinite(err error) bool {
	var e *net.NonFiniteError
	return errors.As(err, &e) && e.What != "input"
}
