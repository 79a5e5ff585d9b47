package kernel

import "math"

// NormalMiddleReach is how far from 1/2 the formula of NormalMiddle reaches.
const NormalMiddleReach = 0.425

// NormalMiddle sets z with Φ(z) = p, elementwise, where |p - 1/2| ≤
// NormalMiddleReach: the rational function of AS 241 (Wichura 1988) for the
// middle. Farther out z means nothing. z may be p.
func NormalMiddle(z, p []float64) {
	checkLengths(len(z), len(p))
	normalMiddleVersions[version](z, p)
}

func normalMiddleGo(z, p []float64) {
	for i, v := range p {
		q := v - 0.5
		r := math.FMA(-q, q, 0.180625)
		numerator, denominator := middleNumerator[7], middleDenominator[7]
		for j := 6; j >= 0; j-- {
			numerator = math.FMA(numerator, r, middleNumerator[j])
			denominator = math.FMA(denominator, r, middleDenominator[j])
		}
		z[i] = float64(q*numerator) / denominator
	}
}

var (
	middleNumerator = [8]float64{
		3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
		4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3,
	}
	middleDenominator = [8]float64{
		1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
		2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3,
	}
)
