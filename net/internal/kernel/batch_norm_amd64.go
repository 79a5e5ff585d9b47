//go:build !purego

package kernel

func batchNorm(xhat, invStd, x []float64, rows, cols, c0, c1 int) {
	if version == 0 {
		batchNormGo(xhat, invStd, x, rows, cols, c0, c1)
		return
	}
	width := vectorWidth()
	for vectors, last := range columnPanels(c1 - c0) {
		batchNormVersions[version-1][vectors-1](rows, 8*cols, last, float64(rows), &xhat[c0], &invStd[c0], &x[c0])
		c0 += vectors * width
	}
}

func batchNormBackward(dx, dxhat, xhat, invStd []float64, rows, cols, c0, c1 int) {
	if version == 0 {
		batchNormBackwardGo(dx, dxhat, xhat, invStd, rows, cols, c0, c1)
		return
	}
	width := vectorWidth()
	for vectors, last := range columnPanels(c1 - c0) {
		batchNormBackwardVersions[version-1][vectors-1](rows, 8*cols, last, float64(rows), &dx[c0], &dxhat[c0], &xhat[c0], &invStd[c0])
		c0 += vectors * width
	}
}

// columnPanels cuts columns into panels of about equally many vectors and yields
// that number and the columns of the last vector.
func columnPanels(columns int) func(yield func(vectors, last int) bool) {
	return func(yield func(vectors, last int) bool) {
		width := vectorWidth()
		total := (columns + width - 1) / width
		panels := (total + columnVectors[version] - 1) / columnVectors[version]
		for i := range panels {
			from, to := i*total/panels, (i+1)*total/panels
			if !yield(to-from, min(width, columns-(to-1)*width)) {
				return
			}
		}
	}
}

// columnVectors is the number of vectors in the widest panel.
var columnVectors = [...]int{avx2: 3, avx512: 8}

var batchNormVersions = [...][]func(rows, stride, last int, n float64, xhat, invStd, x *float64){
	{batchNorm1AVX2, batchNorm2AVX2, batchNorm3AVX2},
	{batchNorm1AVX512, batchNorm2AVX512, batchNorm3AVX512, batchNorm4AVX512, batchNorm5AVX512, batchNorm6AVX512, batchNorm7AVX512, batchNorm8AVX512},
}

var batchNormBackwardVersions = [...][]func(rows, stride, last int, n float64, dx, dxhat, xhat, invStd *float64){
	{batchNormBackward1AVX2, batchNormBackward2AVX2, batchNormBackward3AVX2},
	{
		batchNormBackward1AVX512, batchNormBackward2AVX512, batchNormBackward3AVX512, batchNormBackward4AVX512,
		batchNormBackward5AVX512, batchNormBackward6AVX512, batchNormBackward7AVX512, batchNormBackward8AVX512,
	},
}
