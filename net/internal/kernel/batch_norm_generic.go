package kernel

import "math"

// Each of these has a twin in assembly with the same operations in the same
// order; matrices have cols columns.

// columnMomentsGo sets sum = Σ x, mean = sum/rows and square = Σ (x - mean)², over
// rows.
func columnMomentsGo(sum, mean, square, x []float64, rows, cols int) {
	sum, mean, square = sum[:cols], mean[:cols], square[:cols]
	clear(sum)
	clear(square)
	for r := range rows {
		for j, v := range x[r*cols:][:cols] {
			sum[j] += v
		}
	}
	for j, v := range sum {
		mean[j] = v / float64(rows)
	}
	for r := range rows {
		for j, v := range x[r*cols:][:cols] {
			d := v - mean[j]
			square[j] = math.FMA(d, d, square[j])
		}
	}
}

// columnDeviationsGo takes the moments of blocks, one a row, of counts rows each
// and n together, to mean and 1/√variance of all.
func columnDeviationsGo(mean, invStd, sums, means, squares, counts []float64, n float64, cols int) {
	clear(mean)
	clear(invStd)
	for b := range counts {
		for j, v := range sums[b*cols:][:cols] {
			mean[j] += v
		}
	}
	for j := range mean {
		mean[j] /= n
	}
	square := invStd
	for b, count := range counts {
		q := squares[b*cols:][:cols]
		for j, v := range means[b*cols:][:cols] {
			d := v - mean[j]
			square[j] = math.FMA(d, float64(d*count), square[j]+q[j])
		}
	}
	for j, v := range square {
		invStd[j] = inverseRoot(v / n)
	}
}

// columnStandardizeGo sets xhat = (x - mean)·factor.
func columnStandardizeGo(xhat, x, mean, factor []float64, rows, cols int) {
	for r := range rows {
		out := xhat[r*cols:][:cols]
		for j, v := range x[r*cols:][:cols] {
			out[j] = (v - mean[j]) * factor[j]
		}
	}
}

// columnProductsGo sets sum = Σ g and product = Σ g·h, over rows.
func columnProductsGo(sum, product, g, h []float64, rows, cols int) {
	sum, product = sum[:cols], product[:cols]
	clear(sum)
	clear(product)
	for r := range rows {
		factors := h[r*cols:][:cols]
		for j, v := range g[r*cols:][:cols] {
			sum[j] += v
			product[j] = math.FMA(v, factors[j], product[j])
		}
	}
}

// columnMeansGo sets mean = Σ x / n, over rows.
func columnMeansGo(mean, x []float64, rows int, n float64, cols int) {
	clear(mean)
	for r := range rows {
		for j, v := range x[r*cols:][:cols] {
			mean[j] += v
		}
	}
	for j := range mean {
		mean[j] /= n
	}
}

// columnProjectGo sets dx = factor·(g - mean - projection·h).
func columnProjectGo(dx, g, h, mean, projection, factor []float64, rows, cols int) {
	for r := range rows {
		d, from := dx[r*cols:][:cols], g[r*cols:][:cols]
		for j, v := range h[r*cols:][:cols] {
			d[j] = factor[j] * math.FMA(-projection[j], v, from[j]-mean[j])
		}
	}
}
