package net_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"gradscale/mathcheck/golden"
	"gradscale/net"
)

// TestPassesKeepTheirBits holds forward and backward passes of every combination,
// and of some networks large enough to be cut among cores, against bits on file.
// They are the same on every machine. Networks that start as their skip path are passed
// away from it.
func TestPassesKeepTheirBits(t *testing.T) {
	var numbers []golden.Number
	add := func(a net.Architecture, batch int) {
		n, w, x, upstream := build(t, a, batch)
		if a.StartsAsSkips() {
			moved(n)
		}
		require.NoError(t, w.Forward(x))
		w.Backward(upstream)
		name := a.String()
		numbers = append(numbers,
			golden.Number{Name: name + "/prediction", Value: w.Output().Data[0]},
			golden.Number{Name: name + "/norm of predictions", Value: net.FrobeniusNorm(w.Output())},
			golden.Number{Name: name + "/norm of input gradients", Value: net.FrobeniusNorm(w.Gradient(0))},
			golden.Number{Name: name + "/norm of first weight gradients", Value: net.FrobeniusNorm(w.WeightGradients(1))},
		)
	}
	for a := range combinations {
		add(a, 4)
	}
	for _, a := range append(postNorms(), asSkips()...) {
		add(a, 4)
	}
	for _, name := range benchmarkedNames {
		a := benchmarked[name]
		a.Depth, a.Width, a.Inputs, a.Outputs = 10, 100, 123, 10
		add(a, 250)
	}
	golden.File{Numbers: numbers}.Check(t, filepath.Join("testdata", "passes.txt"), 0)
}
