package kernel

// SELU's constants (Klambauer et al. 2017).
const (
	SELULambda      = 1.0507009873554804934193349852946
	SELULambdaAlpha = 1.7580993408473768599402175208123
)

// SELU sets y = λx where x > 0 and λα(e^x - 1) elsewhere; y may be x.
func SELU(y, x []float64) {
	checkLengths(len(y), len(x))
	seluVersions[version](y, x)
}

func seluGo(y, x []float64) {
	for i, v := range x {
		if v <= 0 {
			y[i] = SELULambdaAlpha * Expm1(v)
		} else {
			y[i] = SELULambda * v
		}
	}
}

// SELUBackward sets dx = dy·λ where y > 0 and dy·(y + λα) elsewhere; dx may be
// dy.
func SELUBackward(dx, dy, y []float64) {
	checkLengths(len(dx), len(dy), len(y))
	seluBackwardVersions[version](dx, dy, y)
}

func seluBackwardGo(dx, dy, y []float64) {
	for i, v := range y {
		if v > 0 {
			dx[i] = dy[i] * SELULambda
		} else {
			dx[i] = dy[i] * (v + SELULambdaAlpha)
		}
	}
}
