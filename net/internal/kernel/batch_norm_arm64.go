//go:build !purego

package kernel

// Columns are normalized row by row with the loops over slices: the sums of a
// column are chains over rows, as in Go.

func columnMoments(sum, mean, square, x []float64, rows, cols int) {
	if version == goOnly {
		columnMomentsGo(sum, mean, square, x, rows, cols)
		return
	}
	sum, mean, square = sum[:cols], mean[:cols], square[:cols]
	clear(sum)
	clear(square)
	for r := range rows {
		addNEON(sum, sum, x[r*cols:][:cols])
	}
	for j, v := range sum {
		mean[j] = v / float64(rows)
	}
	for r := range rows {
		addSquaredDeviationsNEON(square, x[r*cols:][:cols], mean)
	}
}

// columnDeviations and columnMeans take one row for each block of rows.

func columnDeviations(mean, invStd, sums, means, squares, counts []float64, n float64, cols int) {
	columnDeviationsGo(mean, invStd, sums, means, squares, counts, n, cols)
}

func columnMeans(mean, x []float64, rows int, n float64, cols int) {
	columnMeansGo(mean, x, rows, n, cols)
}

func columnStandardize(xhat, x, mean, factor []float64, rows, cols int) {
	if version == goOnly {
		columnStandardizeGo(xhat, x, mean, factor, rows, cols)
		return
	}
	for r := range rows {
		standardizeRowNEON(xhat[r*cols:][:cols], x[r*cols:][:cols], mean[:cols], factor[:cols])
	}
}

func columnProducts(sum, product, g, h []float64, rows, cols int) {
	if version == goOnly {
		columnProductsGo(sum, product, g, h, rows, cols)
		return
	}
	sum, product = sum[:cols], product[:cols]
	clear(sum)
	clear(product)
	for r := range rows {
		row := g[r*cols:][:cols]
		addNEON(sum, sum, row)
		addFusedNEON(product, row, h[r*cols:][:cols])
	}
}

func columnProject(dx, g, h, mean, projection, factor []float64, rows, cols int) {
	if version == goOnly {
		columnProjectGo(dx, g, h, mean, projection, factor, rows, cols)
		return
	}
	for r := range rows {
		projectRowNEON(dx[r*cols:][:cols], g[r*cols:][:cols], h[r*cols:][:cols], mean[:cols], projection[:cols], factor[:cols])
	}
}
