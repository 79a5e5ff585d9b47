package net_test

import (
	"fmt"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
	"gradscale/net/internal/kernel"
	"gradscale/net/internal/limit"
	"gradscale/net/optim"
	"gradscale/net/random"
)

// benchmarked are the architectures of the paper's table 1 and a ResNet.
var benchmarked = map[string]net.Architecture{
	"relu":              {Nonlinearity: net.ReLU},
	"batch-relu":        {Nonlinearity: net.ReLU, Normalization: net.BatchNorm},
	"layer-relu":        {Nonlinearity: net.ReLU, Normalization: net.LayerNorm},
	"tanh":              {Nonlinearity: net.Tanh},
	"batch-tanh":        {Nonlinearity: net.Tanh, Normalization: net.BatchNorm},
	"layer-tanh":        {Nonlinearity: net.Tanh, Normalization: net.LayerNorm},
	"selu":              {Nonlinearity: net.SELU},
	"resnet-batch-relu": {Nonlinearity: net.ReLU, Normalization: net.BatchNorm, Skip: net.IdentitySkip(1)},
}

var benchmarkedNames = []string{"relu", "batch-relu", "layer-relu", "tanh", "batch-tanh", "layer-tanh", "selu", "resnet-batch-relu"}

// size is what a sweep varies.
type size struct{ depth, width, batch int }

// sizes are the reference and, for one architecture, sweeps over each
// dimension.
func sizes(arch string) []size {
	s := []size{{50, 100, 256}}
	if arch != "batch-relu" {
		return s
	}
	for _, depth := range []int{10, 100, 200} {
		s = append(s, size{depth, 100, 256})
	}
	for _, width := range []int{50, 200, 400} {
		s = append(s, size{50, width, 256})
	}
	for _, batch := range []int{64, 1024} {
		s = append(s, size{50, 100, batch})
	}
	return s
}

// trainStep is forward, softmax cross-entropy, backward and an update.
type trainStep struct {
	w      *net.Workspace
	x      blas64.General
	labels []uint8
	losses []float64
	sgd    *optim.State
}

func newTrainStep(b *testing.B, a net.Architecture, s size) *trainStep {
	a.Depth, a.Width, a.Inputs, a.Outputs = s.depth, s.width, s.width, 10
	n, err := net.New(a, 1)
	require.NoError(b, err)
	w, err := n.NewWorkspace(s.batch)
	require.NoError(b, err)
	sgd, err := optim.Optimizer{Kind: "sgd", StepSize: 1e-9}.New(n)
	require.NoError(b, err)
	t := &trainStep{w: w, x: gaussian(s.batch, s.width, "inputs"), labels: make([]uint8, s.batch), losses: make([]float64, s.batch), sgd: sgd}
	stream := random.New(1, "labels")
	for i := range t.labels {
		t.labels[i] = uint8(stream.IntN(10))
	}
	return t
}

func (t *trainStep) forward(b *testing.B) {
	if err := t.w.Forward(t.x); err != nil {
		b.Fatal(err)
	}
}

func (t *trainStep) step(b *testing.B) {
	t.forward(b)
	d := t.w.OutputGradient()
	kernel.SoftmaxCrossEntropy(d.Data, t.losses, t.w.Output().Data, t.labels, d.Cols, 1/float64(len(t.labels)))
	t.w.Backward(d)
	t.sgd.Step(t.w.ParameterGradients(), 1)
}

// multiplyAdds returns those of the matrix products of a forward pass.
func (t *trainStep) multiplyAdds() float64 {
	return float64(t.w.Batch()) * float64(len(t.w.Network().Parameters()))
}

func BenchmarkTrainStep(b *testing.B) {
	eachBenchmarked(b, func(b *testing.B, t *trainStep) float64 {
		for b.Loop() {
			t.step(b)
		}
		first := t.w.Network().Weights(1) // whose input needs no gradient
		return 2 * (3*t.multiplyAdds() - float64(t.w.Batch()*first.Rows*first.Cols))
	})
}

func BenchmarkForward(b *testing.B) {
	eachBenchmarked(b, func(b *testing.B, t *trainStep) float64 {
		for b.Loop() {
			t.forward(b)
		}
		return 2 * t.multiplyAdds()
	})
}

// eachBenchmarked runs a benchmark that returns the floating-point operations of
// its matrix products, and reports them against the limit of the cores in use.
func eachBenchmarked(b *testing.B, run func(b *testing.B, t *trainStep) float64) {
	for _, arch := range benchmarkedNames {
		for _, s := range sizes(arch) {
			b.Run(fmt.Sprintf("arch=%s/depth=%d/width=%d/batch=%d", arch, s.depth, s.width, s.batch), func(b *testing.B) {
				t := newTrainStep(b, benchmarked[arch], s)
				t.step(b) // the first one allocates what the others reuse
				b.ReportAllocs()
				operations := run(b, t)
				rate := operations * float64(b.N) / float64(b.Elapsed().Nanoseconds())
				b.ReportMetric(rate, "GFLOP/s")
				if share := peak().Share(rate, runtime.GOMAXPROCS(0)); share > 0 {
					b.ReportMetric(share, "peak-share")
				}
			})
		}
	}
}

// peak is the limit of a core, measured once a run.
var peak = sync.OnceValue(func() limit.Rate { return limit.Measure(kernel.FMALoop) })
