package train

import (
	"errors"
	"fmt"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/internal/kernel"
)

// pass computes loss, mistakes and gradients of batches.
type pass struct {
	*batches
	workspace *net.Workspace
	losses    []float64 // of each input of the batch
}

func newPass(n *net.Network, set data.Set, batch int) (*pass, error) {
	w, err := n.NewWorkspace(batch)
	if err != nil {
		return nil, err
	}
	return &pass{newBatches(set, w.Input()), w, make([]float64, batch)}, nil
}

// forward leaves the losses of the batch's inputs in p.losses, and the gradient
// of their mean with respect to the predictions in the workspace. Its error is
// a [*net.NonFiniteError], or an [inputError] if the set itself is to blame.
func (p *pass) forward() error {
	if err := p.workspace.Forward(p.inputs); err != nil {
		var e *net.NonFiniteError
		if errors.As(err, &e) && e.What == "input" {
			return &inputError{p.set.Name, p.index(e.Row), e}
		}
		return err
	}
	out := p.workspace.Output()
	kernel.SoftmaxCrossEntropy(p.workspace.OutputGradient().Data, p.losses, out.Data, p.labels, out.Cols, 1/float64(out.Rows))
	return nil
}

// mistakes counts, among the batch's first inputs, those whose label is not the
// class of the largest prediction; of equal ones the first counts.
func (p *pass) mistakes(inputs int) int { return p.mistakesIn(p.workspace.Output(), inputs) }

func (p *pass) mistakesIn(out blas64.General, inputs int) int {
	mistakes := 0
	for i := range inputs {
		row := out.Data[i*out.Stride : i*out.Stride+out.Cols]
		class := 0
		for j, v := range row {
			if v > row[class] {
				class = j
			}
		}
		if class != int(p.labels[i]) {
			mistakes++
		}
	}
	return mistakes
}

type inputError struct {
	set   string
	index int
	cause *net.NonFiniteError
}

func (e *inputError) Error() string {
	return fmt.Sprintf("train: set %q, input %d, feature %d is %v, want a finite number", e.set, e.index, e.cause.Col, e.cause.Value)
}

func (e *inputError) Unwrap() error { return e.cause }
