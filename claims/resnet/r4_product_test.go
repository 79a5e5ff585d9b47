package resnet

import (
	"fmt"
	"math"
	"testing"

	"gradscale/claims"
	"gradscale/claims/initial"
	"gradscale/claims/measure"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/random"
)

// R4: GSC of a chain of blocks is the product of the GSC of its blocks,
// as far as directions are random for the next, and each of those follows the
// law with the block's own dilution k_b and residual growth r_b. Both are
// measured in the network as it stands: k_b from what skip and residual function
// put out, r_b from the residual function's Jacobian, that of the block less the
// skip's, of which products with random vectors give the norm.
var product = claims.Claim{
	ID:        "R4",
	Title:     "the dilution law adds up over blocks",
	Statement: "The product over blocks of the dilution law, with each block's measured dilution and residual growth, predicts GSC(L,0) within 10 %.",
	Source:    "section 6",
	Parts:     []claims.Part{productOfBlocks},
}

var productOfBlocks = claims.Experiment[productEvidence]{
	Protocol: "Depth 50, width 100, 1000 inputs, 10 seeds (SELU, whose signal without normalization differs more between seeds, 40 after 10 left its interval undecided); identity skips around 24 blocks of two layers. Q of a Jacobian by the product with one standard normal vector for each input. " +
		"The last layer and the error, which no skip passes by, come with their measured GSC.",
	Rules: []claims.Rule{
		{
			Quantity: "predicted over measured GSC(L,0)", Condition: claims.Near(1, productTolerance),
			Sentence: "Predicted over measured GSC(L,0) is {}, by the {interval} of the geometric mean over seeds.",
		},
		{
			Quantity: "dilution of the last block over theory's", Condition: claims.Near(1, productTolerance),
			Sentence: "So is the last block's measured dilution over that at infinite width: {}, by its {interval}.",
		},
	},
	Oracle: "Dilution of the last block at infinite width, by quadrature; with normalized blocks its square is the number of blocks in front, and a bit.",
	Measure: func(s claims.Seeds) (productEvidence, error) {
		return measureProducts(exploding(), func(*net.Network) {}, s)
	},
	Decide:  decideProducts,
	Figures: productFigures,
	Sabotages: []claims.Sabotage[productEvidence]{{
		Name: "residual functions with identity weights, which are parallel to the skip",
		Measure: func(s claims.Seeds) (productEvidence, error) {
			return measureProducts(exploding()[:2], identityWeights, s)
		},
		Breaks: claims.Breaks{"predicted over measured GSC(L,0)": {"batch-ReLU", "layer-tanh"}},
	}},
	Slow: true,
}

func TestR4(t *testing.T)          { product.Verify(t) }
func TestR4Sabotage(t *testing.T)  { product.VerifySabotage(t) }
func TestR4Replicate(t *testing.T) { product.Replicate(t) }
func BenchmarkR4(b *testing.B)     { product.Benchmark(b) }

const productTolerance = 0.1

type productEvidence []productRow

type productRow struct {
	name     string
	networks []blockwise
	theory   float64 // dilution of the last block
}

// blockwise is what is measured of one network.
type blockwise struct {
	dilutions, growths []float64 // by block
	top, total         float64   // GSC of the error with respect to the last block's end, and GSC(L,0)
}

// measureProducts measures ResNets whose weights are changed after they are drawn.
func measureProducts(of []table1Row, change func(*net.Network), s claims.Seeds) (productEvidence, error) {
	var rows productEvidence
	for _, row := range of {
		p := initial.Of(row.architecture(net.IdentitySkip(1))).From(s.Offset)
		if p.Normalization == net.NoNormalization {
			p.Seeds = 40
		}
		networks, err := initial.EachForward(p, func(w *net.Probe, seed uint64) (blockwise, error) {
			change(w.Network())
			m, err := initial.Measure(w, seed)
			if err != nil {
				return blockwise{}, err
			}
			k, r := blocks(w, seed)
			return blockwise{k, r, m.GSC[p.Depth-1], m.GSC[1]}, nil
		})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", row.Name, err)
		}
		rows = append(rows, productRow{row.Name, networks, row.theoryDilution()})
	}
	return rows, nil
}

// identityWeights takes the weights of all layers in blocks away.
func identityWeights(n *net.Network) {
	for l := 2; l < n.Architecture().Depth; l++ {
		w := n.Weights(l)
		clear(w.Data)
		for i := range w.Rows {
			w.Data[i*w.Stride+i] = 1
		}
	}
}

// blocks returns dilution and residual growth of each block of a network whose
// forward pass stands in the workspace.
func blocks(w *net.Probe, seed uint64) (k, r []float64) {
	for _, b := range measure.Blocks(w, random.New(seed, "directions")) {
		k, r = append(k, b.Dilution), append(r, b.Growth)
	}
	return k, r
}

// theoryDilution is k of the last block of the ResNet at infinite width.
func (r table1Row) theoryDilution() float64 {
	layers, _ := r.wide(net.IdentitySkip(1)).Layers()
	before, after := layers[len(layers)-3].Variance, layers[len(layers)-2].Variance
	return math.Sqrt(before / (after - before))
}

func decideProducts(rows productEvidence) []claims.Check {
	var checks []claims.Check
	for _, r := range rows {
		var ratios, dilutions []float64
		for _, n := range r.networks {
			ratios, dilutions = append(ratios, mathcheck.DilutedProduct(n.dilutions, n.growths)*n.top/n.total), append(dilutions, n.dilutions[len(n.dilutions)-1])
		}
		checks = append(checks,
			claims.Measured("predicted over measured GSC(L,0)", r.name, mathcheck.GeometricMean(ratios, initial.Confidence)).WithTheory(1),
			claims.Measured("dilution of the last block over theory's", r.name,
				mathcheck.GeometricMean(dilutions, initial.Confidence).Map(func(k float64) float64 { return k / r.theory })).WithTheory(1),
		)
	}
	return checks
}
