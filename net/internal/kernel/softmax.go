package kernel

import "fmt"

// SoftmaxCrossEntropy takes len(losses) rows of cols logits x, with a label l
// each, and sets, with s = Σ e^(x_j - max x),
//
//	loss       = log s - (x_l - max x), in nats
//	∂loss/∂x_j = scale·(e^(x_j - max x)/s - [j = l])
//
// dlogits may be logits. It panics if a label is not below cols.
func SoftmaxCrossEntropy(dlogits, losses, logits []float64, labels []uint8, cols int, scale float64) {
	checkShape(len(losses), cols, dlogits, logits)
	checkLengths(len(losses), len(labels))
	for r, label := range labels {
		if int(label) >= cols {
			panic(fmt.Sprintf("kernel: label %d of %d classes", label, cols))
		}
		x, d := logits[r*cols:(r+1)*cols], dlogits[r*cols:(r+1)*cols]
		top := maximum(x)
		target := x[label] - top
		expShiftedVersions[version](top, d, x)
		sum := Sum(d)
		losses[r] = Log(sum) - target
		for j, e := range d {
			p := e / sum
			if j == int(label) {
				p--
			}
			d[j] = scale * p
		}
	}
}

// expShiftedGo sets y = e^(x - shift).
func expShiftedGo(shift float64, y, x []float64) {
	for i, v := range x {
		y[i] = Exp(v - shift)
	}
}

// maximum returns the largest entry, or NaN if there is one.
func maximum(x []float64) float64 {
	m := x[0]
	for _, v := range x[1:] {
		m = max(m, v)
	}
	return m
}
