package kernel

import (
	"fmt"
	"math"
)

// LayerNorm sets each row of x̂ to (x - mean)/std, with mean and biased variance
// of that row of x; 1/std of row r is invStd[r]·2^exponent[r], since it need not
// be a float64. There are len(invStd) rows of cols entries; x̂ may be x. A
// constant row gives x̂ = 0 and invStd = 0; a row with NaN or ±Inf stays as it is,
// with invStd NaN. Rows are scaled where BatchNorm scales columns.
func LayerNorm(xhat, invStd []float64, exponent []int, x []float64, cols int) {
	normalizeRows(xhat, invStd, exponent, x, cols, rowMean)
}

// rowMean and noMean are what is taken from a row before it is divided.
func rowMean(x []float64) float64 { return Sum(x) / float64(len(x)) }
func noMean([]float64) float64    { return 0 }

// normalizeRows sets each row of x̂ to (x - mean)/√(mean square of that).
func normalizeRows(xhat, invStd []float64, exponent []int, x []float64, cols int, mean func(x []float64) float64) {
	checkShape(len(invStd), cols, xhat, x)
	checkLengths(len(invStd), len(exponent))
	for r := range invStd {
		in, out := x[r*cols:(r+1)*cols], xhat[r*cols:(r+1)*cols]
		exponent[r] = 0
		invStd[r] = normalizeRow(out, in, mean(in))
		if !(invStd[r] >= leastInvStd && invStd[r] <= largestInvStd) {
			invStd[r], exponent[r] = normalizeRowScaled(out, in, mean)
		}
	}
}

// normalizeRow normalizes a row and returns 1/std, unless that is out of the
// ordinary.
func normalizeRow(xhat, x []float64, mean float64) (invStd float64) {
	invStd = inverseRoot(squaredDeviationsVersions[version](x, mean) / float64(len(x)))
	if invStd >= leastInvStd && invStd <= largestInvStd {
		standardizeVersions[version](xhat, x, mean, invStd)
	}
	return invStd
}

func normalizeRowScaled(xhat, x []float64, mean func(x []float64) float64) (invStd float64, exponent int) {
	copy(xhat, x)
	if FirstNonFinite(xhat) >= 0 {
		return math.NaN(), 0
	}
	exponent = -LargestExponent(xhat)
	ShiftExponent(xhat, xhat, exponent)
	if invStd = normalizeRow(xhat, xhat, mean(xhat)); invStd == 0 {
		clear(xhat)
		exponent = 0
	}
	return invStd, exponent
}

// LayerNormBackward sets dx = (dx̂ - mean(dx̂) - x̂·mean(dx̂·x̂))/std, row by row; dx
// may be dx̂.
func LayerNormBackward(dx, dxhat, xhat, invStd []float64, exponent []int, cols int) {
	projectRows(dx, dxhat, xhat, invStd, exponent, cols, rowMean)
}

func projectRows(dx, dxhat, xhat, invStd []float64, exponent []int, cols int, meanOf func(x []float64) float64) {
	checkShape(len(invStd), cols, dx, dxhat, xhat)
	checkLengths(len(invStd), len(exponent))
	n := float64(cols)
	for r, s := range invStd {
		d, g, h := dx[r*cols:(r+1)*cols], dxhat[r*cols:(r+1)*cols], xhat[r*cols:(r+1)*cols]
		mean, projection := meanOf(g), Dot(g, h)/n
		if ordinaryMeans(mean, projection) && exponent[r] == 0 {
			projectVersions[version](d, g, h, mean, projection, s)
			continue
		}
		shift := 0
		if FirstNonFinite(g) < 0 {
			shift = -LargestExponent(g)
		}
		ShiftExponent(d, g, shift)
		mean, projection = meanOf(d), Dot(d, h)/n
		projectVersions[version](d, d, h, mean, projection, s)
		ShiftExponent(d, d, exponent[r]-shift)
	}
}

// squaredDeviationsGo returns Σ (x - mean)².
func squaredDeviationsGo(x []float64, mean float64) float64 {
	var acc [lanes]float64
	for len(x) > 0 {
		n := min(lanes, len(x))
		for i, v := range x[:n] {
			d := v - mean
			acc[i] = math.FMA(d, d, acc[i])
		}
		x = x[n:]
	}
	return fold(&acc)
}

// standardizeGo sets y = factor·(x - mean).
func standardizeGo(y, x []float64, mean, factor float64) {
	for i, v := range x {
		y[i] = (v - mean) * factor
	}
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
