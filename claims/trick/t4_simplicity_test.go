package trick

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"gradscale/claims"
	"gradscale/claims/initial"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/random"
)

// T4: a k-diluted block passes the share k²/(k²+1) of its output's mean square
// through the skip and 1/(k²+1) through its residual function. Paths through
// different sets of residual functions are uncorrelated, so the paths through j of
// B of them have the share C(B,j)·(k²)^(B-j)/(k²+1)^B: each order more costs a
// factor √(k²+1) in size. What is left in wide skips is nearly the identity, and
// the network nearly affine.
var simplicity = claims.Claim{
	ID:        "T4",
	Title:     "skips make networks simpler",
	Statement: "With dilution k terms of order λ around the skip path shrink like (k²+1)^(-λ/2): the higher orders' share of the output falls as skips grow, and so does the distance to the best affine map.",
	Source:    "section 6, on the simplicity of diluted networks",
	Parts:     []claims.Part{sharesByDilution},
}

var sharesByDilution = claims.Experiment[[]simplicityRow]{
	Protocol: "k = 0.5, 1, 2, 4. Shares: 8 linear blocks k·1 + R, R Gaussian of width 50, multiplied out by order, 10 inputs, seeds 1 to 20. " +
		"Affine maps: ReLU networks of depth 18 with identity skips of gain k, width 50, from 10 inputs, least squares over 500, 20 seeds, since with 10 the verdict recurred in only 17 of 20 repetitions: " +
		"the smallest effect is then 1.1 standard deviations, for which 20 seeds decide in 99 of 100.",
	Rules: []claims.Rule{
		{
			Quantity: "share of orders above 2 over the law", Condition: claims.Near(1, binomialTolerance),
			Sentence: "The share of orders above 2 over the binomial law's is {}, by its {interval} over seeds.",
		},
		{
			Quantity: "share of orders above 2 over that of the smaller skip", Condition: claims.Below(1),
			Sentence: "Over the share with the next smaller k it is {}, by its {interval}.",
		},
		{
			Quantity: "left by the best affine map over that of the smaller skip", Condition: claims.Below(1),
			Sentence: "What the best affine map leaves unexplained, over that with the next smaller k, is {}, by its {interval}.",
		},
	},
	Oracle:  "The binomial distribution of the number of residual functions on a path.",
	Measure: func(s claims.Seeds) ([]simplicityRow, error) { return measureSimplicity(distinct, s) },
	Decide:  decideSimplicity,
	Figures: simplicityFigures,
	Sabotages: []claims.Sabotage[[]simplicityRow]{{
		Name:    "the same residual function in every block, so that paths of an order are correlated",
		Measure: func(s claims.Seeds) ([]simplicityRow, error) { return measureSimplicity(shared, s) },
		Breaks:  claims.Breaks{"share of orders above 2 over the law": {"k = 4"}},
	}},
}

func TestT4(t *testing.T)          { simplicity.Verify(t) }
func TestT4Sabotage(t *testing.T)  { simplicity.VerifySabotage(t) }
func TestT4Replicate(t *testing.T) { simplicity.Replicate(t) }
func BenchmarkT4(b *testing.B)     { simplicity.Benchmark(b) }

type simplicityRow struct {
	k                float64
	share, nonlinear []float64 // by seed
}

const simpleBlocks, simpleWidth, simpleOrder, simpleSeeds = 8, 50, 2, 20

// residuals names the residual function of block b.
type residuals func(b int) string

func distinct(b int) string { return fmt.Sprint(b) }
func shared(int) string     { return "all" }

