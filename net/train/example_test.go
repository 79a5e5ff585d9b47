package train_test

import (
	"fmt"

	"gradscale/net"
	"gradscale/net/optim"
	"gradscale/net/train"
)

func Example() {
	set := noise(60) // random inputs, random labels
	n, err := net.New(net.Architecture{Depth: 4, Width: 32, Inputs: 8, Outputs: 3, Nonlinearity: net.ReLU}, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	config := train.Config{
		Optimizer: optim.Optimizer{Kind: optim.Adam, StepSize: 0.01},
		Schedule:  train.Schedule{Kind: train.StepDecay, Every: 10, Factor: 0.5},
		Batch:     20,
		Epochs:    40,
	}
	r, err := train.Run(n, set, config)
	fmt.Println(r.Outcome, r.Steps(), r.FinalPass.Error, err)
	e, err := train.Evaluate(n, set, config.Batch)
	fmt.Println(e == r.FinalPass, err)
	// Output:
	// completed 120 0 <nil>
	// true <nil>
}

func ExampleConfig_Validate() {
	fmt.Println(train.Config{Optimizer: optim.Optimizer{StepSize: 0.1}, Batch: 250}.Validate())
	// Output: train: Epochs is 0, want at least 1
}

func ExampleWithHook() {
	show := train.HookFunc(func(epochs int, n *net.Network, _ *train.Result) error {
		fmt.Println(epochs, n.Architecture().Name())
		return nil
	})
	n, err := net.New(net.Architecture{Depth: 2, Width: 4, Inputs: 8, Outputs: 3, Nonlinearity: net.SELU}, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = train.Run(n, noise(60), train.Config{Optimizer: optim.Optimizer{StepSize: 0.1}, Batch: 30, Epochs: 2}, train.WithHook(show))
	fmt.Println(err)
	// Output:
	// 0 selu
	// 1 selu
	// 2 selu
	// <nil>
}
