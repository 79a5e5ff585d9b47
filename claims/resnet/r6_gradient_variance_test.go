package resnet

import (
	"fmt"
	"math"
	"testing"

	"gradscale/claims"
	"gradscale/claims/initial"
	"gradscale/mathcheck"
	"gradscale/net"
)

// R6: gradient variance. On its way down a gradient is multiplied by one random
// factor for each layer, whose fluctuations add up in the logarithm. A skip
// dilutes them like the factors themselves.
//
// With Jacobian 1·k + r·R, R a random matrix of size n that keeps lengths in the
// mean, and v the variance of its logarithm, a block's log factor has to first
// order the variance (r⁴·v + k²·r²/n)/(k²+r²)²: the residual function's own
// fluctuation, and that of the angle between what comes through skip and residual
// function. And what enters the nonlinearities lasts on the skip path, so that where
// one residual function passes more of a gradient than in the mean, the next ones do,
// too; behind batch-ReLU, say, where more neurons are positive.
var gradientVariance = claims.Claim{
	ID:        "R6",
	Title:     "gradients vary less in ResNets",
	Statement: "Over inputs and seeds, the gradient's relative variance per layer is lower in ResNets than in the vanilla network.",
	Source:    "section 6",
	Parts:     []claims.Part{variancesCompared},
}

var variancesCompared = claims.Experiment[varianceEvidence]{
	Protocol: "Depth 50, width 100, 1000 inputs, 10 seeds; identity skips around blocks of two layers. Relative variance of ‖∂error/∂f_l‖₂, (mean of squares)/(mean)² - 1 over inputs and seeds, " +
		"at layers l = 1, 3, …, 47, which have a block above them. The gradient itself has no relative variance to speak of: with random labels its mean is 0.",
	Rules: []claims.Rule{
		{
			Quantity: "relative variance at layer 1, vanilla over ResNet", Condition: claims.Above(1),
			Sentence: "At layer 1 the relative variance of the vanilla network over that of the ResNet is {}, by its {interval}" + resampled + ".",
		},
		{
			Quantity: "least of all layers, vanilla over ResNet", Condition: claims.Above(1),
			Sentence: "So it is at the layer where it is least: {}, by its {interval}.",
		},
		{
			Quantity: "relative variance of the ResNet over theory's", Condition: claims.Inside(1./firstOrder, firstOrder),
			Sentence: "The ResNet's relative variance at layer 1 over theory's is {}, by its {interval}.",
		},
	},
	Oracle: "The ResNet's variance at layer 1 from the vanilla network's, by a first-order formula for a block of given dilution and growth at infinite width, which has what blocks share through the skip path in Hermite polynomials. Being of first order, it is asked to be right within a factor 2; it comes out a fifth to a quarter too low, and why is not known.",
	Measure: func(s claims.Seeds) (varianceEvidence, error) {
		return measureVariances(exploding(), initial.Width, net.IdentitySkip(1), s)
	},
	Decide:  decideVariances,
	Figures: varianceFigures,
	Sabotages: []claims.Sabotage[varianceEvidence]{
		{
			Name: "skip connections of gain 0",
			Measure: func(s claims.Seeds) (varianceEvidence, error) {
				return measureVariances(exploding()[:2], initial.Width, net.IdentitySkip(0), s)
			},
			Breaks: claims.Breaks{"relative variance of the ResNet over theory's": {"batch-ReLU", "layer-tanh"}},
		},
		{
			Name: "skip connections of gain 0 in networks of half the width, whose factors fluctuate more",
			Measure: func(s claims.Seeds) (varianceEvidence, error) {
				return measureVariances(exploding()[:2], initial.Width/2, net.IdentitySkip(0), s)
			},
			Breaks: claims.Breaks{"relative variance at layer 1, vanilla over ResNet": {"batch-ReLU"}, "least of all layers, vanilla over ResNet": {"layer-tanh"}},
		},
	},
	Slow: true, InShort: true,
}

// resampled tells what intervals are over.
var resampled = fmt.Sprintf(" over %d resamples of the seeds", varianceResamples)

func TestR6(t *testing.T)          { gradientVariance.Verify(t) }
func TestR6Sabotage(t *testing.T)  { gradientVariance.VerifySabotage(t) }
func TestR6Replicate(t *testing.T) { gradientVariance.Replicate(t) }
func BenchmarkR6(b *testing.B)     { gradientVariance.Benchmark(b) }

const (
	varianceResamples = 2000
	varianceSeed      = 1
	firstOrder        = 2 // a factor, as before what blocks have in common was part of theory
)

type varianceEvidence []varianceRow

type varianceRow struct {
	table1Row
	vanilla, resNet []initial.Network
}

// measureVariances compares the vanilla networks with ResNets of a width.
func measureVariances(of []table1Row, width int, skip net.Skip, s claims.Seeds) (varianceEvidence, error) {
	var rows varianceEvidence
	for _, row := range of {
		r := varianceRow{table1Row: row}
		var err error
		if r.vanilla, err = initial.Of(row.architecture(net.Skip{})).From(s.Offset).Run(); err != nil {
			return nil, err
		}
		a := row.architecture(skip)
		a.Width = width
		if r.resNet, err = initial.Of(a).From(s.Offset).Run(); err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// relativeVariance is over the inputs of the networks with the indexes given.
func relativeVariance(of []initial.Network, layer int, indexes []float64) float64 {
	mean, square := 0.0, 0.0
	for _, i := range indexes {
		n := of[int(i)]
		mean += n.MeanGradients[layer] / float64(len(indexes))
		square += n.GradientNorms[layer] * n.GradientNorms[layer] / float64(len(indexes))
	}
	return square/(mean*mean) - 1
}

// lastBlock is the last layer that a skip ends in.
const lastBlock = initial.Depth - 1

func decideVariances(rows varianceEvidence) []claims.Check {
	var checks []claims.Check
	for _, r := range rows {
		seeds := make([]float64, len(r.vanilla))
		for i := range seeds {
			seeds[i] = float64(i)
		}
		over := func(statistic func(indexes []float64) float64) mathcheck.Estimate {
			return mathcheck.Bootstrap(seeds, statistic, varianceResamples, initial.Confidence, varianceSeed)
		}
		ratio := func(layer int, indexes []float64) float64 {
			return relativeVariance(r.vanilla, layer, indexes) / relativeVariance(r.resNet, layer, indexes)
		}
		least := func(indexes []float64) float64 {
			least := math.Inf(1)
			for layer := 1; layer < lastBlock; layer += 2 {
				least = min(least, ratio(layer, indexes))
			}
			return least
		}
		theory := r.variance()
		overTheory := func(indexes []float64) float64 {
			return relativeVariance(r.resNet, 1, indexes) / theory.resNet(relativeVariance(r.vanilla, 1, indexes), relativeVariance(r.resNet, lastBlock, indexes))
		}
		checks = append(checks,
			claims.Measured("relative variance at layer 1, vanilla over ResNet", r.Name, over(func(indexes []float64) float64 { return ratio(1, indexes) })),
			claims.Measured("least of all layers, vanilla over ResNet", r.Name, over(least)),
			claims.Measured("relative variance of the ResNet over theory's", r.Name, over(overTheory)).WithTheory(1),
		)
	}
	return checks
}
