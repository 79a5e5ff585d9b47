package kernel

import (
	"fmt"
	"math"
)

// LayerNorm sets each row of x̂ to (x - mean)·invStd, with mean and biased
// variance of that row of x. There are len(invStd) rows of cols entries; x̂ may
// be x. A row of zero variance gives x̂ = 0 and invStd = 0.
func LayerNorm(xhat, invStd, x []float64, cols int) {
	checkShape(len(invStd), cols, xhat, x)
	n := float64(cols)
	for r := range invStd {
		in, out := x[r*cols:(r+1)*cols], xhat[r*cols:(r+1)*cols]
		mean := Sum(in) / n
		invStd[r] = inverseRoot(centerVersions[version](out, in, mean) / n)
		Scale(invStd[r], out)
	}
}

// LayerNormBackward sets dx = invStd·(dx̂ - mean(dx̂) - x̂·mean(dx̂·x̂)), row by
// row; dx may be dx̂.
func LayerNormBackward(dx, dxhat, xhat, invStd []float64, cols int) {
	checkShape(len(invStd), cols, dx, dxhat, xhat)
	n := float64(cols)
	for r, s := range invStd {
		d, g, h := dx[r*cols:(r+1)*cols], dxhat[r*cols:(r+1)*cols], xhat[r*cols:(r+1)*cols]
		mean, projection := Sum(g)/n, Dot(g, h)/n
		projectVersions[version](d, g, h, mean, projection, s)
	}
}

// centerGo sets dst = x - mean and returns Σ dst².
func centerGo(dst, x []float64, mean float64) float64 {
	for i, v := range x {
		dst[i] = v - mean
	}
	return dotGo(dst, dst)
}

// projectGo sets dx = scale·(g - mean - projection·h).
func projectGo(dx, g, h []float64, mean, projection, scale float64) {
	for i, v := range h {
		dx[i] = scale * math.FMA(-projection, v, g[i]-mean)
	}
}

// inverseRoot returns 1/√variance, or 0 for a variance of 0.
func inverseRoot(variance float64) float64 {
	if variance == 0 {
		return 0
	}
	return 1 / math.Sqrt(variance)
}

func checkShape(rows, cols int, matrices ...[]float64) {
	for _, m := range matrices {
		if len(m) != rows*cols {
			panic(fmt.Sprintf("kernel: matrix of %d entries, want %d×%d", len(m), rows, cols))
		}
	}
}
