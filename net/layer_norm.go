package net

import "gradscale/net/internal/kernel"

// layerNorm normalizes rows.
type layerNorm struct{}

func (layerNorm) couplesRows() bool { return false }
func (layerNorm) centers() bool     { return true }

func (layerNorm) bind(m normalized) step {
	return bindRows(m, kernel.LayerNorm, kernel.LayerNormBackward)
}
