package kernel

import "math"

// SiLU sets y = x/(1 + e^-x); y may be x.
func SiLU(y, x []float64) {
	checkLengths(len(y), len(x))
	siluVersions[version](y, x)
}

func siluGo(y, x []float64) {
	for i, v := range x {
		y[i] = timesOrZero(v, logistic(v))
	}
}

// SiLUBackward sets dx = dy·s·(1 + x·(1-s)), s = 1/(1 + e^-x); dx may be dy.
func SiLUBackward(dx, dy, x []float64) {
	checkLengths(len(dx), len(dy), len(x))
	siluBackwardVersions[version](dx, dy, x)
}

func siluBackwardGo(dx, dy, x []float64) {
	for i, v := range x {
		s := logistic(v)
		slope := s
		if s != 0 && s != 1 {
			slope = float64(s * math.FMA(v, 1-s, 1))
		}
		dx[i] = dy[i] * slope
	}
}

// logistic returns 1/(1 + e^-x), from e^-|x| so that nothing overflows.
func logistic(x float64) float64 {
	e := Exp(-math.Abs(x))
	if x < 0 {
		return e / (1 + e)
	}
	return 1 / (1 + e)
}
