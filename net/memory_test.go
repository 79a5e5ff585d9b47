package net

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTrainingMemory holds a training workspace with its network to 1.2 times
// what cannot be done without: parameters, their gradients, and of a batch what
// the backward pass reads. The rest is gradients of activations, which rotate
// among a few buffers, and the values that skip connections carry.
func TestTrainingMemory(t *testing.T) {
	const batch = 256
	for _, f := range Nonlinearities() {
		for _, n := range Normalizations() {
			for _, s := range []Skip{{}, IdentitySkip(1)} {
				a := Architecture{Depth: 50, Width: 100, Inputs: 100, Outputs: 10, Nonlinearity: f, Normalization: n, Skip: s}
				network, err := New(a, 1)
				require.NoError(t, err)
				w, err := network.NewWorkspace(batch)
				require.NoError(t, err)
				used, needed := 2*len(network.parameters), 2*len(network.parameters)
				used += len(w.halfGradient)
				for _, m := range w.activations {
					used += len(m.Data)
				}
				for _, m := range w.gradients {
					used += len(m.Data)
				}
				kept := map[int]bool{}
				for _, node := range network.tape.nodes {
					for _, v := range node.keeps() {
						if b := w.activationBuffer[v]; !kept[b] {
							kept[b] = true
							needed += batch * network.tape.cols[v]
						}
					}
				}
				assert.LessOrEqual(t, float64(used), 1.2*float64(needed), a)
			}
		}
	}
}
