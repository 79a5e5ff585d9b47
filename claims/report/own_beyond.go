package main

import (
	"fmt"

	"gradscale/claims/diagnosis"
	"gradscale/net"
)

// Sizes of the paper's networks, which have at most these.
const (
	paperWidth = 200
	paperDepth = 200
)

// beyond lists in what a network goes beyond those of the paper.
func beyond(d diagnosis.Diagnosis) []string {
	var all []string
	if d.Width > paperWidth {
		all = append(all, fmt.Sprintf("width %d", d.Width))
	}
	if d.Depth > paperDepth {
		all = append(all, fmt.Sprintf("depth %d", d.Depth))
	}
	switch d.Nonlinearity {
	case net.GELU, net.SiLU, net.Mish, net.LeakyReLU:
		all = append(all, d.Nonlinearity.String())
	}
	if d.Normalization == net.RMSNorm {
		all = append(all, "RMSNorm")
	}
	if d.Placement == net.PostNorm {
		all = append(all, "normalization behind each block's sum")
	}
	switch d.Start {
	case net.ReZero:
		all = append(all, "ReZero start")
	case net.Fixup:
		all = append(all, "Fixup start (its last layer, which Fixup sets to 0, is drawn: GSC does not depend on its size)")
	}
	if d.BiasVariance > 0 {
		all = append(all, "random biases")
	}
	if d.WeightVariance != 0 {
		all = append(all, fmt.Sprintf("weight variance %g", d.WeightVariance))
	}
	if d.BlockDepth != 0 && d.BlockDepth != net.DefaultBlockDepth {
		all = append(all, fmt.Sprintf("blocks of %d", d.BlockDepth))
	}
	return all
}
