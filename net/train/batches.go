package train

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/data"
	"gradscale/net/internal/kernel"
	"gradscale/net/random"
)

// batches cuts a set, in some order, into batches of one size.
type batches struct {
	set    data.Set
	order  []int
	inputs blas64.General // of the batch at hand
	labels []uint8

	first int // of the batch at hand, in order
}

// newBatches has batches loaded into a matrix.
func newBatches(set data.Set, into blas64.General) *batches {
	return &batches{set: set, order: make([]int, set.Inputs.Rows), inputs: into, labels: make([]uint8, into.Rows)}
}

// shuffle puts the set in an order that depends on nothing but the stream.
func (b *batches) shuffle(s *random.Stream) {
	for i := range b.order {
		b.order[i] = i
	}
	s.Shuffle(b.order)
}

// load makes the inputs from first on, in order, the batch at hand. Behind the
// last input the first follows.
func (b *batches) load(first int) {
	b.first = first
	for i := range b.labels {
		b.labels[i] = b.set.Labels[b.index(i)]
	}
	// A copy of some thousand numbers is worth a task of its own.
	kernel.Parallel(len(b.labels), 1+4096/b.inputs.Cols, (*copyRows)(b))
}

// index returns where in the set the batch's input i stands.
func (b *batches) index(i int) int { return b.order[(b.first+i)%len(b.order)] }

type copyRows batches

func (c *copyRows) Do(lo, hi int) {
	b := (*batches)(c)
	in, out := b.set.Inputs, b.inputs
	for i := lo; i < hi; i++ {
		from := b.index(i) * in.Stride
		copy(out.Data[i*out.Stride:][:out.Cols], in.Data[from:from+in.Cols])
	}
}

func epochOrder(seed uint64, epoch int) *random.Stream {
	return random.New(seed, "order", fmt.Sprint("epoch ", epoch))
}
