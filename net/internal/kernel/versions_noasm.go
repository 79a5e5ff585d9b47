//go:build (!amd64 && !arm64) || purego

package kernel

// The loops have one version, in Go.
var (
	reluVersions              = [...]func(y, x []float64){reluGo}
	reluBackwardVersions      = [...]func(dx, dy, y []float64){reluBackwardGo}
	leakyReLUVersions         = [...]func(slope float64, y, x []float64){leakyReLUGo}
	leakyReLUBackwardVersions = [...]func(slope float64, dx, dy, y []float64){leakyReLUBackwardGo}
	tanhVersions              = [...]func(y, x []float64){tanhGo}
	tanhBackwardVersions      = [...]func(dx, dy, y []float64){tanhBackwardGo}
	seluVersions              = [...]func(y, x []float64){seluGo}
	seluBackwardVersions      = [...]func(dx, dy, y []float64){seluBackwardGo}
	siluVersions              = [...]func(y, x []float64){siluGo}
	siluBackwardVersions      = [...]func(dx, dy, x []float64){siluBackwardGo}
	geluVersions              = [...]func(y, x []float64){geluGo}
	geluBackwardVersions      = [...]func(dx, dy, x []float64){geluBackwardGo}
	expShiftedVersions        = [...]func(shift float64, y, x []float64){expShiftedGo}
	scaleVersions             = [...]func(alpha float64, x []float64){scaleGo}
	addVersions               = [...]func(dst, x, y []float64){addGo}
	addProductVersions        = [...]func(z []float64, factor float64, x, y []float64){addProductGo}
	addScaledVersions         = [...]func(dst, x []float64, alpha float64, y []float64){addScaledGo}
	sumVersions               = [...]func(x []float64) float64{sumGo}
	dotVersions               = [...]func(x, y []float64) float64{dotGo}
	sumOfDifferencesVersions  = [...]func(x []float64) float64{sumOfDifferencesGo}
	squaredDeviationsVersions = [...]func(x []float64, mean float64) float64{squaredDeviationsGo}
	standardizeVersions       = [...]func(y, x []float64, mean, factor float64){standardizeGo}
	projectVersions           = [...]func(dx, g, h []float64, mean, projection, scale float64){projectGo}
	momentumVersions          = [...]func(p, v, g []float64, step, mu float64){momentumGo}
	nesterovVersions          = [...]func(p, v, g []float64, step, mu float64){nesterovGo}
	rmspropVersions           = [...]func(p, s, g []float64, step, rho, fresh, eps float64){rmspropGo}
	adamVersions              = [...]func(p, m, v, g []float64, step, beta1, fresh1, beta2, fresh2, eps, c1, c2 float64){adamGo}
	normalMiddleVersions      = [...]func(z, p []float64){normalMiddleGo}
	normalTailVersions        = [...]func(z, p []float64){normalTailGo}
)
