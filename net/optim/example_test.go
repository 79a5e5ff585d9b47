package optim_test

import (
	"fmt"

	"gradscale/net"
	"gradscale/net/optim"
)

func Example() {
	n, err := net.New(net.Architecture{Depth: 1, Width: 1, Inputs: 1, Outputs: 2}, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	copy(n.Parameters(), []float64{1, -1})
	s, err := optim.Optimizer{Kind: optim.Momentum, StepSize: 0.5, Momentum: 0.5}.New(n)
	if err != nil {
		fmt.Println(err)
		return
	}
	s.Step([]float64{1, 0}, 1)
	s.Step([]float64{1, 0}, 1)
	fmt.Println(n.Parameters())
	// Output: [-0.25 -1]
}

func ExampleOptimizer_Validate() {
	fmt.Println(optim.Optimizer{Kind: optim.Adam, StepSize: 1e-3, Beta2: 1.5}.Validate())
	// Output: optim: Optimizer.Beta2 is 1.5, want above 0 and below 1, or 0 for the default 0.999
}

func ExampleOptimizer_String() {
	fmt.Println(optim.Optimizer{Kind: optim.RMSprop, StepSize: 1e-3})
	// Output: rmsprop(StepSize=0.001 Rho=0.9 Epsilon=1e-08)
}
