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

// NormalTail sets z with Φ(z) = p, elementwise, where p or 1 - p is between e⁻²⁵
// and 1/2 - NormalMiddleReach: the rational function of √(-log p) of AS 241 for
// the tails. Elsewhere in (0, 1) z means nothing. z may be p.
func NormalTail(z, p []float64) {
	checkLengths(len(z), len(p))
	normalTailVersions[version](z, p)
}

func normalTailGo(z, p []float64) {
	for i, v := range p {
		r := math.Sqrt(-Log(min(v, 1-v))) - 1.6
		z[i] = math.Copysign(horner(tailNumerator[:], r)/horner(tailDenominator[:], r), v-0.5)
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
	tailNumerator = [8]float64{
		1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
		1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
	}
	tailDenominator = [8]float64{
		1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
	}
)
