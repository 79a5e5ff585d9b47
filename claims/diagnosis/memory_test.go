package diagnosis

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/net"
)

// TestMemoryIsThatOfTheModel: a network of each kind and its probe take what Bytes says,
// but for the collector's share. A tenth is allowed for what the model leaves out, such
// as numbers of each input, neuron and step, which larger networks have fewer of.
func TestMemoryIsThatOfTheModel(t *testing.T) {
	a := net.Architecture{Depth: 102, Width: 100, Inputs: 100, Outputs: 100, Nonlinearity: net.GELU}
	with := func(change func(*net.Architecture)) net.Architecture {
		b := a
		change(&b)
		return b
	}
	for _, a := range []net.Architecture{
		a,
		with(func(a *net.Architecture) { a.Normalization = net.RMSNorm }),
		with(func(a *net.Architecture) { a.BiasVariance = 0.1 }),
		with(func(a *net.Architecture) { a.Skip = net.GaussianSkip(1) }),
		with(func(a *net.Architecture) { a.Skip, a.Start = net.IdentitySkip(1), net.ReZero }),
		with(func(a *net.Architecture) {
			a.Skip, a.Normalization, a.Placement = net.IdentitySkip(1), net.LayerNorm, net.PostNorm
		}),
	} {
		n := Network{Architecture: a, Seeds: 2, Batch: 100}
		require.NoError(t, n.Validate())
		takeIdle(t, n)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		network, err := net.New(a, 1)
		require.NoError(t, err)
		w, err := network.NewProbe(n.Batch) // not released, or the next would take what it had
		require.NoError(t, err)
		runtime.ReadMemStats(&after)
		assert.InEpsilon(t, n.Bytes()/collected, float64(after.TotalAlloc-before.TotalAlloc), 0.1, "%v", a)
		runtime.KeepAlive(w)
	}
}

// takeIdle leaves no memory of probes that other tests have released, which a probe of
// this network would take in place of new one. There are as many as cores at most.
func takeIdle(t *testing.T, n Network) {
	network, err := net.New(n.Architecture, 1)
	require.NoError(t, err)
	for range runtime.GOMAXPROCS(0) {
		_, err := network.NewProbe(n.Batch)
		require.NoError(t, err)
	}
}
