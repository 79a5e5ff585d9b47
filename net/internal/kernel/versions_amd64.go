//go:build !purego

package kernel

// The versions of each loop: in Go, with AVX2, with AVX-512. Their arithmetic is
// the same, operation by operation.
var (
	reluVersions              = [...]func(y, x []float64){reluGo, reluAVX2, reluAVX512}
	reluBackwardVersions      = [...]func(dx, dy, y []float64){reluBackwardGo, reluBackwardAVX2, reluBackwardAVX512}
	leakyReLUVersions         = [...]func(slope float64, y, x []float64){leakyReLUGo, leakyReLUAVX2, leakyReLUAVX512}
	leakyReLUBackwardVersions = [...]func(slope float64, dx, dy, y []float64){leakyReLUBackwardGo, leakyReLUBackwardAVX2, leakyReLUBackwardAVX512}
	tanhVersions              = [...]func(y, x []float64){tanhGo, tanhAVX2, tanhAVX512}
	tanhBackwardVersions      = [...]func(dx, dy, y []float64){tanhBackwardGo, tanhBackwardAVX2, tanhBackwardAVX512}
	seluVersions              = [...]func(y, x []float64){seluGo, seluAVX2, seluAVX512}
	seluBackwardVersions      = [...]func(dx, dy, y []float64){seluBackwardGo, seluBackwardAVX2, seluBackwardAVX512}
	siluVersions              = [...]func(y, x []float64){siluGo, siluAVX2, siluAVX512}
	siluBackwardVersions      = [...]func(dx, dy, x []float64){siluBackwardGo, siluBackwardAVX2, siluBackwardAVX512}
	geluVersions              = [...]func(y, x []float64){geluGo, geluAVX2, geluAVX512}
	geluBackwardVersions      = [...]func(dx, dy, x []float64){geluBackwardGo, geluBackwardAVX2, geluBackwardAVX512}
	expShiftedVersions        = [...]func(shift float64, y, x []float64){expShiftedGo, expShiftedAVX2, expShiftedAVX512}
	scaleVersions             = [...]func(alpha float64, x []float64){scaleGo, scaleAVX2, scaleAVX512}
	addVersions               = [...]func(dst, x, y []float64){addGo, addAVX2, addAVX512}
	addProductVersions        = [...]func(z []float64, factor float64, x, y []float64){addProductGo, addProductAVX2, addProductAVX512}
	addScaledVersions         = [...]func(dst, x []float64, alpha float64, y []float64){addScaledGo, addScaledAVX2, addScaledAVX512}
	sumVersions               = [...]func(x []float64) float64{sumGo, sumAVX2, sumAVX512}
	dotVersions               = [...]func(x, y []float64) float64{dotGo, dotAVX2, dotAVX512}
	sumOfDifferencesVersions  = [...]func(x []float64) float64{sumOfDifferencesGo, sumOfDifferencesAVX2, sumOfDifferencesAVX512}
	squaredDeviationsVersions = [...]func(x []float64, mean float64) float64{squaredDeviationsGo, squaredDeviationsAVX2, squaredDeviationsAVX512}
	standardizeVersions       = [...]func(y, x []float64, mean, factor float64){standardizeGo, standardizeAVX2, standardizeAVX512}
	projectVersions           = [...]func(dx, g, h []float64, mean, projection, scale float64){projectGo, projectAVX2, projectAVX512}
	momentumVersions          = [...]func(p, v, g []float64, step, mu float64){momentumGo, momentumAVX2, momentumAVX512}
	nesterovVersions          = [...]func(p, v, g []float64, step, mu float64){nesterovGo, nesterovAVX2, nesterovAVX512}
	rmspropVersions           = [...]func(p, s, g []float64, step, rho, fresh, eps float64){rmspropGo, rmspropAVX2, rmspropAVX512}
	adamVersions              = [...]func(p, m, v, g []float64, step, beta1, fresh1, beta2, fresh2, eps, c1, c2 float64){adamGo, adamAVX2, adamAVX512}
	normalMiddleVersions      = [...]func(z, p []float64){normalMiddleGo, normalMiddleAVX2, normalMiddleAVX512}
	normalTailVersions        = [...]func(z, p []float64){normalTailGo, normalTailAVX2, normalTailAVX512}
)
