package kernel

import (
	"fmt"
	"runtime"
	"testing"

	"gonum.org/v1/gonum/blas"
)

// BenchmarkDgemm multiplies as a layer does, at a batch of m and a width of n:
// forward NN, backward to the input NT, backward to the weights TN, where the
// batch is summed over.
func BenchmarkDgemm(b *testing.B) {
	for _, shape := range [][2]int{{256, 100}, {256, 50}, {256, 400}, {256, 1600}, {1000, 100}, {1000, 400}} {
		batch, width := shape[0], shape[1]
		benchmarkDgemm(b, "NN", blas.NoTrans, blas.NoTrans, batch, width, width)
		benchmarkDgemm(b, "NT", blas.NoTrans, blas.Trans, batch, width, width)
		benchmarkDgemm(b, "TN", blas.Trans, blas.NoTrans, width, width, batch)
	}
}

func benchmarkDgemm(b *testing.B, op string, tA, tB blas.Transpose, m, n, k int) {
	rowsA, colsA, _ := shape(tA, m, k)
	rowsB, colsB, _ := shape(tB, k, n)
	s := source(1)
	x, y, z := normals(s, rowsA*colsA), normals(s, rowsB*colsB), make([]float64, m*n)
	for _, impl := range []struct {
		name string
		blas.Float64Level3
	}{{"chain", BLAS{}}, {"gonum", BLAS{}.Implementation}} {
		b.Run(fmt.Sprintf("op=%s/m=%d/n=%d/k=%d/impl=%s", op, m, n, k, impl.name), func(b *testing.B) {
			for b.Loop() {
				impl.Dgemm(tA, tB, m, n, k, 1, x, colsA, y, colsB, 0, z, n)
			}
			rate := 2 * float64(m) * float64(n) * float64(k) * float64(b.N) / float64(b.Elapsed().Nanoseconds())
			b.ReportMetric(rate, "GFLOP/s")
			if share := peak().Share(rate, runtime.GOMAXPROCS(0)); share > 0 {
				b.ReportMetric(share, "peak-share")
			}
		})
	}
}
