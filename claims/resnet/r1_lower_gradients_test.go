package resnet

import (
	"math"
	"testing"

	"gradscale/claims"
	"gradscale/claims/initial"
	"gradscale/claims/paper"
	"gradscale/mathcheck"
	"gradscale/net"
)

// R1: ResNets have far lower gradients. A skip connection dilutes what a block
// adds: with k = Q‖skip‖/Q‖residual‖, growth r of the residual function becomes
// growth √((k²+r²)/(k²+1)) of the block, and behind b normalized blocks k² is
// about b.
var lowerGradients = claims.Claim{
	ID:        "R1",
	Title:     "ResNets have lower gradients",
	Statement: "Where a vanilla network explodes, the ResNet of the same depth, width, nonlinearity and normalization has a lower GSC(L,0): 1400 times lower for batch-ReLU.",
	Source:    "section 6, table 1",
	Parts:     []claims.Part{totalsCompared},
}

var totalsCompared = claims.Experiment[ratioEvidence]{
	Protocol: "Depth 50, width 100, 1000 inputs, 10 seeds; identity skips around blocks of two layers. Limit of width: depth 20, widths 50, 100 and 200, 200 inputs, 20 seeds.",
	Rules: []claims.Rule{
		{
			Quantity: "vanilla over ResNet", Condition: claims.Above(1),
			Sentence: "Seed by seed, GSC(L,0) of the vanilla network over that of the ResNet is {}, by the {interval} of the geometric mean.",
		},
		{
			Quantity: "vanilla over ResNet beside others", Condition: claims.WithinFactorOfReference(initial.TotalsMargin),
			Sentence: "It is {}, by the same interval: the paper's value of the vanilla network, a single number of an unknown number of networks, " +
				"over an independent simulation's of the ResNet, for which the paper has none.",
		},
		{
			Quantity: "limit of log vanilla over ResNet", Condition: claims.NearTheory(secondOrder),
			Sentence: "Without batch normalization the limit of its logarithm at depth 20, from a line in 1/width, is {}, by its {interval}.",
		},
		{
			Quantity: "log GSC(L,0) of the ResNet", Condition: claims.NearTheory(diluted1overN()),
			Sentence: "With batch normalization, of whose vanilla networks G1 measures the limit, log GSC(L,0) of the ResNet is {}, by its {interval}.",
		},
	},
	Oracle:  "Variances, covariances and Jacobians at infinite width, layer by layer, by quadrature.",
	Measure: func(s claims.Seeds) (ratioEvidence, error) { return measureRatios(net.IdentitySkip(1), s) },
	Decide:  decideRatios,
	Deviation: &claims.Deviation{
		Verdict: claims.Inconclusive,
		Reason: "on 10 of 20 other sets of seeds one or two checks are undecided, always of how near log GSC(L,0) of batch-ReLU's or batch-tanh's ResNet is to theory at infinite width: at width 100 it lies above theory by half the bound and more, and ten seeds leave it within reach. " +
			"What the paper says, that the vanilla network's GSC is the greater one, holds on all of them.",
	},
	Figures: ratioFigures,
	Sabotages: []claims.Sabotage[ratioEvidence]{{
		Name:    "skip connections of gain 0",
		Measure: func(s claims.Seeds) (ratioEvidence, error) { return measureRatios(net.IdentitySkip(0), s) },
		Breaks:  claims.Breaks{"vanilla over ResNet beside others": {"batch-ReLU", "SELU"}, "limit of log vanilla over ResNet": {"layer-tanh"}, "log GSC(L,0) of the ResNet": {"batch-ReLU", "batch-tanh"}},
	}},
	Slow: true,
}

func TestR1(t *testing.T)          { lowerGradients.Verify(t) }
func TestR1Sabotage(t *testing.T)  { lowerGradients.VerifySabotage(t) }
func TestR1Replicate(t *testing.T) { lowerGradients.Replicate(t) }
func BenchmarkR1(b *testing.B)     { lowerGradients.Benchmark(b) }

// exploding returns the rows of table 1 whose vanilla networks explode.
func exploding() []table1Row { return besideResNets(paper.Exploding()) }

type ratioEvidence []ratioRow

type ratioRow struct {
	table1Row
	ratios []float64          // GSC(L,0), vanilla over ResNet, by seed
	resNet []float64          // GSC(L,0) of the ResNet
	limit  mathcheck.Estimate // of the ratio's logarithm, at limitDepth; not with batch normalization
}

