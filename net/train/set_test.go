package train_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/random"
)

// noise returns n random inputs with random labels in three classes: nothing to
// learn, but enough to memorize.
func noise(n int) data.Set {
	const inputs, classes = 8, 3
	s := random.New(11, "noise")
	set := data.Set{Name: "noise", Classes: classes, Inputs: blas64.General{Rows: n, Cols: inputs, Stride: inputs, Data: make([]float64, n*inputs)}}
	s.FillNormal(set.Inputs.Data, 1)
	for range n {
		set.Labels = append(set.Labels, uint8(s.IntN(classes)))
	}
	return set
}

// small fits noise.
var small = net.Architecture{Depth: 4, Width: 16, Inputs: 8, Outputs: 3, Nonlinearity: net.Tanh, Normalization: net.BatchNorm, Skip: net.IdentitySkip(1)}

func build(t testing.TB, a net.Architecture) *net.Network {
	n, err := net.New(a, 5)
	require.NoError(t, err)
	return n
}
