package main

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"gradscale/claims/diagnosis"
	"gradscale/claims/paper"
	"gradscale/net"
)

// TestBeyond: what the paper has not is named, and nothing of what it has.
func TestBeyond(t *testing.T) {
	for _, r := range paper.Table1() {
		d := diagnosis.Diagnosis{Network: diagnosis.Network{Architecture: r.Architecture()}}
		assert.Empty(t, beyond(d), r.Name)
		d.Skip = net.GaussianSkip(1)
		assert.Empty(t, beyond(d), r.Name)
	}
	for want, change := range map[string]func(*net.Architecture){
		"width 2001": func(a *net.Architecture) { a.Width = 2001 },
		"depth 1000": func(a *net.Architecture) { a.Depth = 1000 },
		"mish":       func(a *net.Architecture) { a.Nonlinearity = net.Mish },
		"RMSNorm":    func(a *net.Architecture) { a.Normalization = net.RMSNorm },
		"normalization behind each block's sum": func(a *net.Architecture) {
			a.Skip, a.Normalization, a.Placement = net.IdentitySkip(1), net.LayerNorm, net.PostNorm
		},
		"ReZero start": func(a *net.Architecture) { a.Skip, a.Start = net.IdentitySkip(1), net.ReZero },
		"blocks of 3": func(a *net.Architecture) {
			a.Skip, a.BlockDepth = net.IdentitySkip(1), 3
		},
	} {
		d := diagnosis.Diagnosis{Network: diagnosis.Network{Architecture: paper.Named("tanh").Architecture()}}
		change(&d.Architecture)
		assert.Equal(t, []string{want}, beyond(d))
	}
}
