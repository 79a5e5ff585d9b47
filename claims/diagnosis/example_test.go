package diagnosis_test

import (
	"fmt"

	"gradscale/claims/diagnosis"
	"gradscale/net"
)

// Does a deep network with GELU and layer normalization explode?
func Example() {
	d, err := diagnosis.Of(diagnosis.Network{Batch: 200, Seeds: 10, Architecture: net.Architecture{
		Depth: 50, Width: 100, Inputs: 100, Outputs: 100, Nonlinearity: net.GELU, Normalization: net.LayerNorm,
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	growth := d.Finding(diagnosis.LogGrowth)
	fmt.Printf("%s: log growth per layer %.3f [%.3f, %.3f], %.3f at infinite width\n", d.Verdict, growth.Measured.Value, growth.Measured.Lo, growth.Measured.Hi, growth.Theory)
	// Output:
	// explodes: log growth per layer 0.036 [0.026, 0.046], 0.035 at infinite width
}
