package net_test

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
)

// mostNumbers is the documented bound of 128 GiB, or 1 GiB on 32 bits.
func mostNumbers() string {
	if strconv.IntSize == 32 {
		return "134217728"
	}
	return "17179869184"
}

// TestSizesHaveBounds asks for errors where products would overflow, or memory run
// out, on 64 bits as on 32.
func TestSizesHaveBounds(t *testing.T) {
	good := net.Architecture{Depth: 4, Width: 4, Inputs: 3, Outputs: 2, Nonlinearity: net.ReLU}
	shifted := 1
	shifted <<= 31 // negative on 32 bits
	for _, c := range []struct {
		break_ func(*net.Architecture, int)
		field  string
		values []int
		bound  string
	}{
		{func(a *net.Architecture, n int) { a.Depth = n }, "Depth", []int{math.MaxInt, 1<<20 + 1}, "at most 1048576"},
		{func(a *net.Architecture, n int) { a.Width = n }, "Width", []int{math.MaxInt, 1<<24 + 1}, "at most 16777216"},
		{func(a *net.Architecture, n int) { a.Inputs = n }, "Inputs", []int{math.MaxInt, 1<<24 + 1}, "at most 16777216"},
		{func(a *net.Architecture, n int) { a.Outputs = n }, "Outputs", []int{math.MaxInt, 1<<24 + 1}, "at most 16777216"},
		{func(a *net.Architecture, n int) { a.Width = n }, "Width", []int{shifted}, "at "},
		{func(a *net.Architecture, n int) { a.Width = n }, "Width", []int{1 << 24, 1 << 17}, "at most " + mostNumbers() + " weights"},
		{func(a *net.Architecture, n int) { a.Depth, a.Width, a.Skip = n, 1<<9, net.GaussianSkip(1) }, "Depth", []int{1 << 20}, "at most " + mostNumbers() + " weights"},
		{func(a *net.Architecture, n int) { a.Depth, a.Inputs, a.Outputs = 1, n, 1<<20 }, "Inputs", []int{1 << 24}, "at most " + mostNumbers() + " weights"},
	} {
		for _, value := range c.values {
			a := good
			c.break_(&a, value)
			_, err := net.New(a, 1)
			var field *net.FieldError
			require.ErrorAs(t, err, &field, "%s %d", c.field, value)
			assert.Equal(t, c.field, field.Field)
			assert.Equal(t, value, field.Value)
			assert.ErrorContains(t, err, c.bound)
		}
	}
}

// TestSkipConnectionsCountAsNumbers has a network that is within the bound without
// skip connections only.
func TestSkipConnectionsCountAsNumbers(t *testing.T) {
	const width = 1 << 9
	most, err := strconv.Atoi(mostNumbers())
	require.NoError(t, err)
	// Three quarters of the bound in weights, and half as much in matrices around
	// pairs of layers.
	a := net.Architecture{Depth: most / (width * width) / 4 * 3, Width: width, Inputs: 3, Outputs: 2, Nonlinearity: net.ReLU}
	require.NoError(t, a.Validate())
	a.Skip = net.GaussianSkip(1)
	assert.ErrorContains(t, a.Validate(), "at most "+mostNumbers()+" weights, skip connections included")
	a.Skip = net.IdentitySkip(1)
	assert.NoError(t, a.Validate(), "which need no matrices")
}

// TestInputsAndOutputsCountAsNumbers has all weights in the first and the last layer.
func TestInputsAndOutputsCountAsNumbers(t *testing.T) {
	const width = 1 << 12
	most, err := strconv.Atoi(mostNumbers())
	require.NoError(t, err)
	half := most / width / 2
	a := net.Architecture{Depth: 2, Width: width, Inputs: half, Outputs: half, Nonlinearity: net.ReLU}
	require.NoError(t, a.Validate(), "at the bound")
	for _, extra := range [][2]int{{1, 0}, {0, 1}} {
		a.Inputs, a.Outputs = half+extra[0], half+extra[1]
		assert.ErrorContains(t, a.Validate(), fmt.Sprintf("not of %d: ", int64(most)+width))
	}
}

func TestBatchesHaveBounds(t *testing.T) {
	n, err := net.New(net.Architecture{Depth: 2, Width: 3, Inputs: 2, Outputs: 2, Nonlinearity: net.Tanh}, 1)
	require.NoError(t, err)
	for _, batch := range []int{math.MaxInt, math.MaxInt / 8, math.MaxInt32} {
		if strconv.IntSize == 64 && batch == math.MaxInt32 {
			batch *= 8
		}
		for _, workspace := range workspaces(n) {
			_, err := workspace(batch)
			var field *net.FieldError
			require.ErrorAs(t, err, &field)
			assert.Equal(t, "batch", field.Field)
			assert.Equal(t, batch, field.Value)
			assert.ErrorContains(t, err, ": "+mostNumbers()+" numbers")
		}
	}
}

// TestMatricesWithoutTheirNumbersPanicWithShapes hands in matrices that promise more
// than they hold.
func TestMatricesWithoutTheirNumbersPanicWithShapes(t *testing.T) {
	n, err := net.New(net.Architecture{Depth: 2, Width: 3, Inputs: 2, Outputs: 2}, 1)
	require.NoError(t, err)
	w, err := n.NewProbe(3)
	require.NoError(t, err)
	for _, x := range []blas64.General{
		{Rows: 3, Cols: 2, Stride: 2},
		{Rows: 3, Cols: 2, Stride: 2, Data: make([]float64, 5)},
		{Rows: 3, Cols: 2, Stride: 1, Data: make([]float64, 6)},
		{Rows: 3, Cols: 2, Stride: math.MaxInt, Data: make([]float64, 6)},
	} {
		for what, pass := range map[string]func(){
			"input":                 func() { _ = w.Forward(x) },
			"gradient of the error": func() { w.Backward(x) },
		} {
			message := func() (r any) {
				defer func() { r = recover() }()
				pass()
				return nil
			}()
			assert.Contains(t, message, "net: "+what+" is 3×2 with stride ")
		}
	}
	require.NoError(t, w.Forward(blas64.General{Rows: 3, Cols: 2, Stride: 4, Data: make([]float64, 10)}), "no more than is needed")
}
