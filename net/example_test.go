package net_test

import (
	"fmt"

	"gradscale/net"
	"gradscale/net/data"
)

// Gradients of a vanilla network with layer normalization, from the prediction
// down to the first layer.
func Example() {
	n, err := net.New(net.Architecture{
		Depth: 50, Width: 100, Inputs: 100, Outputs: 100,
		Nonlinearity: net.Tanh, Normalization: net.LayerNorm,
	}, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	w, err := n.NewProbe(20)
	if err != nil {
		fmt.Println(err)
		return
	}
	noise := data.NewNoise(1, 20, 100, 100)
	if err := w.Forward(noise.Inputs); err != nil {
		fmt.Println(err)
		return
	}
	w.Backward(noise.Labels)
	for _, l := range []int{50, 34, 18, 2} {
		fmt.Printf("layer %d: %.1f\n", l, net.FrobeniusNorm(w.Gradient(l)))
	}
	// Output:
	// layer 50: 44.7
	// layer 34: 173.9
	// layer 18: 673.8
	// layer 2: 2581.5
}

func ExampleArchitecture_Validate() {
	fmt.Println(net.Architecture{Depth: 0, Width: 5, Inputs: 3, Outputs: 2, Nonlinearity: net.ReLU, Initialization: net.LooksLinear}.Validate())
	// Output:
	// net: Depth is 0, want at least 1
	// net: Width is 5, want even with looks-linear initialization, which pairs each neuron with its mirror image
}

func ExampleNetwork_Rescaled() {
	n := must(net.New(net.Architecture{Depth: 2, Width: 4, Inputs: 4, Outputs: 4, Nonlinearity: net.Tanh}, 1))
	noise := data.NewNoise(1, 1, 4, 4)
	for _, form := range []*net.Network{n, must(n.Rescaled([]float64{8}))} {
		w, err := form.NewProbe(1)
		if err == nil {
			err = w.Forward(noise.Inputs)
		}
		w.Backward(noise.Labels)
		fmt.Printf("prediction %.4f, gradient of layer 1 %.4f %v\n", w.Output().Data, net.FrobeniusNorm(w.Gradient(1)), err)
	}
	// Output:
	// prediction [0.5286 0.3652 0.3634 -0.5237], gradient of layer 1 0.8527 <nil>
	// prediction [0.5286 0.3652 0.3634 -0.5237], gradient of layer 1 0.1066 <nil>
}
