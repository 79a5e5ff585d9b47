package net

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/random"
)

// Network is an architecture with its weights. It holds no activations; see
// [Workspace]. Several workspaces may read one network at the same time, as
// long as nobody changes its weights.
type Network struct {
	architecture Architecture
	parameters   []float64        // all weights, layer after layer, and branch factors
	weights      []blas64.General // views of parameters, fan-in × fan-out
	biases       [][]float64      // of each layer; nil where there are none
	skips        []blas64.General // S of each block, without data for the identity
	factors      []float64        // of each block's residual function, a view of parameters; nil without ReZero
	form         form
	tape         *tape
}

// New returns a network of the architecture with weights drawn from the seed,
// or an error that names each field that can't be built. Each layer, its biases and each
// skip connection draw from streams of their own, so that networks of different
// depth share the layers they have in common.
func New(a Architecture, seed uint64) (*Network, error) {
	if err := a.Validate(); err != nil {
		return nil, err
	}
	n := &Network{architecture: a}
	n.allocate()
	n.record()
	n.Initialize(seed)
	return n, nil
}

func (n *Network) allocate() {
	a := n.architecture
	fanIn := func(l int) int {
		if l == 1 {
			return a.Inputs
		}
		return a.Width
	}
	fanOut := func(l int) int {
		if l == a.Depth {
			return a.Outputs
		}
		return a.Width
	}
	total := 0
	for l := 1; l <= a.Depth; l++ {
		total += fanIn(l) * fanOut(l)
	}
	n.parameters = make([]float64, total+a.branchFactors())
	n.weights = make([]blas64.General, a.Depth)
	rest := n.parameters
	for l := 1; l <= a.Depth; l++ {
		size := fanIn(l) * fanOut(l)
		n.weights[l-1] = blas64.General{Rows: fanIn(l), Cols: fanOut(l), Stride: fanOut(l), Data: rest[:size:size]}
		rest = rest[size:]
	}
	if len(rest) > 0 {
		n.factors = rest
	}
	if a.BiasVariance > 0 {
		for l := 1; l <= a.Depth; l++ {
			n.biases = append(n.biases, make([]float64, fanOut(l)))
		}
	}
	n.skips = make([]blas64.General, a.Blocks())
	if skipKinds[a.Skip.Kind.canonical()] != nil {
		for b := range n.skips {
			n.skips[b] = newMatrix(a.Width, a.Width)
		}
	}
}

// Initialize draws all weights, biases and skip connections anew, in place, as [New]
// with this seed would.
func (n *Network) Initialize(seed uint64) {
	a := n.architecture
	for l, w := range n.weights {
		a.initialize(w, l+1, random.New(seed, "weights", fmt.Sprint("layer ", l+1)))
	}
	clear(n.factors)
	for l, b := range n.biases {
		random.New(seed, "biases", fmt.Sprint("layer ", l+1)).FillNormal(b, math.Sqrt(a.BiasVariance))
	}
	draw := skipKinds[a.Skip.Kind.canonical()]
	for b, s := range n.skips {
		if draw != nil {
			draw(s, 1, random.New(seed, "skip", fmt.Sprint("block ", b+1)))
		}
	}
}

// Architecture returns what the network was built from.
func (n *Network) Architecture() Architecture { return n.architecture }

// Parameters returns all weights in one slice, layer after layer, each
// row-major, and BranchFactors behind them. Changing it changes the network.
func (n *Network) Parameters() []float64 { return n.parameters }

// BranchFactors returns α of each block of a network with [ReZero] as a view of
// Parameters, and nil for other networks.
func (n *Network) BranchFactors() []float64 { return n.factors }

// Weights returns linear layer l's weights, fan-in × fan-out, as a view of
// Parameters; a batch x with one input a row becomes x·W. It panics unless
// 1 ≤ l ≤ Depth.
func (n *Network) Weights(l int) blas64.General {
	n.checkLayer(l, 1)
	return n.weights[l-1]
}

// LayerSize returns the number of neurons of layer l. It panics unless
// 0 ≤ l ≤ Depth.
func (n *Network) LayerSize(l int) int {
	n.checkLayer(l, 0)
	return n.tape.cols[n.tape.layers[l]]
}

func (n *Network) checkLayer(l, lowest int) {
	if l < lowest || l > n.architecture.Depth {
		panic(fmt.Sprintf("net: layer %d, want one of %d to %d", l, lowest, n.architecture.Depth))
	}
}

func (n *Network) nonlinearityIndex(l int) int {
	if l < 1 || l >= n.architecture.Depth {
		panic(fmt.Sprintf("net: nonlinearity %d, want one of 1 to %d", l, n.architecture.Depth-1))
	}
	return l - 1
}
