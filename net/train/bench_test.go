package train

import (
	"testing"

	"gradscale/net"
	"gradscale/net/optim"
)

// BenchmarkStep makes whole steps, loading and counting included, of the
// networks of the paper's protocol, and shows what each optimizer costs.
func BenchmarkStep(b *testing.B) {
	for _, kind := range optim.Kinds() {
		b.Run("optimizer="+string(kind), func(b *testing.B) {
			a := net.Architecture{Depth: 50, Width: 100, Inputs: 3072, Outputs: 10, Nonlinearity: net.ReLU}
			set := numbered(1000, a.Inputs)
			set.Classes = a.Outputs
			n, err := net.New(a, 1)
			if err != nil {
				b.Fatal(err)
			}
			for i := range set.Inputs.Data {
				set.Inputs.Data[i] /= 1000
			}
			r, err := newRun(n, set, Config{Optimizer: optim.Optimizer{Kind: kind, StepSize: 1e-12}, Batch: 250, Epochs: 1e6})
			if err != nil {
				b.Fatal(err)
			}
			if err := r.start(); err != nil {
				b.Fatal(err)
			}
			step := func() {
				if err := r.step(); err != nil || r.result.Outcome != "" {
					b.Fatal(err, r.result.Cause)
				}
			}
			step() // the first one allocates what the others reuse
			b.ReportAllocs()
			for b.Loop() {
				step()
			}
		})
	}
}
