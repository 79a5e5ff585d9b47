package kernel

import (
	"fmt"
	"math"
)

// strip is the number of columns worked on at a time; their sums stay on the
// stack.
const strip = 64

// BatchNorm sets columns c0 to c1 of x̂ to (x - mean)·invStd, with mean and
// biased variance of that column of x, rows×cols; x̂ may be x. A column of zero
// variance gives x̂ = 0 and invStd = 0.
func BatchNorm(xhat, invStd, x []float64, rows, cols, c0, c1 int) {
	checkShape(rows, cols, xhat, x)
	checkColumns(len(invStd), cols, c0, c1)
	if rows > 0 && c0 < c1 {
		batchNorm(xhat, invStd, x, rows, cols, c0, c1)
	}
}

func batchNormGo(xhat, invStd, x []float64, rows, cols, c0, c1 int) {
	n := float64(rows)
	for ; c0 < c1; c0 += strip {
		width := min(strip, c1-c0)
		var mean, square [strip]float64
		for r := range rows {
			for j, v := range x[r*cols+c0:][:width] {
				mean[j] += v
			}
		}
		for j := range width {
			mean[j] /= n
		}
		for r := range rows {
			for j, v := range x[r*cols+c0:][:width] {
				d := v - mean[j]
				square[j] = math.FMA(d, d, square[j])
			}
		}
		inv := invStd[c0:][:width]
		for j := range inv {
			inv[j] = inverseRoot(square[j] / n)
		}
		for r := range rows {
			out := xhat[r*cols+c0:][:width]
			for j, v := range x[r*cols+c0:][:width] {
				out[j] = (v - mean[j]) * inv[j]
			}
		}
	}
}

// BatchNormBackward sets dx = invStd·(dx̂ - mean(dx̂) - x̂·mean(dx̂·x̂)), column by
// column, for columns c0 to c1; dx may be dx̂.
func BatchNormBackward(dx, dxhat, xhat, invStd []float64, rows, cols, c0, c1 int) {
	checkShape(rows, cols, dx, dxhat, xhat)
	checkColumns(len(invStd), cols, c0, c1)
	if rows > 0 && c0 < c1 {
		batchNormBackward(dx, dxhat, xhat, invStd, rows, cols, c0, c1)
	}
}

func batchNormBackwardGo(dx, dxhat, xhat, invStd []float64, rows, cols, c0, c1 int) {
	n := float64(rows)
	for ; c0 < c1; c0 += strip {
		width := min(strip, c1-c0)
		var mean, projection [strip]float64
		for r := range rows {
			h := xhat[r*cols+c0:][:width]
			for j, g := range dxhat[r*cols+c0:][:width] {
				mean[j] += g
				projection[j] = math.FMA(g, h[j], projection[j])
			}
		}
		for j := range width {
			mean[j] /= n
			projection[j] /= n
		}
		inv := invStd[c0:][:width]
		for r := range rows {
			d, g, h := dx[r*cols+c0:][:width], dxhat[r*cols+c0:][:width], xhat[r*cols+c0:][:width]
			for j, v := range h {
				d[j] = inv[j] * math.FMA(-projection[j], v, g[j]-mean[j])
			}
		}
	}
}

func checkColumns(n, cols, c0, c1 int) {
	if n != cols || c0 < 0 || c1 > cols {
		panic(fmt.Sprintf("kernel: columns %d to %d of %d, %d of invStd", c0, c1, cols, n))
	}
}
