package resnet

import (
	"errors"
	"fmt"
	"testing"

	"gradscale/claims"
	"gradscale/claims/measure"
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
var dilution = claims.Claim{
	ID:        "R3",
	Title:     "the dilution law",
	Statement: "A k-diluted block whose residual function has growth r grows by √((k²+r²)/(k²+1)): a k-fold skip buys a (k²+1)-fold reduction of the exponent.",
	Source:    "section 6, theorem 1",
	Parts:     []claims.Part{growthByDilution},
}

var growthByDilution = claims.Experiment[dilutionEvidence]{
	Protocol: "One block of two layers behind a first layer, width 60, 20 inputs, 20 seeds, exact Jacobians; batch-ReLU, layer-tanh and SELU; k = 0.5, 1, 2, 4, 8 (0 being the definition of r) by the gain of identity, Gaussian and orthogonal skips. " +
		"r and Q‖ρ‖ are measured in the network without the skip.",
	Rules: []claims.Rule{{
		Quantity: "growth over law", Condition: claims.Near(1, lawTolerance),
		Sentence: "Measured growth over the law's is {} for every k, architecture and kind of skip, by the {interval} of the geometric mean over seeds.",
	}},
	Oracle: "The law in closed form.",
	Measure: func(s claims.Seeds) (dilutionEvidence, error) {
		return dilutionCases{diluted, []net.SkipKind{net.SkipIdentity, net.SkipGaussian, net.SkipOrthogonal}, dilutions, 20}.measure(func(*net.Network) {}, s)
	},
	Decide:  decideDilution,
	Figures: dilutionFigures,
	Sabotages: []claims.Sabotage[dilutionEvidence]{{
		Name: "identity weights, which make the residual function parallel to the skip",
		Measure: func(s claims.Seeds) (dilutionEvidence, error) {
			return dilutionCases{diluted[:2], []net.SkipKind{net.SkipIdentity}, dilutions[:1], 4}.measure(identityWeights, s)
		},
		Breaks: claims.Breaks{"growth over law": {"batch-ReLU, identity skip, k = 0.5", "layer-tanh, identity skip, k = 0.5"}},
	}},
}

func TestR3(t *testing.T)          { dilution.Verify(t) }
func TestR3Sabotage(t *testing.T)  { dilution.VerifySabotage(t) }
func TestR3Replicate(t *testing.T) { dilution.Replicate(t) }
func BenchmarkR3(b *testing.B)     { dilution.Benchmark(b) }

var dilutions = []float64{0.5, 1, 2, 4, 8}

// diluted are the architectures: one for each normalization.
var diluted = []table1Row{named("batch-ReLU"), named("layer-tanh"), named("SELU")}

type dilutionEvidence []dilutionRow

type dilutionRow struct {
	name   string
	ratios []float64 // measured growth over the law's, by seed

	series           string // of the figure: all but k
	k                float64
	growth, residual []float64 // of the block, and of its residual function alone, by seed
}

// dilutionCases are blocks of each row with each kind of skip, diluted by each k.
type dilutionCases struct {
	rows  []table1Row
	kinds []net.SkipKind
	ks    []float64
	seeds int
}

func (c dilutionCases) measure(change func(*net.Network), s claims.Seeds) (dilutionEvidence, error) {
	var rows dilutionEvidence
	for _, row := range c.rows {
		bare := make([]block, c.seeds)
		err := forEach(c.seeds, func(i int) (err error) {
			bare[i], err = row.block(net.Skip{}, s.At(i), change)
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, kind := range c.kinds {
			for _, k := range c.ks {
				r := dilutionRow{
					name: fmt.Sprintf("%s, %s skip, k = %g", row.Name, kind, k), ratios: make([]float64, c.seeds),
					series: fmt.Sprintf("%s, %s skip", row.Name, kind), k: k, growth: make([]float64, c.seeds), residual: make([]float64, c.seeds),
				}
				err := forEach(c.seeds, func(i int) error {
					diluted, err := row.block(net.Skip{Kind: kind, Gain: k * bare[i].out / bare[i].in}, s.At(i), change)
					r.ratios[i] = diluted.growth / mathcheck.DilutedGrowth(k, bare[i].growth)
					r.growth[i], r.residual[i] = diluted.growth, bare[i].growth
					return err
				})
				if err != nil {
					return nil, err
				}
				rows = append(rows, r)
			}
		}
	}
	return rows, nil
}

// forEach is net.Each of what may fail.
func forEach(n int, do func(i int) error) error {
	errs := make([]error, n)
	net.Each(n, func(i int) { errs[i] = do(i) })
	return errors.Join(errs...)
}

// block is what is measured of a block: the norms of what enters and leaves it,
// and its GSC.
type block struct{ in, out, growth float64 }

func (r table1Row) block(s net.Skip, seed uint64, change func(*net.Network)) (block, error) {
	const from, to = 1, 3
	n, err := net.New(r.small(4, s), seed)
	if err != nil {
		return block{}, err
	}
	change(n)
	w, err := n.NewProbe(blockInputs)
	if err != nil {
		return block{}, err
	}
	defer w.Release()
	if err := w.Forward(data.NewNoise(seed, blockInputs, blockWidth, blockWidth).Inputs); err != nil {
		return block{}, err
	}
	in, out := net.FrobeniusNorm(w.Activation(from)), net.FrobeniusNorm(w.Activation(to))
	return block{in, out, measure.Between(w, from, to)}, nil
}

// lawTolerance separates the law from none for k up to 1, where growth departs
// from 1 by more; at k = 8 little is left to tell.
const lawTolerance = 0.03

func decideDilution(rows dilutionEvidence) []claims.Check {
	var checks []claims.Check
	for _, r := range rows {
		checks = append(checks, claims.Measured("growth over law", r.name, mathcheck.GeometricMean(r.ratios, 0.99)).WithTheory(1))
	}
	return checks
}
