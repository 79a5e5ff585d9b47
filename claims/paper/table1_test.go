package paper

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	_ "gradscale/mathcheck/golden" // the flag -update
)

func TestEveryRowExplodesOrCollapses(t *testing.T) {
	assert.ElementsMatch(t, Table1(), slices.Concat(Exploding(), Collapsing()))
	for _, r := range Table1() {
		assert.NoError(t, r.Architecture().Validate(), r.Name)
		assert.Equal(t, r, Named(r.Name))
	}
	assert.Panics(t, func() { Named("batch-relu") })
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
