//go:build !purego

package kernel

// The versions of each loop: in Go, and in assembly if it takes much of the time of
// a pass. Their arithmetic is the same, operation by operation.
var (
	reluVersions              = [...]func(y, x []float64){reluGo, reluNEON}
	reluBackwardVersions      = [...]func(dx, dy, y []float64){reluBackwardGo, reluBackwardNEON}
	leakyReLUVersions         = [...]func(slope float64, y, x []float64){leakyReLUGo, leakyReLUNEON}
	leakyReLUBackwardVersions = [...]func(slope float64, dx, dy, y []float64){leakyReLUBackwardGo, leakyReLUBackwardNEON}
	tanhVersions              = [...]func(y, x []float64){tanhGo, tanhNEON}
	tanhBackwardVersions      = [...]func(dx, dy, y []float64){tanhBackwardGo, tanhBackwardNEON}
	seluVersions              = [...]func(y, x []float64){seluGo, seluNEON}
	seluBackwardVersions      = [...]func(dx, dy, y []float64){seluBackwardGo, seluBackwardNEON}
	siluVersions              = [...]func(y, x []float64){siluGo, siluGo}
	siluBackwardVersions      = [...]func(dx, dy, x []float64){siluBackwardGo, siluBackwardGo}
	geluVersions              = [...]func(y, x []float64){geluGo, geluGo}
	geluBackwardVersions      = [...]func(dx, dy, x []float64){geluBackwardGo, geluBackwardGo}
	expShiftedVersions        = [...]func(shift float64, y, x []float64){expShiftedGo, expShiftedNEON}
	scaleVersions             = [...]func(alpha float64, x []float64){scaleGo, scaleNEON}
	addVersions               = [...]func(dst, x, y []float64){addGo, addNEON}
	addProductVersions        = [...]func(z []float64, factor float64, x, y []float64){addProductGo, addProductNEON}
	addScaledVersions         = [...]func(dst, x []float64, alpha float64, y []float64){addScaledGo, addScaledNEON}
	sumVersions               = [...]func(x []float64) float64{sumGo, sumNEON}
	dotVersions               = [...]func(x, y []float64) float64{dotGo, dotNEON}
	sumOfDifferencesVersions  = [...]func(x []float64) float64{sumOfDifferencesGo, sumOfDifferencesNEON}
	squaredDeviationsVersions = [...]func(x []float64, mean float64) float64{squaredDeviationsGo, squaredDeviationsNEON}
	standardizeVersions       = [...]func(y, x []float64, mean, factor float64){standardizeGo, standardizeNEON}
	projectVersions           = [...]func(dx, g, h []float64, mean, projection, scale float64){projectGo, projectNEON}
	momentumVersions          = [...]func(p, v, g []float64, step, mu float64){momentumGo, momentumNEON}
	nesterovVersions          = [...]func(p, v, g []float64, step, mu float64){nesterovGo, nesterovNEON}
	rmspropVersions           = [...]func(p, s, g []float64, step, rho, fresh, eps float64){rmspropGo, rmspropNEON}
	adamVersions              = [...]func(p, m, v, g []float64, step, beta1, fresh1, beta2, fresh2, eps, c1, c2 float64){adamGo, adamNEON}
	normalMiddleVersions      = [...]func(z, p []float64){normalMiddleGo, normalMiddleGo}
	normalTailVersions        = [...]func(z, p []float64){normalTailGo, normalTailGo}
)
