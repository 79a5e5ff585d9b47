package resnet

import (
	"errors"
	"fmt"
	"testing"

	"gradscale/claims"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/data"
)

// R3: the dilution law.
//
// A block puts out s + ρ, skip and residual function of v, with Q‖s‖ = k·Q‖ρ‖.
// Where s and ρ are uncorrelated, values add like the sides of a right angle,
// Q‖s+ρ‖² = (k²+1)·Q‖ρ‖², and so do Jacobians, ‖S+J‖² = ‖S‖² + ‖J‖² in the
// quadratic-mean norm. A skip that keeps lengths has ‖S‖·Q‖v‖ = k·Q‖ρ‖, the
// residual function by definition of its growth ‖J‖·Q‖v‖ = r·Q‖ρ‖. So the block
// grows by √((k²+r²)/(k²+1)) = 1 + (r-1)/(k²+1) + O((r-1)²).
var dilution = claims.Claim[dilutionEvidence]{
	ID:        "R3",
	Title:     "the dilution law",
	Statement: "A k-diluted block whose residual function has growth r grows by √((k²+r²)/(k²+1)): a k-fold skip buys a (k²+1)-fold reduction of the exponent.",
	Source:    "section 6, theorem 1",
	Protocol: "One block of two layers behind a first layer, width 60, 20 inputs, 20 seeds, exact Jacobians; batch-ReLU, layer-tanh and SELU; k = 0.5, 1, 2, 4, 8 (0 being the definition of r) by the gain of identity, Gaussian and orthogonal skips. " +
		"r and Q‖ρ‖ are measured in the network without the skip.",
	Rule:       "Measured growth over the law's lies within 3 % of 1 for every k, architecture and kind of skip, by the 99 % interval of the geometric mean over seeds.",
	Oracle:     "The law in closed form.",
	Experiment: func() (dilutionEvidence, error) { return measureDilution(20, func(*net.Network) {}) },
	Decide:     decideDilution,
	Sabotages: []claims.Sabotage[dilutionEvidence]{{
		Name: "identity weights, which make the residual function parallel to the skip",
		Experiment: func() (dilutionEvidence, error) {
			return measureDilution(4, func(n *net.Network) {
				for l := 2; l <= 3; l++ {
					w := n.Weights(l)
					clear(w.Data)
					for i := range w.Rows {
						w.Data[i*w.Stride+i] = 1
					}
				}
			})
		},
		Breaks: []string{"growth over law, batch-ReLU, identity skip, k = 0.5", "growth over law, layer-tanh, identity skip, k = 0.5"},
	}},
	Slow: true,
}

func TestR3(t *testing.T)         { dilution.Verify(t) }
func TestR3Sabotage(t *testing.T) { dilution.VerifySabotage(t) }
func BenchmarkR3(b *testing.B)    { dilution.Benchmark(b) }

var dilutions = []float64{0.5, 1, 2, 4, 8}

// diluted are the architectures: one for each normalization.
var diluted = []table1Row{table1[2], table1[4], table1[6]}

type dilutionEvidence []dilutionRow

type dilutionRow struct {
	name   string
	ratios []float64 // measured growth over the law's, by seed
}

func measureDilution(seeds int, change func(*net.Network)) (dilutionEvidence, error) {
	var rows dilutionEvidence
	for _, row := range diluted {
		for _, kind := range []net.SkipKind{net.SkipIdentity, net.SkipGaussian, net.SkipOrthogonal} {
			for _, k := range dilutions {
				r := dilutionRow{name: fmt.Sprintf("%s, %s skip, k = %g", row.name, kind, k), ratios: make([]float64, seeds)}
				errs := make([]error, seeds)
				net.Each(seeds, func(i int) { r.ratios[i], errs[i] = row.dilutedOverLaw(kind, k, uint64(i+1), change) })
				if err := errors.Join(errs...); err != nil {
					return nil, err
				}
				rows = append(rows, r)
			}
		}
	}
	return rows, nil
}

// dilutedOverLaw measures the growth of a k-diluted block and divides it by the
// law's.
func (r table1Row) dilutedOverLaw(kind net.SkipKind, k float64, seed uint64, change func(*net.Network)) (float64, error) {
	const from, to = 1, 3
	pass := func(gain float64) (*net.Workspace, error) {
		n, err := net.New(r.small(4, net.Skip{Kind: kind, Gain: gain}), seed)
		if err != nil {
			return nil, err
		}
		change(n)
		w, err := n.NewWorkspace(blockInputs)
		if err != nil {
			return nil, err
		}
		return w, w.Forward(data.NewNoise(seed, blockInputs, blockWidth, blockWidth).Inputs)
	}
	growth := func(w *net.Workspace) float64 {
		return mathcheck.GSC(jacobianNorm(w, from, to), net.FrobeniusNorm(w.Activation(from)), net.FrobeniusNorm(w.Activation(to)))
	}
	bare, err := pass(0)
	if err != nil {
		return 0, err
	}
	residual, v := net.FrobeniusNorm(bare.Activation(to)), net.FrobeniusNorm(bare.Activation(from))
	diluted, err := pass(k * residual / v)
	if err != nil {
		return 0, err
	}
	return growth(diluted) / mathcheck.DilutedGrowth(k, growth(bare)), nil
}

func decideDilution(rows dilutionEvidence) []claims.Check {
	var checks []claims.Check
	for _, r := range rows {
		e := mathcheck.GeometricMean(r.ratios, 0.99)
		checks = append(checks, claims.Inside("growth over law, "+r.name, e, 0.97, 1.03).WithTheory(1))
	}
	return checks
}