// limitDepth is where the limit of width is taken: deep enough to tell
// all vanilla networks from their ResNets, shallow enough for corrections of
// order depth/width to be small.
const limitDepth = 20

// fluctuation is n times the variance of the logarithm of a ReLU layer's squared
// gain at width n (Hanin and Nica 2020), the most of all nonlinearities here. A
// logarithm's mean falls behind the mean's logarithm by half of it, that of GSC by a
// quarter.
const fluctuation = 5.

// secondOrder is what a line in 1/width leaves out: the square of a layer's
// fluctuation at the least width, over all layers.
const secondOrder = limitDepth * (fluctuation / 50) * (fluctuation / 50)

// diluted1overN is the departure of log GSC(L,0) at width 100 from infinite width,
// fluctuation/4n a layer, diluted: block b, of two layers, passes one b+1-th of it.
func diluted1overN() float64 {
	layers := 1.
	for b := 1; b <= (initial.Depth-2)/2; b++ {
		layers += 2 / float64(b+1)
	}
	return layers * fluctuation / 4 / initial.Width
}

func measureRatios(skip net.Skip, s claims.Seeds) (ratioEvidence, error) {
	var rows ratioEvidence
	for _, row := range exploding() {
		r := ratioRow{table1Row: row}
		var err error
		if r.ratios, r.resNet, err = row.ratios(initial.Of(row.Architecture()).From(s.Offset), skip); err != nil {
			return nil, err
		}
		if row.Normalization != net.BatchNorm {
			if r.limit, err = row.limitOfRatio(skip, s); err != nil {
				return nil, err
			}
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// ratios returns GSC(L,0) of vanilla networks over that of their ResNets, and the
// latter.
func (r table1Row) ratios(p initial.Protocol, skip net.Skip) (ratios, resNet []float64, err error) {
	vanilla, err := p.Run()
	if err != nil {
		return nil, nil, err
	}
	p.Skip = skip
	residual, err := p.Run()
	if err != nil {
		return nil, nil, err
	}
	resNet = initial.Totals(residual)
	for i, total := range initial.Totals(vanilla) {
		ratios = append(ratios, total/resNet[i])
	}
	return ratios, resNet, nil
}

// limitOfRatio follows the logarithm of the ratio to infinite width.
func (r table1Row) limitOfRatio(skip net.Skip, s claims.Seeds) (mathcheck.Estimate, error) {
	var x, y []float64
	for _, n := range []int{50, 100, 200} {
		p := initial.Protocol{Architecture: r.Architecture(), Batch: 200, Seeds: 20, Offset: s.Offset}
		p.Depth, p.Width = limitDepth, n
		ratios, _, err := r.ratios(p, skip)
		if err != nil {
			return mathcheck.Estimate{}, err
		}
		for _, ratio := range ratios {
			x, y = append(x, float64(n)), append(y, math.Log(ratio))
		}
	}
	return mathcheck.FitInverse(x, y, 0.99).Intercept, nil
}

// theoryRatio is GSC(L,0) of the vanilla network over that of its ResNet, at
// infinite width.
func (r table1Row) theoryRatio(depth int) float64 {
	n := r.wide(net.Skip{})
	n.Depth = depth
	return n.GSC() / r.theoryResNet(depth)
}

func decideRatios(rows ratioEvidence) []claims.Check {
	var checks []claims.Check
	for _, r := range rows {
		mean := mathcheck.GeometricMean(r.ratios, initial.Confidence)
		checks = append(checks,
			claims.Measured("vanilla over ResNet", r.Name, mean).WithTheory(r.theoryRatio(initial.Depth)),
			claims.Measured("vanilla over ResNet beside others", r.Name, mean).WithReference(r.GSC/r.simulatedSkips[0]),
		)
		if r.Normalization != net.BatchNorm {
			checks = append(checks, claims.Measured("limit of log vanilla over ResNet", r.Name, r.limit).WithTheory(math.Log(r.theoryRatio(limitDepth))))
			continue
		}
		var logs []float64
		for _, total := range r.resNet {
			logs = append(logs, math.Log(total))
		}
		checks = append(checks, claims.Measured("log GSC(L,0) of the ResNet", r.Name, mathcheck.Mean(logs, initial.Confidence)).WithTheory(math.Log(r.theoryResNet(initial.Depth))))
	}
	return checks
}
