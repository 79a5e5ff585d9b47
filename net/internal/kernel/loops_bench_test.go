package kernel

import (
	"fmt"
	"testing"
)

// BenchmarkLoop takes slices of 25600 elements, a batch of 256 at width 100.
func BenchmarkLoop(b *testing.B) {
	const n = 25600
	for _, c := range loopCases {
		b.Run(fmt.Sprintf("loop=%s/n=%d", c.name, n), func(b *testing.B) {
			s := source(1)
			var x [][]float64
			for range c.args {
				x = append(x, normals(s, n))
			}
			for b.Loop() {
				c.run(x)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/elt")
		})
	}
}

func BenchmarkNormalization(b *testing.B) {
	for _, shape := range [][2]int{{256, 100}, {256, 400}, {1000, 100}} {
		rows, cols := shape[0], shape[1]
		s := source(1)
		x, y, z := normals(s, rows*cols), normals(s, rows*cols), normals(s, rows*cols)
		invStd, exponent := normals(s, rows), make([]int, rows)
		batch := NewBatchNorm(rows, cols)
		for _, c := range []struct {
			name string
			run  func()
		}{
			{"LayerNorm", func() { LayerNorm(y, invStd, exponent, x, cols) }},
			{"LayerNormBackward", func() { LayerNormBackward(z, y, x, invStd, exponent, cols) }},
			{"BatchNorm", func() { batch.Forward(y, x) }},
			{"BatchNormBackward", func() { batch.Backward(z, y, x) }},
		} {
			b.Run(fmt.Sprintf("loop=%s/m=%d/n=%d", c.name, rows, cols), func(b *testing.B) {
				for b.Loop() {
					c.run()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(rows*cols), "ns/elt")
			})
		}
	}
}
