//go:build !purego

package kernel

func columnMoments(sum, mean, square, x []float64, rows, cols int) {
	if version == goOnly {
		columnMomentsGo(sum, mean, square, x, rows, cols)
		return
	}
	for p := range columnPanels(cols) {
		columnMomentsVersions[version-1][p.vectors-1](rows, 8*cols, p.last, float64(rows), &sum[p.at], &mean[p.at], &square[p.at], &x[p.at])
	}
}

func columnDeviations(mean, invStd, sums, means, squares, counts []float64, n float64, cols int) {
	if version == goOnly {
		columnDeviationsGo(mean, invStd, sums, means, squares, counts, n, cols)
		return
	}
	for p := range columnPanels(cols) {
		columnDeviationsVersions[version-1][p.vectors-1](len(counts), 8*cols, p.last, n, &mean[p.at], &invStd[p.at], &sums[p.at], &means[p.at], &squares[p.at], &counts[0])
	}
}

func columnStandardize(xhat, x, mean, factor []float64, rows, cols int) {
	if version == goOnly {
		columnStandardizeGo(xhat, x, mean, factor, rows, cols)
		return
	}
	for p := range columnPanels(cols) {
		columnStandardizeVersions[version-1][p.vectors-1](rows, 8*cols, p.last, &xhat[p.at], &x[p.at], &mean[p.at], &factor[p.at])
	}
}

func columnProducts(sum, product, g, h []float64, rows, cols int) {
	if version == goOnly {
		columnProductsGo(sum, product, g, h, rows, cols)
		return
	}
	for p := range columnPanels(cols) {
		columnProductsVersions[version-1][p.vectors-1](rows, 8*cols, p.last, &sum[p.at], &product[p.at], &g[p.at], &h[p.at])
	}
}

func columnMeans(mean, x []float64, rows int, n float64, cols int) {
	if version == goOnly {
		columnMeansGo(mean, x, rows, n, cols)
		return
	}
	for p := range columnPanels(cols) {
		columnMeansVersions[version-1][p.vectors-1](rows, 8*cols, p.last, n, &mean[p.at], &x[p.at])
	}
}

func columnProject(dx, g, h, mean, projection, factor []float64, rows, cols int) {
	if version == goOnly {
		columnProjectGo(dx, g, h, mean, projection, factor, rows, cols)
		return
	}
	for p := range columnPanels(cols) {
		columnProjectVersions[version-1][p.vectors-1](rows, 8*cols, p.last, &dx[p.at], &g[p.at], &h[p.at], &mean[p.at], &projection[p.at], &factor[p.at])
	}
}

// columnPanel is a range of columns that the assembly has in registers at a
// time.
type columnPanel struct {
	at      int // first column
	vectors int
	last    int // columns of the last vector
}

// columnPanels cuts columns into panels of about equally many vectors.
func columnPanels(columns int) func(yield func(columnPanel) bool) {
	return func(yield func(columnPanel) bool) {
		width := vectorWidth()
		total := (columns + width - 1) / width
		panels := (total + columnVectors[version] - 1) / columnVectors[version]
		for i := range panels {
			from, to := i*total/panels, (i+1)*total/panels
			if !yield(columnPanel{from * width, to - from, min(width, columns-(to-1)*width)}) {
				return
			}
		}
	}
}

// columnVectors is the number of vectors in the widest panel.
var columnVectors = [...]int{avx2: 3, avx512: 8}

var columnMomentsVersions = [...][]func(rows, stride, last int, n float64, sum, mean, square, x *float64){
	{columnMoments1AVX2, columnMoments2AVX2, columnMoments3AVX2},
	{
		columnMoments1AVX512, columnMoments2AVX512, columnMoments3AVX512, columnMoments4AVX512,
		columnMoments5AVX512, columnMoments6AVX512, columnMoments7AVX512, columnMoments8AVX512,
	},
}

var columnDeviationsVersions = [...][]func(rows, stride, last int, n float64, mean, invStd, sums, means, squares, counts *float64){
	{columnDeviations1AVX2, columnDeviations2AVX2, columnDeviations3AVX2},
	{
		columnDeviations1AVX512, columnDeviations2AVX512, columnDeviations3AVX512, columnDeviations4AVX512,
		columnDeviations5AVX512, columnDeviations6AVX512, columnDeviations7AVX512, columnDeviations8AVX512,
	},
}

var columnStandardizeVersions = [...][]func(rows, stride, last int, xhat, x, mean, factor *float64){
	{columnStandardize1AVX2, columnStandardize2AVX2, columnStandardize3AVX2},
	{
		columnStandardize1AVX512, columnStandardize2AVX512, columnStandardize3AVX512, columnStandardize4AVX512,
		columnStandardize5AVX512, columnStandardize6AVX512, columnStandardize7AVX512, columnStandardize8AVX512,
	},
}

var columnProductsVersions = [...][]func(rows, stride, last int, sum, product, dxhat, xhat *float64){
	{columnProducts1AVX2, columnProducts2AVX2, columnProducts3AVX2},
	{
		columnProducts1AVX512, columnProducts2AVX512, columnProducts3AVX512, columnProducts4AVX512,
		columnProducts5AVX512, columnProducts6AVX512, columnProducts7AVX512, columnProducts8AVX512,
	},
}

var columnMeansVersions = [...][]func(rows, stride, last int, n float64, mean, x *float64){
	{columnMeans1AVX2, columnMeans2AVX2, columnMeans3AVX2},
	{
		columnMeans1AVX512, columnMeans2AVX512, columnMeans3AVX512, columnMeans4AVX512,
		columnMeans5AVX512, columnMeans6AVX512, columnMeans7AVX512, columnMeans8AVX512,
	},
}

var columnProjectVersions = [...][]func(rows, stride, last int, dx, dxhat, xhat, mean, projection, factor *float64){
	{columnProject1AVX2, columnProject2AVX2, columnProject3AVX2},
	{
		columnProject1AVX512, columnProject2AVX512, columnProject3AVX512, columnProject4AVX512,
		columnProject5AVX512, columnProject6AVX512, columnProject7AVX512, columnProject8AVX512,
	},
}
