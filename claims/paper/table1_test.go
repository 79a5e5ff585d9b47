package paper

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"gradscale/net"

	_ "gradscale/mathcheck/golden" // the flag -update
)

func TestEveryRowExplodesOrCollapses(t *testing.T) {
	assert.ElementsMatch(t, Table1(), slices.Concat(Exploding(), Collapsing()))
	for _, r := range Table1() {
		assert.NoError(t, r.Architecture().Validate(), r.Name)
		assert.Equal(t, r, Named(r.Name))
		assert.Equal(t, r.Name, NameOf(r.Architecture()))
	}
	assert.Panics(t, func() { Named("batch-relu") })
}

func TestNamesOfOtherArchitectures(t *testing.T) {
	a := Named("layer-ReLU").Architecture()
	a.Nonlinearity, a.Skip, a.Initialization = net.LeakyReLU, net.IdentitySkip(1), net.Orthogonal
	assert.Equal(t, "orthogonal layer-leaky-ReLU ResNet", NameOf(a))
	assert.Equal(t, "sine", NameOf(net.Architecture{Nonlinearity: "sine"}), "not yet written otherwise")
}

func TestGSCAtWidth200(t *testing.T) {
	known := 0
	for _, r := range Table1() {
		if _, ok := r.GSCAtWidth200(); ok {
			known++
		}
	}
	assert.Equal(t, len(gscAtWidth200), known, "a name that is not in table 1")
}
