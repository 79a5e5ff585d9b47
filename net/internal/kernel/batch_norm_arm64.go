//go:build !purego

package kernel

// Columns are normalized row by row with the loops over slices: the sums of a
// column are chains over rows, as in Go.

func batchNorm(xhat, invStd, x []float64, rows, cols, c0, c1 int) {
	if version == goOnly {
		batchNormGo(xhat, invStd, x, rows, cols, c0, c1)
		return
	}
	n := float64(rows)
	for ; c0 < c1; c0 += strip {
		width := min(strip, c1-c0)
		var mean, square [strip]float64
		for r := range rows {
			addNEON(mean[:width], mean[:width], x[r*cols+c0:])
		}
		for j := range width {
			mean[j] /= n
		}
		for r := range rows {
			addSquaredDeviationsNEON(square[:width], x[r*cols+c0:], mean[:])
		}
		inv := invStd[c0:][:width]
		for j := range inv {
			inv[j] = inverseRoot(square[j] / n)
		}
		for r := range rows {
			standardizeRowNEON(xhat[r*cols+c0:][:width], x[r*cols+c0:], mean[:], inv)
		}
	}
}

func batchNormBackward(dx, dxhat, xhat, invStd []float64, rows, cols, c0, c1 int) {
	if version == goOnly {
		batchNormBackwardGo(dx, dxhat, xhat, invStd, rows, cols, c0, c1)
		return
	}
	n := float64(rows)
	for ; c0 < c1; c0 += strip {
		width := min(strip, c1-c0)
		var mean, projection [strip]float64
		for r := range rows {
			at := r*cols + c0
			addNEON(mean[:width], mean[:width], dxhat[at:])
			addFusedNEON(projection[:width], dxhat[at:], xhat[at:])
		}
		for j := range width {
			mean[j] /= n
			projection[j] /= n
		}
		for r := range rows {
			at := r*cols + c0
			projectRowNEON(dx[at:][:width], dxhat[at:], xhat[at:], mean[:], projection[:], invStd[c0:])
		}
	}
}
