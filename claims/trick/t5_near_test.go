package trick

import (
	"math"
	"slices"

	"gradscale/claims"
	"gradscale/claims/initial"
	"gradscale/claims/paper"
	"gradscale/claims/theory"
	"gradscale/mathcheck"
	"gradscale/net"
)

// Part b of T5: near an orthogonal start. With identity skips of gain g the signal
// grows g-fold a block where residual functions are normalized, so that block b is
// nearly g^b-diluted: by the dilution law all blocks together grow by (r²-1)/2·Σ g^-2b
// in log GSC, r the growth of a residual function, whatever the depth.
var nearIsometry = claims.Experiment[[]nearRow]{
	Letter:    "b",
	Name:      "ResNets with wide skip connections",
	Statement: "ResNets with identity skips of gain 4 have GSC near 1 from the first layer to the last block's end, and keep the sign diversity of pre-activations.",
	Protocol:  "The architectures of table 1 with normalization and SELU, depth 50, width 100, 1000 inputs (250 without batch normalization), 10 seeds.",
	Rules: []claims.Rule{
		{
			Quantity: "GSC from first layer to last block", Condition: claims.Near(1, nearOne),
			Sentence: "GSC is {}, by the {interval} of the geometric mean over seeds.",
		},
		{
			Quantity: "log GSC from first layer to last block", Condition: claims.NearTheory(initial.NegligibleGrowth * 50),
			Sentence: "Its logarithm is {}, at infinite width, by its {interval}: what counts as no growth.",
		},
		{
			Quantity: "sign diversity left", Condition: claims.Above(notCollapsed),
			Sentence: "The last pre-activation's sign diversity over the first one's is {}, by its {interval}.",
		},
	},
	Oracle:  "Variances and Jacobians at infinite width, block by block, by quadrature.",
	Measure: func(s claims.Seeds) ([]nearRow, error) { return measureNear(near, 4, s) },
	Decide:  decideNear,
	Figures: nearFigures,
	Sabotages: []claims.Sabotage[[]nearRow]{{
		Name: "skips of gain 1/2, which hardly dilute",
		Measure: func(s claims.Seeds) ([]nearRow, error) {
			return measureNear([]paper.Row{paper.Named("batch-ReLU"), paper.Named("layer-tanh"), paper.Named("layer-ReLU")}, 0.5, s)
		},
		Breaks: claims.Breaks{"GSC from first layer to last block": {"batch-ReLU", "layer-tanh"}, "sign diversity left": {"layer-ReLU"}},
	}},
	Slow: true,
}

// nearOne is a choice: the least of table 1's vanilla networks that explode have
// grown 6-fold.
const nearOne = 0.1

// notCollapsed is where the claims on collapse (D) have it that a domain collapses.
const notCollapsed = 0.3

type nearRow struct {
	paper.Row
	logGSC, left []float64 // by seed
}

// near are the rows of table 1 with normalization, and SELU.
var near = slices.DeleteFunc(paper.Table1(), func(r paper.Row) bool {
	return r.Normalization == net.NoNormalization && r.Nonlinearity != net.SELU
})

func measureNear(of []paper.Row, gain float64, s claims.Seeds) ([]nearRow, error) {
	var rows []nearRow
	for _, row := range of {
		a, networks, err := nearNetworks(row, gain, s.Offset)
		if err != nil {
			return nil, err
		}
		r := nearRow{Row: row}
		for _, n := range networks {
			r.logGSC = append(r.logGSC, math.Log(n.GSC[1]/n.GSC[a.Depth-1]))
			r.left = append(r.left, n.At(0).SignDiversity/n.At(1).SignDiversity)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// nearNetworks measures ResNets with identity skips of a gain.
func nearNetworks(row paper.Row, gain float64, offset uint64) (net.Architecture, []initial.Network, error) {
	a := row.Architecture()
	a.Skip = net.IdentitySkip(gain)
	p := initial.Of(a).From(offset)
	if !a.CouplesInputs() {
		p.Batch = 250
	}
	networks, err := p.Run()
	return a, networks, err
}

// theoryLogGSC is at infinite width, from the first layer to the last block's end.
func (r nearRow) theoryLogGSC(gain float64) float64 {
	a := r.Architecture()
	a.Skip = net.IdentitySkip(gain)
	layers, _ := theory.MustWide(a).Layers()
	return math.Log(layers[0].GSC(layers[len(layers)-2]))
}

func decideNear(rows []nearRow) []claims.Check {
	var checks []claims.Check
	for _, r := range rows {
		log := mathcheck.Mean(r.logGSC, initial.Confidence)
		checks = append(checks,
			claims.Measured("GSC from first layer to last block", r.Name, log.Map(math.Exp)),
			claims.Measured("log GSC from first layer to last block", r.Name, log).WithTheory(r.theoryLogGSC(4)),
			claims.Measured("sign diversity left", r.Name, mathcheck.GeometricMean(r.left, initial.Confidence)))
	}
	return checks
}
