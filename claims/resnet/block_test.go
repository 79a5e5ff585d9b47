package resnet

import "gradscale/net"

// Small networks for exact Jacobians: behind batch normalization that of a
// layer has (blockInputs·blockWidth)² entries.
const (
	blockWidth  = 60
	blockInputs = 20
)

// small shrinks an architecture of table 1 to a depth with exact Jacobians.
func (r table1Row) small(depth int, s net.Skip) net.Architecture {
	a := r.architecture(s)
	a.Depth, a.Width, a.Inputs, a.Outputs = depth, blockWidth, blockWidth, blockWidth
	return a
}
