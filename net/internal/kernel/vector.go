package kernel

import (
	"fmt"
	"math"
)

// lanes is the number of partial sums of a sum over a slice.
const lanes = 32

func checkLengths(n int, others ...int) {
	for _, m := range others {
		if m != n {
			panic(fmt.Sprintf("kernel: slices of length %d and %d", n, m))
		}
	}
}

// fold adds the lanes in halves: 0+16, 1+17, …, then 0+8, ….
func fold(acc *[lanes]float64) float64 {
	for half := lanes / 2; half > 0; half /= 2 {
		for i := range half {
			acc[i] += acc[i+half]
		}
	}
	return acc[0]
}

// Sum returns Σ x_i.
func Sum(x []float64) float64 { return sumVersions[version](x) }

func sumGo(x []float64) float64 {
	var acc [lanes]float64
	for len(x) >= lanes {
		for i, v := range x[:lanes] {
			acc[i] += v
		}
		x = x[lanes:]
	}
	for i, v := range x {
		acc[i] += v
	}
	return fold(&acc)
}

// Dot returns Σ x_i·y_i, each product fused with its addition.
func Dot(x, y []float64) float64 {
	checkLengths(len(x), len(y))
	return dotVersions[version](x, y)
}

func dotGo(x, y []float64) float64 {
	var acc [lanes]float64
	for len(x) >= lanes {
		for i, v := range x[:lanes] {
			acc[i] = math.FMA(v, y[i], acc[i])
		}
		x, y = x[lanes:], y[lanes:]
	}
	for i, v := range x {
		acc[i] = math.FMA(v, y[i], acc[i])
	}
	return fold(&acc)
}

// SumSquares returns Σ x_i².
func SumSquares(x []float64) float64 { return Dot(x, x) }

// FirstNonFinite returns the index of the first NaN or ±Inf, or -1.
func FirstNonFinite(x []float64) int {
	if sumOfDifferencesVersions[version](x) == 0 {
		return -1
	}
	for i, v := range x {
		if v-v != 0 {
			return i
		}
	}
	return -1
}

// sumOfDifferencesGo returns Σ (x_i - x_i): 0 if all are finite, else NaN.
func sumOfDifferencesGo(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += v - v
	}
	return s
}

// Scale sets x = alpha·x.
func Scale(alpha float64, x []float64) { scaleVersions[version](alpha, x) }

func scaleGo(alpha float64, x []float64) {
	for i := range x {
		x[i] *= alpha
	}
}

// Add sets dst = x + y; dst may be x or y.
func Add(dst, x, y []float64) {
	checkLengths(len(dst), len(x), len(y))
	addVersions[version](dst, x, y)
}

func addGo(dst, x, y []float64) {
	for i, v := range y {
		dst[i] = x[i] + v
	}
}

// AddScaled sets dst = x + alpha·y, fused; dst may be x or y.
func AddScaled(dst, x []float64, alpha float64, y []float64) {
	checkLengths(len(dst), len(x), len(y))
	addScaledVersions[version](dst, x, alpha, y)
}

func addScaledGo(dst, x []float64, alpha float64, y []float64) {
	for i, v := range y {
		dst[i] = math.FMA(alpha, v, x[i])
	}
}

// AddProduct sets z = z + factor·x·y, elementwise, each operation rounded; z may
// be x or y.
func AddProduct(z []float64, factor float64, x, y []float64) {
	checkLengths(len(z), len(x), len(y))
	addProductVersions[version](z, factor, x, y)
}

func addProductGo(z []float64, factor float64, x, y []float64) {
	for i, v := range x {
		z[i] += float64(float64(v*factor) * y[i])
	}
}

// Axpy sets y = y + alpha·x, fused.
func Axpy(alpha float64, x, y []float64) { AddScaled(y, y, alpha, x) }
