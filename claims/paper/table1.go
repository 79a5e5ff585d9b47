package paper

import (
	"fmt"
	"strings"

	"gradscale/net"
)

// Sizes of the paper's networks, unless it says otherwise.
const (
	Depth = 50  // linear layers
	Width = 100 // neurons of every layer, the input and the prediction included
)

// Row is a row of table 1: a network without skip connections, with Gaussian
// weights, of depth 50 and width 100, as it is initialized.
type Row struct {
	Name          string // as the paper writes it, like "batch-ReLU"
	Nonlinearity  net.Nonlinearity
	Normalization net.Normalization
	GSC           float64 // GSC(L,0), of the error with respect to the first layer
	Deviation     float64 // standard deviation of the last pre-activation over inputs, averaged over neurons
	SignDiversity float64 // of the last pre-activation, averaged over neurons
}

var table1 = [...]Row{
	{"ReLU", net.ReLU, net.NoNormalization, 1.52, 0.22, 0.030},
	{"layer-ReLU", net.ReLU, net.LayerNorm, 1.16, 0.096, 0.029},
	{"batch-ReLU", net.ReLU, net.BatchNorm, 5728, 1.00, 0.41},
	{"tanh", net.Tanh, net.NoNormalization, 1.26, 0.096, 0.50},
	{"layer-tanh", net.Tanh, net.LayerNorm, 72.2, 1.00, 0.50},
	{"batch-tanh", net.Tanh, net.BatchNorm, 93.6, 1.00, 0.50},
	{"SELU", net.SELU, net.NoNormalization, 6.36, 0.97, 0.42},
}

// Table1 returns the rows of table 1 in the paper's order.
func Table1() []Row { return append([]Row(nil), table1[:]...) }

// Exploding returns the rows of which the paper says that gradients explode.
func Exploding() []Row { return rows("batch-ReLU", "layer-tanh", "batch-tanh", "SELU") }

// Collapsing returns the rows of which the paper says that the domain collapses.
func Collapsing() []Row { return rows("ReLU", "layer-ReLU", "tanh") }

// Named returns the row of table 1 with a name; it panics if there is none.
func Named(name string) Row {
	for _, r := range table1 {
		if r.Name == name {
			return r
		}
	}
	panic(fmt.Sprintf("paper: no row %q in table 1", name))
}

func rows(names ...string) []Row {
	of := make([]Row, len(names))
	for i, n := range names {
		of[i] = Named(n)
	}
	return of
}

// NameOf writes an architecture as table 1 does: the normalization, the
// nonlinearity, and, where the paper's networks have none of them, skip
// connections and another start than Gaussian weights behind it, like "layer-SELU"
// or "tanh ResNet".
func NameOf(a net.Architecture) string {
	name := string(a.Nonlinearity)
	for _, r := range table1 {
		if r.Nonlinearity == a.Nonlinearity {
			name = r.Name[strings.LastIndex(r.Name, "-")+1:]
		}
	}
	if written, ok := otherNonlinearities[a.Nonlinearity]; ok {
		name = written
	}
	if a.Normalization != net.NoNormalization {
		name = string(a.Normalization) + "-" + name
	}
	if a.Initialization != "" && a.Initialization != net.Gaussian {
		name = string(a.Initialization) + " " + name
	}
	if a.Skip.Kind != net.NoSkip {
		name += " ResNet"
	}
	return name
}

// otherNonlinearities are those that table 1 does not have, as they are written
// elsewhere. A name that is not here stands as package net has it.
var otherNonlinearities = map[net.Nonlinearity]string{
	"": "linear", net.Identity: "linear", net.LeakyReLU: "leaky-ReLU", net.GELU: "GELU", net.SiLU: "SiLU",
}

// Architecture returns the network of a row.
func (r Row) Architecture() net.Architecture {
	return net.Architecture{
		Depth: Depth, Width: Width, Inputs: Width, Outputs: Width,
		Nonlinearity: r.Nonlinearity, Normalization: r.Normalization,
	}
}

// gscAtWidth200 is GSC(L,0) of table 1's networks of width 200.
var gscAtWidth200 = map[string]float64{"batch-ReLU": 5556, "SELU": 5.86}

// GSCAtWidth200 returns the paper's GSC(L,0) of the network of a row at width
// 200, of which it has two; ok tells whether this is one of them.
func (r Row) GSCAtWidth200() (gsc float64, ok bool) {
	gsc, ok = gscAtWidth200[r.Name]
	return gsc, ok
}
