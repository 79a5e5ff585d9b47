package kernel

import "math"

// tanhSaturation is where tanh rounds to 1.
const tanhSaturation = 20.0

// tanh returns (e^2|x| - 1)/(e^2|x| + 1) with the sign of x, within 2 ulp.
func tanh(x float64) float64 {
	a := math.Abs(x)
	if a > tanhSaturation {
		return math.Copysign(1, x)
	}
	if x == 0 || x != x {
		return x
	}
	e := Expm1(2 * a)
	return math.Copysign(e/(e+2), x)
}

// Tanh sets y = tanh(x), elementwise, within 2 ulp; y may be x.
func Tanh(y, x []float64) {
	checkLengths(len(y), len(x))
	tanhVersions[version](y, x)
}

func tanhGo(y, x []float64) {
	for i, v := range x {
		y[i] = tanh(v)
	}
}

// TanhBackward sets dx = dy·(1 - y²), y = tanh(x); dx may be dy.
func TanhBackward(dx, dy, y []float64) {
	checkLengths(len(dx), len(dy), len(y))
	tanhBackwardVersions[version](dx, dy, y)
}

func tanhBackwardGo(dx, dy, y []float64) {
	for i, v := range y {
		dx[i] = dy[i] * math.FMA(-v, v, 1)
	}
}
