package net_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/net"
)

func TestValidateNamesFieldValueAndWhatIsAllowed(t *testing.T) {
	good := net.Architecture{Depth: 4, Width: 4, Inputs: 3, Outputs: 2, Nonlinearity: net.ReLU}
	require.NoError(t, good.Validate())
	for _, c := range []struct {
		break_ func(*net.Architecture)
		field  string
		says   []string
	}{
		{func(a *net.Architecture) { a.Depth = 0 }, "Depth", []string{"0", "at least 1"}},
		{func(a *net.Architecture) { a.Width = -3 }, "Width", []string{"-3", "at least 1"}},
		{func(a *net.Architecture) { a.Inputs = 0 }, "Inputs", []string{"0", "at least 1"}},
		{func(a *net.Architecture) { a.Outputs = 0 }, "Outputs", []string{"0", "at least 1"}},
		{func(a *net.Architecture) { a.Nonlinearity = "softsign" }, "Nonlinearity", []string{`"softsign"`, `"relu"`, `"tanh"`}},
		{func(a *net.Architecture) { a.Normalization = "group" }, "Normalization", []string{`"group"`, `"batch"`, `"layer"`}},
		{func(a *net.Architecture) { a.Initialization = "xavier" }, "Initialization", []string{`"xavier"`, `"gaussian"`}},
		{func(a *net.Architecture) { a.LeakySlope = 1 }, "LeakySlope", []string{"1", "[0, 1)"}},
		{func(a *net.Architecture) { a.LeakySlope = math.NaN() }, "LeakySlope", []string{"NaN"}},
		{func(a *net.Architecture) { a.Skip.Kind = "dense" }, "Skip.Kind", []string{`"dense"`, `"identity"`}},
		{func(a *net.Architecture) { a.Skip = net.IdentitySkip(-1) }, "Skip.Gain", []string{"-1", "at least 0"}},
		{func(a *net.Architecture) { a.Skip = net.IdentitySkip(math.Inf(1)) }, "Skip.Gain", []string{"+Inf", "finite"}},
		{func(a *net.Architecture) { a.Skip = net.IdentitySkip(1); a.Depth = 5 }, "Depth", []string{"5", "even"}},
		{func(a *net.Architecture) { a.Initialization = net.LooksLinear; a.Width = 5 }, "Width", []string{"5", "even"}},
		{func(a *net.Architecture) { a.Initialization = net.LooksLinear; a.Nonlinearity = net.Tanh }, "Nonlinearity", []string{`"tanh"`, `"relu"`}},
	} {
		a := good
		c.break_(&a)
		_, err := net.New(a, 1)
		var field *net.FieldError
		require.ErrorAs(t, err, &field, c.field)
		assert.Equal(t, c.field, field.Field)
		for _, s := range c.says {
			assert.ErrorContains(t, err, s)
		}
	}
}

func TestValidateReportsEveryField(t *testing.T) {
	err := net.Architecture{}.Validate()
	for _, field := range []string{"Depth", "Width", "Inputs", "Outputs"} {
		assert.ErrorContains(t, err, field)
	}
}

func TestWorkspaceRejectsBatch(t *testing.T) {
	n, err := net.New(net.Architecture{Depth: 2, Width: 2, Inputs: 2, Outputs: 2, Normalization: net.BatchNorm}, 1)
	require.NoError(t, err)
	for _, batch := range []int{0, -1, 1} {
		_, err := n.NewProbe(batch)
		var field *net.FieldError
		require.ErrorAs(t, err, &field)
		assert.Equal(t, "batch", field.Field)
		assert.Equal(t, batch, field.Value)
	}
}

func TestNames(t *testing.T) {
	for want, a := range map[string]net.Architecture{
		"identity":                           {},
		"batch-relu":                         {Nonlinearity: net.ReLU, Normalization: net.BatchNorm},
		"resnet-layer-tanh":                  {Nonlinearity: net.Tanh, Normalization: net.LayerNorm, Skip: net.IdentitySkip(1)},
		"resnet-selu(gaussian skip)":         {Nonlinearity: net.SELU, Skip: net.GaussianSkip(1)},
		"resnet-relu(identity skip, gain 2)": {Nonlinearity: net.ReLU, Skip: net.IdentitySkip(2)},
		"resnet-relu(orthogonal skip)":       {Nonlinearity: net.ReLU, Skip: net.OrthogonalSkip(1)},
		"relu(looks-linear)":                 {Nonlinearity: net.ReLU, Initialization: net.LooksLinear},
		"leaky-relu(slope 0.01)":             {Nonlinearity: net.LeakyReLU},
	} {
		assert.Equal(t, want, a.Name())
	}
	for want, of := range map[string]fmt.Stringer{
		"none": net.NoNormalization, "layer": net.LayerNorm, "no skip": net.Skip{}, "identity skip": net.IdentitySkip(1),
	} {
		assert.Equal(t, want, of.String())
	}
}

// TestNoneIsAName for what is left out, of the same network.
func TestNoneIsAName(t *testing.T) {
	a := net.Architecture{Depth: 5, Width: 4, Inputs: 3, Outputs: 2, Nonlinearity: net.Tanh}
	spelled := a
	spelled.Normalization, spelled.Skip.Kind = "none", "none"
	require.NoError(t, spelled.Validate())
	assert.Equal(t, "tanh", spelled.Name())
	assert.False(t, spelled.CouplesInputs())
	assert.Zero(t, spelled.Blocks())
	_, left, x, _ := build(t, a, 3)
	_, named, _, _ := build(t, spelled, 3)
	require.NoError(t, left.Forward(x))
	require.NoError(t, named.Forward(x))
	assert.Equal(t, left.Output(), named.Output())
}