func measureSimplicity(names residuals, s claims.Seeds) ([]simplicityRow, error) {
	var rows []simplicityRow
	for _, k := range []float64{0.5, 1, 2, 4} {
		r := simplicityRow{k: k}
		for i := range simpleSeeds {
			r.share = append(r.share, higherShare(k, s.At(i), names))
		}
		a := net.Architecture{Depth: 2 + 2*simpleBlocks, Width: simpleWidth, Inputs: 10, Outputs: 10, Nonlinearity: net.ReLU, Skip: net.IdentitySkip(k)}
		var err error
		r.nonlinear, err = initial.Each(initial.Protocol{Architecture: a, Batch: 500, Seeds: simpleSeeds, Offset: s.Offset}, func(w *net.Probe, seed uint64) (float64, error) {
			x := data.NewNoise(seed, w.Batch(), a.Inputs, a.Outputs).Inputs
			if err := w.Forward(x); err != nil {
				return 0, err
			}
			return unexplainedByAffine(x, w.Output())
		})
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// higherShare returns the mean square of all terms above simpleOrder over that of
// their sum with the others, terms taken as uncorrelated.
func higherShare(k float64, seed uint64, names residuals) float64 {
	var skips, residuals []blas64.General
	for b := range simpleBlocks {
		s, r := square(simpleWidth), square(simpleWidth)
		for i := range simpleWidth {
			s.Data[i*simpleWidth+i] = k
		}
		random.New(seed, "block", names(b)).FillNormal(r.Data, 1/math.Sqrt(simpleWidth))
		skips, residuals = append(skips, s), append(residuals, r)
	}
	all, higher := 0.0, 0.0
	for order, m := range mathcheck.OrderTerms(skips, residuals) {
		s := mathcheck.QMNorm(m)
		all += s * s
		if order > simpleOrder {
			higher += s * s
		}
	}
	return higher / all
}

func square(n int) blas64.General {
	return blas64.General{Rows: n, Cols: n, Stride: n, Data: make([]float64, n*n)}
}

// unexplainedByAffine returns the share of y's variance that least squares on
// (1, x) leaves.
func unexplainedByAffine(x, y blas64.General) (float64, error) {
	design, target := mat.NewDense(x.Rows, x.Cols+1, nil), mat.NewDense(y.Rows, y.Cols, nil)
	for i := range x.Rows {
		design.Set(i, 0, 1)
		for j := range x.Cols {
			design.Set(i, j+1, x.Data[i*x.Stride+j])
		}
		for j := range y.Cols {
			target.Set(i, j, y.Data[i*y.Stride+j])
		}
	}
	var fit, rest mat.Dense
	if err := fit.Solve(design, target); err != nil {
		return 0, err
	}
	rest.Mul(design, &fit)
	rest.Sub(target, &rest)
	left, total := mat.Norm(&rest, 2), 0.0
	for j := range y.Cols {
		column := mat.Col(nil, j, target)
		mean := 0.0
		for _, v := range column {
			mean += v / float64(len(column))
		}
		for _, v := range column {
			total += (v - mean) * (v - mean)
		}
	}
	return left * left / total, nil
}

// binomialTolerance is twice 1/√(8·50), the scatter of products of 8 Gaussian
// matrices of width 50.
const binomialTolerance = 0.1

func decideSimplicity(rows []simplicityRow) []claims.Check {
	var checks []claims.Check
	for i := len(rows) - 1; i >= 0; i-- {
		r := rows[i]
		of := fmt.Sprintf("k = %g", r.k)
		law := mathcheck.HigherOrderShare(r.k, simpleBlocks, simpleOrder)
		share := mathcheck.Mean(r.share, initial.Confidence)
		checks = append(checks, claims.Measured("share of orders above 2 over the law", of, share.Map(func(s float64) float64 { return s / law })).WithTheory(1))
		if i > 0 {
			var affine []float64
			for s, v := range r.nonlinear {
				affine = append(affine, v/rows[i-1].nonlinear[s])
			}
			var shares []float64
			for s, v := range r.share {
				shares = append(shares, v/rows[i-1].share[s])
			}
			checks = append(checks,
				claims.Measured("share of orders above 2 over that of the smaller skip", of, mathcheck.Mean(shares, initial.Confidence)),
				claims.Measured("left by the best affine map over that of the smaller skip", of, mathcheck.GeometricMean(affine, initial.Confidence)))
		}
	}
	return checks
}
