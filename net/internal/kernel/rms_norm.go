package kernel

// RMSNorm is [LayerNorm] without the mean: x̂ = x/√(mean x²), row by row, and
// invRMS·2^exponent is 1/√(mean x²). A row of zeros gives x̂ = 0 and invRMS = 0.
func RMSNorm(xhat, invRMS []float64, exponent []int, x []float64, cols int) {
	normalizeRows(xhat, invRMS, exponent, x, cols, noMean)
}

// RMSNormBackward sets dx = (dx̂ - x̂·mean(dx̂·x̂))/√(mean x²), row by row; dx may be
// dx̂.
func RMSNormBackward(dx, dxhat, xhat, invRMS []float64, exponent []int, cols int) {
	projectRows(dx, dxhat, xhat, invRMS, exponent, cols, noMean)
}
