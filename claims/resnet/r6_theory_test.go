package resnet

import (
	"math"

	"gradscale/claims/initial"
	"gradscale/mathcheck"
	"gradscale/net"
)

// varianceInTheory is what the variance of the logarithm of ‖g‖ at layer 1 of a
// ResNet takes from the residual functions' own fluctuation, as a multiple of that
// of one of them, from that of angles, which is given, and from what blocks have in
// common.
type varianceInTheory struct{ ofResiduals, ofAngles, ofNeurons float64 }

// variance sums over blocks. The squared gain of a residual function of block b is,
// to first order, its mean times 1 + (1/n)·Σ_j B_b(z_j) + what is its own, z_j the
// values on the skip path that enter the nonlinearity. These last from block to
// block: z_j in blocks b and c are correlated by √(T_b/T_c), T the mean square that
// the normalization sees. With shares s_b of the residual in the block's squared
// Jacobian the blocks' common part is Σ_{b≠c} s_b·s_c·Cov(B_b, B_c)/4n, where for
// Hermite coefficients β the covariance is Σ_k β_bk·β_ck·(T_b/T_c)^(k/2).
func (r table1Row) variance() varianceInTheory {
	layers, _ := r.wide(net.IdentitySkip(1)).Layers()
	blocks := len(layers) - 2
	var t varianceInTheory
	shares, sizes, gains := make([]float64, blocks), make([]float64, blocks), make([][]float64, blocks)
	for b := range blocks {
		k := layers[b].Variance / (layers[b+1].Variance - layers[b].Variance) // squared
		growth := layers[b].GSC(layers[b+1])
		residual := growth*growth*(k+1) - k // squared, by the dilution law
		share := residual / (k + residual)
		t.ofResiduals += share * share
		t.ofAngles += share * (1 - share) / initial.Width
		shares[b], sizes[b] = share, layers[b].Variance
		if r.Normalization == net.BatchNorm {
			sizes[b] -= layers[b].Covariance
		}
		gains[b] = r.gainOfNeuron(sizes[b])
	}
	for c := range blocks {
		for b := range c {
			rho, power, covariance := math.Sqrt(sizes[b]/sizes[c]), 1.0, 0.0
			for k := range gains[b] {
				covariance += power * gains[b][k] * gains[c][k]
				power *= rho
			}
			t.ofNeurons += 2 * shares[b] * shares[c] * (covariance - gains[b][0]*gains[c][0]) / (4 * initial.Width) // twice: (b, c) and (c, b)
		}
	}
	return t
}

// hermiteTerms are as many as it takes: coefficients of a jump fall like k^(-3/4),
// their squares, which are summed, faster.
const hermiteTerms = 40

// gainOfNeuron returns the Hermite coefficients of B(z): what a neuron with value
// √size·z, z standard normal, adds to the squared gain of the residual function
// [normalization, φ, linear]×2 that it enters, relative to its mean. That is φ'²; φ²,
// or its variance behind batch normalization, by which the second nonlinearity is
// driven farther into where it is flat, by κ = d log E[φ'(√q·z)²]/d log q; and behind
// layer normalization -φ², by which the second one divides. The first one divides by
// z², and makes the sum of all z² constant for what follows.
func (r table1Row) gainOfNeuron(size float64) []float64 {
	n := r.wide(net.Skip{})
	f := n.Nonlinearity
	if n.Normalization != mathcheck.NoNormalization {
		size = 1
	}
	slopes, squares, mean := f.SlopeSecondMoment(size), f.SecondMoment(size), 0.0
	if n.Normalization == mathcheck.BatchNorm {
		mean = f.MeanOf(size)
		squares -= mean * mean
	}
	factor := -1.0
	if n.Normalization != mathcheck.LayerNorm {
		second := 1.0 // variance that enters the second nonlinearity
		if n.Normalization == mathcheck.NoNormalization {
			second = n.WeightVariance * squares
		}
		const step = 1e-4
		factor = (math.Log(f.SlopeSecondMoment(second*(1+step))) - math.Log(f.SlopeSecondMoment(second*(1-step)))) / (2 * step)
	}
	root := math.Sqrt(size)
	coefficients := hermite(func(z float64) float64 {
		slope, value := f.Derivative(root*z), f.Value(root*z)-mean
		return slope*slope/slopes + factor*value*value/squares
	}, f.Kinks)
	if n.Normalization == mathcheck.LayerNorm {
		coefficients[2] = -math.Sqrt2 // of -z², in place of what the constant sum leaves
	}
	return coefficients
}

// hermite returns E[g(z)·He_k(z)]/√k!, z standard normal, for g whose kinks are at 0.
func hermite(g func(float64) float64, kinks []float64) []float64 {
	coefficients := make([]float64, hermiteTerms)
	for k := range coefficients {
		coefficients[k] = mathcheck.GaussianExpectation(func(z float64) float64 {
			before, h := 0.0, 1.0
			for j := 1; j <= k; j++ {
				before, h = h, (z*h-math.Sqrt(float64(j-1))*before)/math.Sqrt(float64(j))
			}
			return g(z) * h
		}, kinks...)
	}
	return coefficients
}

// resNet returns the relative variance of the ResNet at layer 1 from that of the
// vanilla network, and from the ResNet's at the last layer that a skip ends in.
func (t varianceInTheory) resNet(vanilla, last float64) float64 {
	top := math.Log1p(last)
	ofBlock := (math.Log1p(vanilla) - top) / ((initial.Depth - 2) / 2)
	return math.Expm1(top + t.ofResiduals*ofBlock + t.ofAngles + t.ofNeurons)
}
