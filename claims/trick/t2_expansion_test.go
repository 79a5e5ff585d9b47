package trick

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/claims"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/random"
)

// T2: multiply out (I_1 + R_1)(I_2 + R_2)…(I_L + R_L): one term for each subset of
// layers in which the residual is taken, 2^L in all, of order λ if the subset has
// λ layers. If ‖R_l‖ ≤ ρ_l·‖I_l‖ and the product of initial functions keeps
// lengths, a term is at most the product of its ρ_l, and all terms of order λ sum
// to at most e_λ(ρ), the elementary symmetric polynomial.
var expansion = claims.Claim{
	ID:        "T2",
	Title:     "a network is a sum over subsets of its layers",
	Statement: "A network is the sum of 2^L terms, in each of which a subset of layers acts by its residual function; terms of order above λ are bounded by the sum of e_j(ρ), j > λ.",
	Source:    "section 5, the residual network expansion",
	Parts:     []claims.Part{termsMultipliedOut, linearizedTails, tailsOfDifferences},
}

var termsMultipliedOut = claims.Experiment[expansionEvidence]{
	Letter:    "a",
	Name:      "in linear networks",
	Statement: "A linear network is the sum of 2^L terms, and those of order above λ are bounded by the sum of e_j(ρ), j > λ.",
	Protocol: "Linear networks of depth 2, 4, …, 12 and width 8, orthogonal at the start, each layer then moved by a Gaussian of relative operator norm ρ_l = 0.1 to 0.5; 5 inputs, seeds 1 to 5. " +
		"The terms are multiplied out one by one with the matrices of net.Residualize.",
	Rules: []claims.Rule{
		{
			Quantity: "largest tail over its bound", Condition: claims.Below(1),
			Sentence: "In quadratic mean over inputs the sum of terms of order above λ, over its bound Σ_{j>λ} e_j(ρ), is {} for every λ, depth and seed.",
		},
		isExact("difference between the sum of all terms and the network", "The sum of all terms departs from the network's output"),
		isExact("difference between terms by order and the recurrence", "The terms of each order depart from those of a recurrence over layers"),
		isExact("difference between symmetric polynomials in log space and sums over subsets", "e_j in log space departs from the sum over subsets"),
	},
	Oracle:  "mathcheck's expansion by recurrence and its elementary symmetric polynomials in log space, which see the matrices only.",
	Measure: func(s claims.Seeds) (expansionEvidence, error) { return measureExpansion(1, s) },
	Decide:  decideExpansion,
	Figures: expansionFigures,
	Sabotages: []claims.Sabotage[expansionEvidence]{{
		Name:    "a start that stretches by half in each layer",
		Measure: stretchingStart,
		Breaks:  claims.Breaks{"largest tail over its bound": nil},
	}},
}

func TestT2(t *testing.T)          { expansion.Verify(t) }
func TestT2Sabotage(t *testing.T)  { expansion.VerifySabotage(t) }
func TestT2Replicate(t *testing.T) { expansion.Replicate(t) }
func BenchmarkT2(b *testing.B)     { expansion.Benchmark(b) }

// expansionEvidence holds the worst over depths, seeds and orders.
type expansionEvidence struct {
	sum, orders, symmetric float64 // relative differences
	tail                   float64 // of terms, over the bound
	terms                  int     // of the deepest network

	curves []tailCurve // by depth, then by seed
}

// tailCurve has what terms of order above 0, 1, … sum to, relative to the input, and its
// bound.
type tailCurve struct {
	depth        int
	tail, bounds []float64
}

var stretchingStart = claims.Once(func(s claims.Seeds) (expansionEvidence, error) { return measureExpansion(1.5, s) })

// measureExpansion takes a multiple of orthogonal weights as the start.
func measureExpansion(gain float64, s claims.Seeds) (expansionEvidence, error) {
	var e expansionEvidence
	for depth := 2; depth <= 12; depth += 2 {
		for i := range 5 {
			if err := e.add(depth, s.At(i), gain); err != nil {
				return e, err
			}
		}
	}
	return e, nil
}

