package mathcheck

import "math"

// FixupVariance returns blocks^(-1/(m-1)), m = blockDepth > 1: by how much Fixup
// (Zhang, Dauphin, Ma 2019) multiplies the variance of weights inside a block of m
// linear layers. What the last of them reads then has 1/blocks of the mean square that
// it had, and so has what a step of gradient descent on that layer, which starts at 0,
// adds to the block's end: all blocks together add as much as one would. It panics if
// a block has a single layer, which is its last.
func FixupVariance(blocks, blockDepth int) float64 {
	atLeast(blocks, 1, "blocks")
	atLeast(blockDepth, 2, "linear layers in a block")
	return math.Pow(float64(blocks), -1/float64(blockDepth-1))
}
