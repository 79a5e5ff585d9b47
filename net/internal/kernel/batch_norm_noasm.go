//go:build !amd64 || purego

package kernel

func columnMoments(sum, mean, square, x []float64, rows, cols int) {
	columnMomentsGo(sum, mean, square, x, rows, cols)
}

func columnDeviations(mean, invStd, sums, means, squares, counts []float64, n float64, cols int) {
	columnDeviationsGo(mean, invStd, sums, means, squares, counts, n, cols)
}

func columnStandardize(xhat, x, mean, factor []float64, rows, cols int) {
	columnStandardizeGo(xhat, x, mean, factor, rows, cols)
}

func columnProducts(sum, product, g, h []float64, rows, cols int) {
	columnProductsGo(sum, product, g, h, rows, cols)
}

func columnMeans(mean, x []float64, rows int, n float64, cols int) {
	columnMeansGo(mean, x, rows, n, cols)
}

func columnProject(dx, g, h, mean, projection, factor []float64, rows, cols int) {
	columnProjectGo(dx, g, h, mean, projection, factor, rows, cols)
}
