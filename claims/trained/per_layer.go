package trained

import (
	"math"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/optim"
	"gradscale/net/train"
)

// layerFactors returns factors of the layers' step sizes such that the first
// relative update of layer l is the step size times GSC(1,0)/GSC(l,0): the
// first layer, whose GSC is the largest in a network that explodes, sets the
// scale.
