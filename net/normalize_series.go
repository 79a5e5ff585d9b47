package net

import "math"

// series carries power series through x̂ = c/√(mean c²), c = x - mean x, over the
// entries of each group.
func (n *normalizeNode) series(p *jetPass) {
	in, out := p.values[n.in], p.values[n.out]
	rows, cols := in[0].Rows, in[0].Cols
	groups := n.normalizer.groups(rows, cols)
	size := len(in[0].Data) / groups
	first, stride := cols, 1 // of a group that is a row
	if n.normalizer.couplesRows() {
		first, stride = 1, cols
	}
	centred := make([][]float64, size)
	for i := range centred {
		centred[i] = make([]float64, len(in))
	}
	for g := range groups {
		for i := range centred {
			in.gather(centred[i], g*first+i*stride)
		}
		normalizeSeries(centred)
		for i, c := range centred {
			c[0] = out[0].Data[g*first+i*stride] // with the bits of the ordinary pass
			out.scatter(c, g*first+i*stride)
		}
	}
}

// normalizeSeries maps series in place to mean 0 and variance 1.
func normalizeSeries(x [][]float64) {
	size := float64(len(x))
	orders := len(x[0])
	variance := make([]float64, orders)
	for k := range orders {
		mean := 0.0
		for _, c := range x {
			mean += c[k]
		}
		mean /= size
		for _, c := range x {
			c[k] -= mean
		}
	}
	for k := range orders {
		for _, c := range x {
			variance[k] += convolve(c, c, k)
		}
		variance[k] /= size
	}
	if variance[0] == 0 {
		for _, c := range x {
			clear(c)
		}
		return
	}
	deviation := rootSeries(variance)
	for _, c := range x {
		for k := range orders {
			for i := range k {
				c[k] -= float64(c[i] * deviation[k-i])
			}
			c[k] /= deviation[0]
		}
	}
}

// rootSeries returns √x: z_k = (x_k - Σ_{0<i<k} z_i·z_k-i)/(2·z_0).
func rootSeries(x []float64) []float64 {
	z := make([]float64, len(x))
	z[0] = math.Sqrt(x[0])
	for k := 1; k < len(x); k++ {
		z[k] = x[k]
		for i := 1; i < k; i++ {
			z[k] -= float64(z[i] * z[k-i])
		}
		z[k] /= 2 * z[0]
	}
	return z
}
