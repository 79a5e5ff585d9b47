package mathcheck

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// OrderFactor returns (k²+1)^(-order/2), the factor by which k-fold dilution of
// every block shrinks the terms that pass through the residual functions of as
// many blocks as order says, in quadratic mean and relative to the output:
// each such block contributes 1/√(k²+1) of its output's size.
func OrderFactor(k float64, order int) float64 {
	return math.Pow(k*k+1, -float64(order)/2)
}

// OrderShare returns the share of the output's mean square that terms of an order
// have in a network of k-diluted blocks whose paths are uncorrelated: each
// block's output comes from its residual function with share p = 1/(k²+1), so
// shares are those of the binomial distribution, C(blocks, order)·p^order·
// (1-p)^(blocks-order).
func OrderShare(k float64, blocks, order int) float64 {
	return binomialBlocks(k, blocks).Prob(float64(order))
}

// HigherOrderShare returns the sum of [OrderShare] over all orders above one.
func HigherOrderShare(k float64, blocks, order int) float64 {
	if order >= blocks {
		return 0
	}
	return binomialBlocks(k, blocks).Survival(float64(order))
}

func binomialBlocks(k float64, blocks int) distuv.Binomial {
	atLeast(blocks, 1, "blocks")
	return distuv.Binomial{N: float64(blocks), P: 1 / (k*k + 1)}
}
