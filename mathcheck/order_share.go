package mathcheck

import (
	"gonum.org/v1/gonum/stat/distuv"
)

// HigherOrderShare returns the share of the output's mean square that terms above
// an order have in a network of k-diluted blocks whose paths are uncorrelated, the
// order of a term being the number of blocks that it passes through by their residual
// function. Each block's output comes from its residual function with share
// p = 1/(k²+1), so shares are those of the binomial distribution of that many blocks
// and probability p.
func HigherOrderShare(k float64, blocks, order int) float64 {
	atLeast(blocks, 1, "blocks")
	if order >= blocks {
		return 0
	}
	return distuv.Binomial{N: float64(blocks), P: 1 / (k*k + 1)}.Survival(float64(order))
}
