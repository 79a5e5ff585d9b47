package diagnosis

import (
	"errors"
	"fmt"

	"gradscale/net"
)

// Network is a network and how it is measured.
type Network struct {
	Name string // heads its page; "" stands for the architecture's own
	net.Architecture
	Batch  int    // inputs, at least 2; 0 stands for [Network.DefaultBatch]
	Seeds  int    // how many networks are drawn, each with inputs and labels of its own: 2 to 2²⁰
	Offset uint64 // their seeds are Offset+1, Offset+2, …
}

// Sizes of the paper's protocol.
const (
	DefaultSeeds = 10
	mostBatch    = 1000
	leastBatch   = 20
)

// Bounds of what can be measured.
const (
	mostSeeds   = 1 << 20
	leastLayers = 3 // that a line is fitted through
)

// batchNumbers bounds the default batch: 1 GiB of activations and gradients.
const batchNumbers = 1 << 27

// DefaultBatch is 1000 as in the paper, and fewer, though not below 20, where the
// activations and gradients of 1000 would take more than 1 GiB.
func (n Network) DefaultBatch() int {
	return int(min(mostBatch, max(leastBatch, batchNumbers/n.numbersPerInput())))
}

// batch is the one that is measured with.
func (n Network) batch() int {
	if n.Batch == 0 {
		return n.DefaultBatch()
	}
	return n.Batch
}

// numbersPerInput are the activations and gradients that a pass keeps.
func (n Network) numbersPerInput() float64 {
	values := 2.0                 // linear layer and nonlinearity
	blocks := float64(n.Blocks()) // of sums, their normalizations and factors
	switch {
	case n.Normalization == net.NoNormalization || n.Normalization == "none":
	case n.Placement == net.PostNorm:
		blocks *= 2
	default:
		values++
	}
	if n.BiasVariance > 0 {
		values++
	}
	if n.Start == net.ReZero {
		blocks += float64(n.Blocks())
	}
	perLayer := 2 * float64(n.Width)
	return perLayer*(values*float64(n.Depth-1)+blocks) + 2*float64(n.Inputs+n.Outputs)
}

// collected is by what Go's garbage collector lets the heap exceed what is in use.
const collected = 2

// Bytes is about how much memory it takes to measure a network: with its gradients
// and the activations of a batch, and what the garbage collector has not taken yet.
func (n Network) Bytes() float64 {
	width, depth := float64(n.Width), float64(n.Depth)
	weights := width*float64(n.Inputs+n.Outputs) + (depth-2)*width*width
	numbers := 2 * weights // and their gradients
	if n.Skip.Kind == net.SkipGaussian || n.Skip.Kind == net.SkipOrthogonal {
		numbers += float64(n.Blocks()) * width * width
	}
	return collected * 8 * (numbers + float64(n.batch())*n.numbersPerInput())
}

// Label names the network.
func (n Network) Label() string {
	if n.Name != "" {
		return n.Name
	}
	return n.Architecture.Name()
}

// Validate returns an error that joins one [*net.FieldError] for each field that can't
// be built or measured, or nil.
func (n Network) Validate() error {
	var errs []error
	reject := func(field string, value any, wanted string) {
		errs = append(errs, &net.FieldError{Package: "diagnosis", Field: field, Value: value, Wanted: wanted})
	}
	if n.Seeds < 2 || n.Seeds > mostSeeds {
		reject("Seeds", n.Seeds, fmt.Sprintf("2 to %d: an interval wants two networks", mostSeeds))
	}
	if n.Batch < 0 || n.Batch == 1 {
		reject("Batch", n.Batch, "at least 2, as diversity is over inputs, or 0 for as many as the paper has")
	}
	if err := n.Architecture.Validate(); err != nil {
		return errors.Join(append(errs, err)...)
	}
	if layers := len(n.between()); layers < leastLayers {
		reject("Depth", n.Depth, fmt.Sprintf("%d layers above the first that no skip connection passes by, to fit a line through; here are %d", leastLayers, layers))
	}
	return errors.Join(errs...)
}

// between are the layers that growth is read from: those that no skip connection
// passes by, but for the first, which reads the input and not a nonlinearity.
func (n Network) between() []int {
	var layers []int
	for l := 2; l <= n.Depth; l++ {
		if !n.InsideBlock(l) {
			layers = append(layers, l)
		}
	}
	return layers
}