func (e *expansionEvidence) add(depth int, seed uint64, gain float64) error {
	const width, batch = 8, 5
	n, err := net.New(net.Architecture{Depth: depth, Width: width, Inputs: width, Outputs: width, Initialization: net.Orthogonal}, seed)
	if err != nil {
		return err
	}
	for i := range n.Parameters() {
		n.Parameters()[i] *= gain
	}
	initial := slices.Clone(n.Parameters())
	rho := make([]float64, depth)
	for l := range rho {
		rho[l] = 0.1 + 0.4*float64(l)/float64(depth)
		w := n.Weights(l + 1)
		move := random.New(seed, "move", string(rune('a'+l)))
		step := blas64.General{Rows: width, Cols: width, Stride: width, Data: make([]float64, width*width)}
		move.FillNormal(step.Data, 1)
		size := mathcheck.SingularValues(step)[0]
		for i := range step.Data {
			w.Data[i] += rho[l] / size * step.Data[i]
		}
	}
	residual, err := n.Residualize(initial)
	if err != nil {
		return err
	}
	w, err := n.NewProbe(batch)
	if err != nil {
		return err
	}
	x := data.NewNoise(seed, batch, width, width).Inputs
	if err := w.Forward(x); err != nil {
		return err
	}
	byOrder := bruteForce(initial, residual, x)
	total := make([]float64, batch*width)
	for _, terms := range byOrder {
		addTo(total, terms)
	}
	size := norm(w.Output().Data)
	e.sum = max(e.sum, distance(total, w.Output().Data)/size)
	e.orders = max(e.orders, e.againstRecurrence(byOrder, initial, residual, x)/size)
	e.terms = 1 << depth

	logs, sums := mathcheck.LogElementarySymmetric(rho, depth), subsetSums(rho)
	for j := range sums {
		e.symmetric = max(e.symmetric, math.Abs(math.Exp(logs[j])/sums[j]-1))
	}
	tail := make([]float64, batch*width)
	curve := tailCurve{depth, make([]float64, depth), make([]float64, depth)}
	for order := depth; order > 0; order-- {
		addTo(tail, byOrder[order])
		bound := math.Exp(mathcheck.LogElementarySymmetricTails(rho, order-1)[order-1])
		e.tail = max(e.tail, norm(tail)/norm(x.Data)/bound)
		curve.tail[order-1], curve.bounds[order-1] = norm(tail)/norm(x.Data), bound
	}
	e.curves = append(e.curves, curve)
	return nil
}

// bruteForce returns x times every one of the 2^L products, summed by order.
func bruteForce(initial []float64, residual *net.Network, x blas64.General) [][]float64 {
	depth := residual.Architecture().Depth
	byOrder := make([][]float64, depth+1)
	for i := range byOrder {
		byOrder[i] = make([]float64, len(x.Data))
	}
	var descend func(l, order int, value, initial []float64)
	descend = func(l, order int, value, initial []float64) {
		if l > depth {
			addTo(byOrder[order], value)
			return
		}
		r := residual.Weights(l)
		size := len(r.Data)
		descend(l+1, order, rowsTimes(value, initial[:size], r.Rows), initial[size:])
		descend(l+1, order+1, rowsTimes(value, r.Data, r.Rows), initial[size:])
	}
	descend(1, 0, x.Data, initial)
	return byOrder
}

// rowsTimes multiplies rows of length n with an n×n matrix.
func rowsTimes(rows, m []float64, n int) []float64 {
	out := make([]float64, len(rows))
	for i := 0; i < len(rows); i += n {
		for k := range n {
			for j := range n {
				out[i+j] += rows[i+k] * m[k*n+j]
			}
		}
	}
	return out
}

func addTo(sum, x []float64) {
	for i, v := range x {
		sum[i] += v
	}
}

func (e *expansionEvidence) againstRecurrence(byOrder [][]float64, initial []float64, residual *net.Network, x blas64.General) float64 {
	var is, rs []blas64.General
	n := x.Cols
	for l := 1; l <= residual.Architecture().Depth; l++ {
		is, rs = append(is, transposed(initial[(l-1)*n*n:l*n*n], n)), append(rs, transposed(residual.Weights(l).Data, n))
	}
	worst := 0.0
	for order, m := range mathcheck.OrderTerms(is, rs) {
		worst = max(worst, distance(byOrder[order], rowsTimes(x.Data, transposed(m.Data, n).Data, n)))
	}
	return worst
}

// transposed turns x·W into the column convention W·x.
func transposed(m []float64, n int) blas64.General {
	t := blas64.General{Rows: n, Cols: n, Stride: n, Data: make([]float64, n*n)}
	for i := range n {
		for j := range n {
			t.Data[j*n+i] = m[i*n+j]
		}
	}
	return t
}

// subsetSums returns e_0, e_1, … by summing over all subsets.
func subsetSums(rho []float64) []float64 {
	e := make([]float64, len(rho)+1)
	for subset := range 1 << len(rho) {
		order, product := 0, 1.0
		for l, r := range rho {
			if subset>>l&1 == 1 {
				order++
				product *= r
			}
		}
		e[order] += product
	}
	return e
}

func decideExpansion(e expansionEvidence) []claims.Check {
	return []claims.Check{
		claims.Measured("largest tail over its bound", "", mathcheck.Exact(e.tail)),
		claims.Measured("difference between the sum of all terms and the network"+units, "", inUnits(e.sum)),
		claims.Measured("difference between terms by order and the recurrence"+units, "", inUnits(e.orders)),
		claims.Measured("difference between symmetric polynomials in log space and sums over subsets"+units, "", inUnits(e.symmetric)),
	}
}
