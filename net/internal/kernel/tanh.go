package kernel

import "math"

// tanhSaturation is where tanh rounds to 1.
const tanhSaturation = 20.0

// tanh returns e/(e + 2), e = e^2|x| - 1, with the sign of x. What e lost by
// rounding is put back into the quotient q, times its derivative (1-q)²/2.
func tanh(x float64) float64 {
	a := math.Abs(x)
	if a > tanhSaturation {
		a = tanhSaturation
	}
	high, low := expm1Parts(2 * a)
	e := high + low
	q := e / (e + 2)
	lost := low - (e - high)
	rest := 1 - q
	return math.Copysign(math.FMA(float64(lost*float64(rest*rest)), 0.5, q), x)
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
