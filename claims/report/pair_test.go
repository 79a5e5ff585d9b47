package main

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/claims"
	"gradscale/claims/figure"
)

// TestPairs: figures of parts s and p stand side by side in the first of them, one step
// size to the left, on the same axes; others stay where they are.
func TestPairs(t *testing.T) {
	of := func(letter string, most float64, names ...string) part {
		p := part{Record: claims.Record{ID: "E4", Letter: letter}}
		for _, n := range names {
			p.Figures = append(p.Figures, figure.Figure{Name: n, Series: []figure.Series{figure.Line("a", figure.Measured, []float64{1, most}, []float64{1, most})}})
		}
		return p
	}
	parts := []part{of("a", 1, "both"), of("p", 2, "both", "only"), of("s", 8, "both")}
	pairUp(parts)
	files := func(p part) (all []string) {
		for _, d := range p.Drawings() {
			all = append(all, d.File)
		}
		return all
	}
	assert.Equal(t, []string{"figures/E4a-both"}, files(parts[0]))
	assert.Equal(t, []string{"figures/E4s-both", "figures/E4p-both", "figures/E4p-only"}, files(parts[1]))
	assert.Empty(t, files(parts[2]))
	assert.Equal(t, "E4p", parts[2].ShownIn)
	pair := parts[1].Drawings()
	x, y := axesOf(pair[0].figure, pair[0].others...)
	otherX, otherY := axesOf(pair[1].figure, pair[1].others...)
	assert.Equal(t, []scale{x, y}, []scale{otherX, otherY})
	require.False(t, math.IsNaN(x.hi))
	assert.Greater(t, x.hi, 8.0)

	alone := []part{of("s", 8, "both")}
	pairUp(alone)
	assert.Equal(t, []string{"figures/E4s-both"}, files(alone[0]))
}
