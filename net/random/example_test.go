package random_test

import (
	"fmt"

	"gradscale/net/random"
)

func ExampleNew() {
	weights := random.New(1, "weights", "layer 3")
	fmt.Println(weights.Normal(), weights.IntN(10))
	fmt.Println(random.New(1, "weights", "layer 4").Normal())
	// Output:
	// -0.31022648393967306 4
	// -1.3120628145083986
}

func ExampleStream_MarshalBinary() {
	s := random.New(1, "order")
	s.Perm(100)
	state, err := s.MarshalBinary()
	if err != nil {
		panic(err)
	}
	var resumed random.Stream
	if err := resumed.UnmarshalBinary(state); err != nil {
		panic(err)
	}
	fmt.Println(s.Uint64() == resumed.Uint64())
	// Output: true
}

func ExampleStream_Sphere() {
	x := make([]float64, 3)
	random.New(1, "inputs").Sphere(x, 2)
	fmt.Printf("%.4f\n", x)
	// Output: [-0.7707 -0.4210 1.7969]
}
