package diagnosis

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/net"
)

// written writes a network's file.
func written(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "network.toml")
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

const least = "depth = 50\nwidth = 100\nnonlinearity = \"relu\"\n"

func TestRead(t *testing.T) {
	n, err := Read(written(t, least))
	require.NoError(t, err)
	assert.Equal(t, Network{Seeds: DefaultSeeds, Architecture: net.Architecture{
		Depth: 50, Width: 100, Inputs: 100, Outputs: 100, Nonlinearity: net.ReLU, Initialization: net.Gaussian,
	}}, n)
	n, err = Read(written(t, `name = "my own"
depth = 11
width = 64          # neurons
inputs = 32
outputs = 10
nonlinearity = "leaky-relu"
leaky_slope = 0.2
normalization = "layer"
initialization = "orthogonal"
weight_variance = 2 # a whole number will do
bias_variance = 0.1
[skip]
kind = "gaussian"
gain = 0.5
block_depth = 3
[measure]
batch = 7
seeds = 3
first_seed = 5
`))
	require.NoError(t, err)
	assert.Equal(t, Network{Name: "my own", Batch: 7, Seeds: 3, Offset: 4, Architecture: net.Architecture{
		Depth: 11, Width: 64, Inputs: 32, Outputs: 10, Nonlinearity: net.LeakyReLU, LeakySlope: 0.2, Normalization: net.LayerNorm,
		Initialization: net.Orthogonal, WeightVariance: 2, BiasVariance: 0.1, Skip: net.GaussianSkip(0.5), BlockDepth: 3,
	}}, n)
	for _, none := range []string{"normalization = \"none\"\n[skip]\nkind = \"none\"\n", "normalization = \"\"\n"} {
		n, err = Read(written(t, least+none))
		require.NoError(t, err)
		assert.Equal(t, net.NoNormalization, n.Normalization)
		assert.Equal(t, net.Skip{}, n.Skip)
	}
}

