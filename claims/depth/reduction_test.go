package depth

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/claims/measure"
	"gradscale/claims/trained"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/train"
)

// replaced are the numbers m of topmost hidden layers that are replaced; where
// there are blocks, they are whole ones.
var replaced = []int{0, 4, 8, 12, 16, 20, 24, 32, 40, 48}

// risen is the rise of training error at which a replacement no longer counts as
// tolerated: 10 of 250 images. The difference of two networks that differ on 4 % of
// images has a standard deviation of √(0.04/250), a third of it.
const risen = 0.04

// layersTolerated returns the largest m up to which no replacement raises the error by
// more.
func layersTolerated(errors []float64) float64 {
	tolerated := 0
	for i, m := range replaced {
		if errors[i] > errors[0]+risen {
			break
		}
		tolerated = m
	}
	return float64(tolerated)
}

// higherOrders is the size, relative to the output, that a first-order expansion
// may leave out.
const higherOrders = 0.1

// layersBounded returns how many topmost hidden layers have higher-order terms
// below higherOrders by the bound of effective depth.
func layersBounded(steps []mathcheck.Step) float64 {
	hidden := steps[:len(steps)-1]
	layers := 0
	for i := len(hidden) - 1; i >= 0; i-- {
		rest := 0.0
		for _, l := range mathcheck.LogOrderBounds(hidden[i:])[2:] {
			rest += math.Exp(l)
		}
		if rest > higherOrders {
			break
		}
		layers += len(hidden[i].Terms)
	}
	return float64(layers)
}

// reducedErrors returns the training errors, on the first batch, of a network
// whose m topmost hidden layers are replaced by their first-order Taylor
// expansion in the parameters around the start, for each m; m = 0 is the network
// itself. The expansion is taken at what the trained layers below send up, and the
// trained last layer reads what comes out: Depth - m + 1 layers are composed. Both
// probes are overwritten.
func reducedErrors(r trained.Run, start, end *net.Probe) ([]float64, error) {
	set, err := trained.TrainingSet()
	if err != nil {
		return nil, err
	}
	x, labels := firstBatch(set)
	if err := errors.Join(pass(start, r.Start, x), pass(end, r.End, x)); err != nil {
		return nil, err
	}
	curve, err := measure.DepthCutAt(start, end, labels, replaced)
	if err != nil {
		return nil, err
	}
	var shares []float64
	for _, e := range curve {
		shares = append(shares, e.Error)
	}
	return shares, nil
}

// moved returns θ - θ⁰.
func moved(r trained.Run) []float64 {
	d := make([]float64, len(r.End.Parameters()))
	for i, v := range r.End.Parameters() {
		d[i] = v - r.Start.Parameters()[i]
	}
	return d
}

// shareWrong returns the share of predictions whose largest entry, the first of
// equal ones, is not the label's.
func shareWrong(y blas64.General, labels []uint8) float64 { return train.Score(y, labels).Error }
