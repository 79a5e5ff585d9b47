package explode

import (
	"math"

	"gradscale/claims"
	"gradscale/claims/untrained"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/data"
)

// Part b of G5: what its layers do to volumes.
//
// A one-to-one map of the sphere keeps its whole volume: over inputs uniform on
// the sphere the mean of |det J| is 1. The mean of its logarithm is the entropy
// that the image has less than the uniform distribution, negated, which by Jensen's
// inequality is at most 0, and 0 only if the image is uniform. In high dimension the
// mean of |det J| is made by inputs that are never seen, and what is seen is the
// mean of the logarithm.
var volumeKept = claims.Experiment[volumeEvidence]{
	Letter: "b",
	Name:   "volume is kept where inputs are",
	Statement: "In layers that map the sphere onto itself, of tanh or leaky ReLU with orthogonal or Gaussian weights, " +
		"the mean log singular value is about 0 and the quadratic mean above 1.",
	Protocol: stretchProtocol + "Mean of |det J| over the sphere: leaky ReLU of slope 1/2, orthogonal weights, no normalization, width 4, " +
		"4000 inputs, 10 seeds, where rare inputs can still be sampled.",
	Rules: []claims.Rule{
		{
			Quantity: "mean log singular value over gap", Condition: claims.Near(0, aboutZero),
			Sentence: "The mean log singular value over the gap is {}, by its {interval} over seeds.",
		},
		{
			Quantity: "log quadratic mean", Condition: claims.Above(untrained.NegligibleGrowth),
			Sentence: "The logarithm of the singular values' quadratic mean is {}, by its {interval}.",
		},
		{
			Quantity: "mean of |det J|", Condition: claims.Near(1, determinantTolerance),
			Sentence: "At width 4 the mean of |det J| over the sphere is {}, by its {interval}.",
		},
	},
	Oracle: gapAndVolume.Oracle,
	Measure: func(s claims.Seeds) (volumeEvidence, error) {
		rows, err := stretched(s)
		if err != nil {
			return volumeEvidence{}, err
		}
		dets, err := sphereVolumes(net.LeakyReLU, s)
		return volumeEvidence{rows, dets}, err
	},
	Decide: decideVolume,
	Sabotages: []claims.Sabotage[volumeEvidence]{{
		Name: "ReLU, which folds the sphere, at width 4, and linear layers at width 100",
		Measure: func(s claims.Seeds) (volumeEvidence, error) {
			rows, err := measureStretch([]stretchCase{{"layer-tanh, orthogonal weights", net.Architecture{Initialization: net.Orthogonal}, mathcheck.Tanh}}, s)
			if err != nil {
				return volumeEvidence{}, err
			}
			dets, err := sphereVolumes(net.ReLU, s)
			return volumeEvidence{rows, dets}, err
		},
		Breaks: claims.Breaks{"log quadratic mean": {"layer-tanh, orthogonal weights"}, "mean of |det J|": {"width 4"}},
	}},
	Slow: true,
	Deviation: &claims.Deviation{
		Verdict: claims.NotReproduced,
		Reason: "a layer that maps the sphere one to one keeps the mean of its Jacobian's determinant, and so it does at width 4, but not that of its logarithm, and at width 100 only the latter is ever seen: " +
			"the mean log singular value is -0.28 in layer-tanh and -0.13 in layer-leaky-ReLU of slope 1/2, and by 1/2 lower with Gaussian weights. It is the entropy that the image, no longer uniform, has lost. " +
			"It takes back most of the gap in layer-tanh and all of it in layer-leaky-ReLU, which then neither explodes nor keeps inputs apart. Where no entropy is lost growth would be the whole gap, more than four times what it is.",
	},
}

// Choices: aboutZero is half of the gap; a map that folds the sphere, like ReLU's,
// misses determinantTolerance by far.
const (
	aboutZero            = 0.5
	determinantTolerance = 0.03
)

type volumeEvidence struct {
	rows stretchEvidence
	dets []float64 // mean over the sphere of |det J|, by seed
}

// sphereVolumes returns for each seed the mean of |det J| over inputs uniform on
// the sphere, of a layer with orthogonal weights and without normalization.
func sphereVolumes(f net.Nonlinearity, s claims.Seeds) ([]float64, error) {
	const width = 4
	a := net.Architecture{Depth: 2, Width: width, Inputs: width, Outputs: width, Nonlinearity: f, Initialization: net.Orthogonal}
	if f == net.LeakyReLU {
		a.LeakySlope = leakySlope
	}
	return untrained.Each(untrained.Protocol{Architecture: a, Batch: 4000, Seeds: untrained.Seeds, Offset: s.Offset}, func(w *net.Workspace, seed uint64) (float64, error) {
		if err := w.Forward(data.NewNoise(seed, w.Batch(), width, width).Inputs); err != nil {
			return 0, err
		}
		mean := 0.0
		for b, j := range w.Jacobians(1, 2) {
			y := rowOf(w.Output(), b)
			if mathcheck.QuadraticMean(y) == 0 {
				continue // ReLU's image of an input without positive components, a point
			}
			s := mathcheck.SingularValues(mathcheck.SphereJacobian(j, rowOf(w.Activation(1), b), y))
			mean += math.Exp(mathcheck.LogVolume(s)) / float64(w.Batch())
		}
		return mean, nil
	})
}

func decideVolume(e volumeEvidence) []claims.Check {
	var checks []claims.Check
	for _, r := range e.rows {
		theory := r.theoryVolume()
		checks = append(checks,
			claims.Measured("mean log singular value over gap", r.name, r.mean(func(_ int, s stretch) float64 { return s.volume / s.gap })).WithTheory(theory/r.theoryGap()),
			claims.Measured("log quadratic mean", r.name, r.mean(func(_ int, s stretch) float64 { return s.gap + s.volume })).WithTheory(theory+r.theoryGap()))
	}
	return append(checks, claims.Measured("mean of |det J|", "width 4", mathcheck.Mean(e.dets, untrained.Confidence)).WithTheory(1))
}