// TestBadFiles: each error names file, line, field and value, and what is allowed.
func TestBadFiles(t *testing.T) {
	for _, c := range []struct{ content, says string }{
		{"", ": depth is missing, want a whole number, like 50"},
		{"depth = 50\n", ": width is missing, want a whole number"},
		{"depth = 50\nwidth = 100\n", `: nonlinearity is missing, want one of "gelu", "identity"`},
		{least + "[skip]\ngain = 1.0\n", `: skip.kind is missing, want one of "none", "gaussian", "identity", "orthogonal"`},
		{least + "widht = 3\n", ":4:1: widht is no field, want one of name, depth, width,"},
		{least + "[skip]\nkind = \"identity\"\ngian = 1\n", ":6:1: skip.gian is no field, want one of"},
		{"depth = \"50\"\n", `:1:9: depth is "50", want a whole number, like 50`},
		{"depth = 50\nwidth = 1.5 # wide\n", ":2:9: width is 1.5, want a whole number"},
		{"depth = 5\nwidth = 99999999999999999999\n", ":2:9: width is 99999999999999999999, want a whole number"},
		{"nonlinearity = 3\n", `:1:16: nonlinearity is 3, want a text in quotes, like "relu"`},
		{"weight_variance = \"2\"\n", `:1:19: weight_variance is "2", want a number, like 1.5`},
		{"skip = \"identity\"\n", `:1:8: skip is "identity", want a table of its own: a line [skip]`},
		{"nonlinearity = relu\n", ":1:16: unexpected character"},
		{"depth = 50\ndepth = 51\n", ":2:1: depth: key depth is already defined"},
		{"[skip\n", ":1:6: expected ']' to close table name"},
		{"depth = 0\nwidth = 100\nnonlinearity = \"relu\"\n", ":1:1: depth is 0, want at least 1"},
		{"depth = 50\nwidth = 1099511627776\nnonlinearity = \"relu\"\n", ":2:1: width is 1099511627776, want at most 16777216"},
		{"depth = 1048576\nwidth = 100000\nnonlinearity = \"relu\"\n", ":1:1: depth is 1048576, want a network of at most"},
		{"depth = -3\nwidth = -4\nnonlinearity = \"relu\"\n", ":2:1: width is -4, want at least 1"},
		{"depth = 3\nwidth = 4\nnonlinearity = \"relu\"\n", ":1:1: depth is 3, want 3 layers above the first"},
		{least + "inputs = 0\n", ":4:1: inputs is 0, want at least 1"},
		{"depth = 50\nwidth = 100\nnonlinearity = \"swish\"\n", `:3:1: nonlinearity is "swish", want one of "gelu",`},
		{least + "normalization = \"group\"\n", `:4:1: normalization is "group", want one of "", "batch", "layer"`},
		{least + "initialization = \"xavier\"\n", `:4:1: initialization is "xavier", want one of "gaussian",`},
		{least + "weight_variance = -1\n", ":4:1: weight_variance is -1, want at least 0 and at most 1e+06"},
		{least + "weight_variance = 0\n", ":4:1: weight_variance is 0, want above 0; without it"},
		{least + "bias_variance = nan\n", ":4:1: bias_variance is nan, want at least 0"},
		{least + "leaky_slope = 0.1\n", ":4:1: leaky_slope is 0.1, want none: it belongs to"},
		{least + "[skip]\nkind = \"dense\"\n", `:5:1: skip.kind is "dense", want one of`},
		{least + "[skip]\nkind = \"identity\"\ngain = -1\n", ":6:1: skip.gain is -1, want finite and at least 0"},
		{least + "[skip]\nkind = \"identity\"\nblock_depth = 5\n", ":1:1: depth is 50, want 2 more than a multiple of 5"},
		{least + "[skip]\nkind = \"identity\"\nblock_depth = 0\n", ":6:1: skip.block_depth is 0, want at least 1"},
		{least + "[skip]\nkind = \"identity\"\nplacement = \"mid\"\n", `:6:1: skip.placement is "mid", want one of "post", "pre"`},
		{least + "[skip]\nkind = \"identity\"\nplacement = \"post\"\n", `:6:1: skip.placement is "post", want "pre" without a normalization`},
		{least + "normalization = \"rms\"\n[skip]\nkind = \"none\"\nplacement = \"post\"\n", `:7:1: skip.placement is "post", want "pre" without skip connections`},
		{least + "[skip]\nkind = \"identity\"\nstart = \"zero\"\n", `:6:1: skip.start is "zero", want one of "drawn", "fixup", "rezero"`},
		{least + "[skip]\nkind = \"none\"\nstart = \"rezero\" # without\n", `:6:1: skip.start is "rezero", want "drawn" without skip connections`},
		{least + "normalization = \"layer\"\n[skip]\nkind = \"identity\"\nstart = \"fixup\"\n", `:7:1: skip.start is "fixup", want another with a normalization`},
		{least + "bias_variance = 1\n[skip]\nkind = \"identity\"\nstart = \"fixup\"\n", `:7:1: skip.start is "fixup", want another with random biases`},
		{least + "[skip]\nkind = \"identity\"\nplacement = 2\n", `:6:13: skip.placement is 2, want a text in quotes`},
		{least + "[measure]\nseeds = 0\n", ":5:1: measure.seeds is 0, want 2 to 1048576"},
		{least + "[measure]\nseeds = -1\n", ":5:1: measure.seeds is -1, want 2 to 1048576"},
		{least + "[measure]\nbatch = 1\n", ":5:1: measure.batch is 1, want at least 2"},
		{least + "[measure]\nbatch = 0 # none\n", ":5:1: measure.batch is 0, want at least 2"},
		{least + "[measure]\nfirst_seed = 0\n", ":5:1: measure.first_seed is 0, want at least 1"},
	} {
		path := written(t, c.content)
		_, err := Read(path)
		if assert.Error(t, err, c.content) {
			assert.ErrorContains(t, err, path+c.says, c.content)
		}
	}
	_, err := Read(filepath.Join(t.TempDir(), "absent.toml"))
	assert.ErrorIs(t, err, os.ErrNotExist)
}

// TestAllThatIsWrongIsToldAtOnce, each in a line of its own and none twice.
func TestAllThatIsWrongIsToldAtOnce(t *testing.T) {
	path := written(t, "depth = 0\nwidth = 1099511627776\nnonlinearity = \"swish\"\n[measure]\nseeds = 0\n")
	_, err := Read(path)
	assert.Len(t, strings.Split(err.Error(), "\n"), 4, "%v", err)
}
