//go:build (!amd64 && !arm64) || purego

package kernel

func batchNorm(xhat, invStd, x []float64, rows, cols, c0, c1 int) {
	batchNormGo(xhat, invStd, x, rows, cols, c0, c1)
}

func batchNormBackward(dx, dxhat, xhat, invStd []float64, rows, cols, c0, c1 int) {
	batchNormBackwardGo(dx, dxhat, xhat, invStd, rows, cols, c0, c1)
}
