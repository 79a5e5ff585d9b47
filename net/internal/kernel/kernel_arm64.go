//go:build !purego

package kernel

// The functions of kernel_arm64.s. They neither keep pointers nor check lengths.

//go:noescape
func gemm8x4NEON(terms int, a, b, c *float64, ldc int, alpha float64, resume bool)

//go:noescape
func gemm8x2NEON(terms int, a, b, c *float64, ldc int, alpha float64, resume bool)

//go:noescape
func gemm4x4NEON(terms int, a, b, c *float64, ldc int, alpha float64, resume bool)

//go:noescape
func gemm4x2NEON(terms int, a, b, c *float64, ldc int, alpha float64, resume bool)

//go:noescape
func reluNEON(y []float64, x []float64)

//go:noescape
func reluBackwardNEON(dx []float64, dy []float64, y []float64)

//go:noescape
func leakyReLUNEON(slope float64, y []float64, x []float64)

//go:noescape
func leakyReLUBackwardNEON(slope float64, dx []float64, dy []float64, y []float64)

//go:noescape
func tanhNEON(y []float64, x []float64)

//go:noescape
func tanhBackwardNEON(dx []float64, dy []float64, y []float64)

//go:noescape
func seluNEON(y []float64, x []float64)

//go:noescape
func seluBackwardNEON(dx []float64, dy []float64, y []float64)

//go:noescape
func expShiftedNEON(shift float64, y []float64, x []float64)

//go:noescape
func scaleNEON(alpha float64, x []float64)

//go:noescape
func addNEON(dst []float64, x []float64, y []float64)

//go:noescape
func addScaledNEON(dst []float64, x []float64, alpha float64, y []float64)

//go:noescape
func addProductNEON(z []float64, factor float64, x []float64, y []float64)

//go:noescape
func standardizeNEON(y []float64, x []float64, mean float64, factor float64)

//go:noescape
func projectNEON(dx []float64, g []float64, h []float64, mean float64, projection float64, scale float64)

//go:noescape
func addSquaredDeviationsNEON(square []float64, x []float64, mean []float64)

//go:noescape
func addFusedNEON(z []float64, x []float64, y []float64)

//go:noescape
func standardizeRowNEON(xhat []float64, x []float64, mean []float64, factor []float64)

//go:noescape
func projectRowNEON(dx []float64, g []float64, h []float64, mean []float64, projection []float64, factor []float64)

//go:noescape
func momentumNEON(p []float64, v []float64, g []float64, step float64, mu float64)

//go:noescape
func nesterovNEON(p []float64, v []float64, g []float64, step float64, mu float64)

//go:noescape
func rmspropNEON(p []float64, s []float64, g []float64, step float64, rho float64, fresh float64, eps float64)

//go:noescape
func adamNEON(p []float64, m []float64, v []float64, g []float64, step float64, beta1 float64, fresh1 float64, beta2 float64, fresh2 float64, eps float64, c1 float64, c2 float64)

//go:noescape
func sumBlocksNEON(acc *[lanes]float64, x *float64, blocks int)

//go:noescape
func sumOfDifferencesBlocksNEON(acc *[lanes]float64, x *float64, blocks int)

//go:noescape
func dotBlocksNEON(acc *[lanes]float64, x *float64, y *float64, blocks int)

//go:noescape
func squaredDeviationsBlocksNEON(acc *[lanes]float64, x *float64, mean float64, blocks int)
