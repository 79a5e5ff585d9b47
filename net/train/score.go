package train

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/internal/kernel"
	"gradscale/net/random"
)

// CrossEntropy sets losses to each input's cross-entropy, in nats, and gradient to
// the gradient of their mean with respect to the predictions, batch × classes,
// which it may overwrite: what [Run] minimizes. It panics unless there are a label
// and a loss for each prediction, the matrices have no gaps between rows, and labels
// are below the number of classes.
func CrossEntropy(gradient blas64.General, losses []float64, predictions blas64.General, labels []uint8) {
	kernel.SoftmaxCrossEntropy(gradient.Data, losses, predictions.Data, labels, predictions.Cols, 1/float64(predictions.Rows))
}

// Mistakes counts the predictions whose largest entry, the first of equal ones, is
// not the label's.
func Mistakes(predictions blas64.General, labels []uint8) int {
	if len(labels) != predictions.Rows {
		panic(fmt.Sprintf("train: %d labels for %d predictions", len(labels), predictions.Rows))
	}
	p := pass{batches: &batches{labels: labels}}
	return p.mistakesIn(predictions, len(labels))
}

// Score returns mean cross-entropy and share of mistakes of predictions.
func Score(predictions blas64.General, labels []uint8) Evaluation {
	losses := make([]float64, predictions.Rows)
	gradient := blas64.General{Rows: predictions.Rows, Cols: predictions.Cols, Stride: predictions.Cols, Data: make([]float64, len(predictions.Data))}
	CrossEntropy(gradient, losses, predictions, labels)
	n := float64(predictions.Rows)
	return Evaluation{Loss: kernel.Sum(losses) / n, Error: float64(Mistakes(predictions, labels)) / n}
}

// FirstBatch returns copies of the inputs and labels of the first batch that
// [Evaluate] would take. Errors are those of Evaluate.
func FirstBatch(n *net.Network, set data.Set, batch int) (blas64.General, []uint8, error) {
	if batch < 1 {
		return blas64.General{}, nil, &net.FieldError{Package: "train", Field: "batch", Value: batch, Wanted: "at least 1"}
	}
	if err := fits(n, set, batch); err != nil {
		return blas64.General{}, nil, err
	}
	cols := set.Inputs.Cols
	b := newBatches(set, blas64.General{Rows: batch, Cols: cols, Stride: cols, Data: make([]float64, batch*cols)})
	b.shuffle(random.New(0, "evaluation"))
	b.load(0)
	return b.inputs, b.labels, nil
}
