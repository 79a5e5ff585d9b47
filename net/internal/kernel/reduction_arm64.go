//go:build !purego

package kernel

import "math"

// The sums over slices take whole blocks of lanes in assembly and the rest in Go.

func sumNEON(x []float64) float64 {
	var acc [lanes]float64
	if blocks := len(x) / lanes; blocks > 0 {
		sumBlocksNEON(&acc, &x[0], blocks)
		x = x[blocks*lanes:]
	}
	for i, v := range x {
		acc[i] += v
	}
	return fold(&acc)
}

func dotNEON(x, y []float64) float64 {
	var acc [lanes]float64
	if blocks := len(x) / lanes; blocks > 0 {
		dotBlocksNEON(&acc, &x[0], &y[0], blocks)
		x, y = x[blocks*lanes:], y[blocks*lanes:]
	}
	for i, v := range x {
		acc[i] = math.FMA(v, y[i], acc[i])
	}
	return fold(&acc)
}

func squaredDeviationsNEON(x []float64, mean float64) float64 {
	var acc [lanes]float64
	if blocks := len(x) / lanes; blocks > 0 {
		squaredDeviationsBlocksNEON(&acc, &x[0], mean, blocks)
		x = x[blocks*lanes:]
	}
	for i, v := range x {
		d := v - mean
		acc[i] = math.FMA(d, d, acc[i])
	}
	return fold(&acc)
}

func sumOfDifferencesNEON(x []float64) float64 {
	var acc [lanes]float64
	if blocks := len(x) / lanes; blocks > 0 {
		sumOfDifferencesBlocksNEON(&acc, &x[0], blocks)
		x = x[blocks*lanes:]
	}
	return fold(&acc) + sumOfDifferencesGo(x)
}
