package diagnosis

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
	"gradscale/net/random"
)

// BenchmarkOf measures deep and wide networks. Time should go like that of a forward pass,
// 2·batch·weights operations: forward-passes tells how many of them a network takes.
func BenchmarkOf(b *testing.B) {
	const batch, seeds = 100, 2
	for _, size := range []struct{ depth, width int }{{100, 100}, {1000, 100}, {100, 400}, {10, 2000}} {
		b.Run(fmt.Sprintf("depth=%d/width=%d", size.depth, size.width), func(b *testing.B) {
			a := net.Architecture{Depth: size.depth, Width: size.width, Inputs: size.width, Outputs: size.width, Nonlinearity: net.Tanh}
			for b.Loop() {
				_, err := Of(Network{Architecture: a, Seeds: seeds, Batch: batch})
				require.NoError(b, err)
			}
			perNetwork := b.Elapsed().Seconds() / float64(b.N*seeds)
			b.ReportMetric(perNetwork/forwardPass(b, a, batch), "forward-passes")
		})
	}
}

// forwardPass returns how many seconds a forward pass takes, the least of some.
func forwardPass(b *testing.B, a net.Architecture, batch int) float64 {
	n, err := net.New(a, 1)
	require.NoError(b, err)
	w, err := n.NewForwardProbe(batch)
	require.NoError(b, err)
	defer w.Release()
	x := blas64.General{Rows: batch, Cols: a.Inputs, Stride: a.Inputs, Data: make([]float64, batch*a.Inputs)}
	random.New(1, "inputs").FillNormal(x.Data, 1)
	least := time.Hour
	for range 5 {
		began := time.Now()
		require.NoError(b, w.Forward(x))
		least = min(least, time.Since(began))
	}
	return least.Seconds()
}
