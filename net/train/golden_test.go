package train_test

import (
	"fmt"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"gradscale/mathcheck/golden"
	"gradscale/net"
	"gradscale/net/optim"
	"gradscale/net/train"
)

// TestGoldenBits trains one small network with each optimizer. Every number
// must have the bits on file, on any CPU and with any number of cores.
func TestGoldenBits(t *testing.T) {
	file := golden.File{
		Properties: []golden.Property{
			{Key: "title", Value: "loss curves and final errors of " + goldenArchitecture.String()},
			{Key: "protocol", Value: "60 inputs of noise, 3 classes, batch 20, 12 epochs, step size falling linearly; losses in nats"},
			{Key: "tier", Value: "T0, the same bits on every architecture"},
			{Key: "written by", Value: "go test ./net/train -run TestGoldenBits -update"},
		},
		Numbers: goldenRun(t, 1),
	}
	file.Check(t, filepath.Join("..", "..", "testdata", "train", "loss_curve.txt"), 0)
	for _, processors := range []int{2, 4} {
		golden.File{Numbers: goldenRun(t, processors)}.Moves(fmt.Sprintf("%d processors instead of one", processors), golden.File{Numbers: file.Numbers}, 0).Fail(t)
	}
}

// goldenArchitecture is wide enough for its products and updates to be cut.
var goldenArchitecture = net.Architecture{Depth: 4, Width: 80, Inputs: 8, Outputs: 3, Nonlinearity: net.ReLU, Normalization: net.BatchNorm, Skip: net.IdentitySkip(1)}

func goldenRun(t *testing.T, processors int) []golden.Number {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
	var numbers []golden.Number
	for _, kind := range optim.Kinds() {
		c := train.Config{
			Optimizer: optim.Optimizer{Kind: kind, StepSize: 0.01}, Schedule: train.Schedule{Kind: train.Linear},
			Batch: 20, Epochs: 12, Seed: 1,
		}
		r, err := train.Run(build(t, goldenArchitecture), noise(60), c)
		require.NoError(t, err)
		require.Equal(t, train.Completed, r.Outcome)
		add := func(name string, value float64) {
			numbers = append(numbers, golden.Number{Name: string(kind) + "/" + name, Value: value})
		}
		for step, loss := range r.Losses {
			add(fmt.Sprintf("loss/step=%02d", step), loss)
		}
		for epoch, e := range r.Epochs {
			add(fmt.Sprintf("error/epoch=%02d", epoch), e.Error)
		}
		add("loss/final", r.FinalPass.Loss)
		add("error/final", r.FinalPass.Error)
	}
	return numbers
}
