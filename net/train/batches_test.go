package train

import (
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/optim"
)

// numbered returns a set whose input i holds i in each of cols columns, with a
// stride of one more, and is of class i mod 2.
func numbered(n, cols int) data.Set {
	set := data.Set{Name: "numbered", Classes: 2, Inputs: blas64.General{Rows: n, Cols: cols, Stride: cols + 1, Data: make([]float64, n*(cols+1))}}
	for i := range n {
		for j := range cols {
			set.Inputs.Data[i*(cols+1)+j] = float64(i)
		}
		set.Labels = append(set.Labels, uint8(i%2))
	}
	return set
}

func matrix(rows, cols int) blas64.General {
	return blas64.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float64, rows*cols)}
}

// TestEpochMeetsEachInputOnce cuts rows long enough for several tasks.
func TestEpochMeetsEachInputOnce(t *testing.T) {
	for _, cols := range []int{1, 3000} {
		b := newBatches(numbered(23, cols), matrix(5, cols))
		var orders [][]int
		for epoch := range 2 {
			b.shuffle(epochOrder(9, epoch))
			var met []int
			for k := range 4 {
				b.load(5 * k)
				for i := range 5 {
					row := b.inputs.Data[i*cols : (i+1)*cols]
					assert.Equal(t, slices.Repeat(row[:1], cols), row)
					assert.Equal(t, uint8(int(row[0])%2), b.labels[i])
					met = append(met, int(row[0]))
				}
			}
			orders = append(orders, met)
			sorted := slices.Sorted(slices.Values(met))
			assert.Len(t, slices.Compact(sorted), 20, "each at most once")
		}
		assert.NotEqual(t, orders[0], orders[1])
		b.shuffle(epochOrder(9, 0))
		b.load(0)
		assert.Equal(t, float64(orders[0][0]), b.inputs.Data[0], "an epoch's order does not depend on those before")
	}
}

func TestLoadFillsUpFromTheStart(t *testing.T) {
	b := newBatches(numbered(5, 1), matrix(3, 1))
	for i := range b.order {
		b.order[i] = i
	}
	b.load(3)
	assert.Equal(t, []float64{3, 4, 0}, b.inputs.Data)
}

func TestStepAllocatesNothing(t *testing.T) {
	for _, processors := range []int{1, 2} {
		func() {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
			a := net.Architecture{Depth: 6, Width: 100, Inputs: 100, Outputs: 2, Nonlinearity: net.ReLU, Normalization: net.BatchNorm, Skip: net.IdentitySkip(1)}
			n, err := net.New(a, 1)
			require.NoError(t, err)
			c := Config{Optimizer: optim.Optimizer{Kind: optim.Adam, StepSize: 1e-3}, Batch: 50, Epochs: 100,
				Diverged: Limit{1e3, 3}, Stalled: Limit{1e3, 3}, Schedule: Schedule{Kind: Linear}}
			r, err := newRun(n, numbered(100, 100), c)
			require.NoError(t, err)
			require.NoError(t, r.start())
			require.NoError(t, r.step())
			assert.Zero(t, testing.AllocsPerRun(20, func() { _ = r.step() }), "%d processors", processors)
		}()
	}
}
