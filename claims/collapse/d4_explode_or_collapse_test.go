package collapse

import (
	"math"
	"testing"

	"gradscale/claims"
	"gradscale/claims/paper"
	"gradscale/claims/theory"
	"gradscale/claims/untrained"
	"gradscale/mathcheck"
	"gradscale/net"
)

// D4: explode or collapse. A nonlinearity that is not affine either lets
// gradients grow (Gaussian Poincaré inequality) or stops telling inputs apart.
var eitherOr = claims.Claim{
	ID:        "D4",
	Title:     "explode or collapse",
	Statement: "Every vanilla architecture (no skip connections, Gaussian weights) explodes or collapses its domain; none escapes both.",
	Source:    "section 5",
	Parts:     []claims.Part{noneEscapes},
}

var noneEscapes = claims.Experiment[eitherOrEvidence]{
	Protocol: "All nonlinearities but the identity × all normalizations; depth 50, width 100, 500 inputs, 6 seeds.",
	Rules: []claims.Rule{
		{
			Quantity: "architectures that escape both", Condition: claims.Equal(0),
			Sentence: "The number of architectures of which neither of the last two rules holds is {}.",
		},
		{
			Quantity: "least growth of GSC² behind batch normalization, in theory", Condition: claims.Above(1),
			Sentence: "Growth per layer behind batch normalization at infinite width, E[φ'²]/Var[φ], is {} for every nonlinearity.",
		},
		{
			Quantity: "explodes: GSC(L,0)", Condition: claims.Above(exploded), If: "an architecture explodes",
			Sentence: "GSC(L,0) is {}, by its {interval} over seeds.",
		},
		{
			Quantity: "collapses: deviation left", Condition: claims.Below(collapsed), If: "an architecture does not explode",
			Sentence: "The standard deviation of the last pre-activation over that of the first is {}, by its {interval}.",
		},
	},
	Oracle:  "Poincaré's inequality E[φ'²] ≥ Var[φ], by quadrature: growth above 1 behind batch normalization for every φ here.",
	Measure: func(s claims.Seeds) (eitherOrEvidence, error) { return measureEitherOr(net.Gaussian, vanilla(), s) },
	Decide:  decideEitherOr,
	Sabotages: []claims.Sabotage[eitherOrEvidence]{
		{
			Name: "looks-linear initialization",
			Measure: func(s claims.Seeds) (eitherOrEvidence, error) {
				return measureEitherOr(net.LooksLinear, vanilla()[:1], s)
			},
			Breaks: claims.Breaks{"architectures that escape both": nil},
		},
		{
			Name: "a residual network",
			Measure: func(s claims.Seeds) (eitherOrEvidence, error) {
				a := untrained.Architecture(net.ReLU, net.LayerNorm)
				a.Skip = net.IdentitySkip(1)
				return measureEitherOr(net.Gaussian, []net.Architecture{a}, s)
			},
			Breaks: claims.Breaks{"architectures that escape both": nil},
		},
	},
	Slow: true,
}

func TestD4(t *testing.T)          { eitherOr.Verify(t) }
func TestD4Sabotage(t *testing.T)  { eitherOr.VerifySabotage(t) }
func TestD4Replicate(t *testing.T) { eitherOr.Replicate(t) }
func BenchmarkD4(b *testing.B)     { eitherOr.Benchmark(b) }

// vanilla returns all architectures without skip connections, ReLU first.
func vanilla() []net.Architecture {
	as := []net.Architecture{untrained.Architecture(net.ReLU, net.NoNormalization)}
	for _, f := range net.Nonlinearities() {
		for _, n := range net.Normalizations() {
			a := untrained.Architecture(f, n)
			if f != net.Identity && a != as[0] {
				as = append(as, a)
			}
		}
	}
	return as
}

type eitherOrEvidence []eitherOrRow

type eitherOrRow struct {
	name  string
	total mathcheck.Estimate // GSC(L,0)
	left  mathcheck.Estimate // standard deviation of the last pre-activation over that of the first
}

func measureEitherOr(i net.Initialization, as []net.Architecture, s claims.Seeds) (eitherOrEvidence, error) {
	var rows eitherOrEvidence
	for _, a := range as {
		a.Initialization = i
		networks, err := untrained.Protocol{Architecture: a, Batch: 500, Seeds: 6, Offset: s.Offset}.Run()
		if err != nil {
			return nil, err
		}
		first, last := untrained.StandardDeviations(networks, 1), untrained.StandardDeviations(networks, 0)
		left := make([]float64, len(last))
		for i := range left {
			left[i] = last[i] / first[i]
		}
		rows = append(rows, eitherOrRow{
			paper.NameOf(a),
			mathcheck.GeometricMean(untrained.Totals(networks), untrained.Confidence),
			mathcheck.GeometricMean(left, untrained.Confidence),
		})
	}
	return rows, nil
}

func decideEitherOr(rows eitherOrEvidence) []claims.Check {
	escaping := 0
	var each []claims.Check
	for _, r := range rows {
		explodes := claims.Measured("explodes: GSC(L,0)", r.name, r.total)
		collapses := claims.Measured("collapses: deviation left", r.name, r.left)
		switch {
		case claims.Above(exploded).Holds(r.total):
			each = append(each, explodes)
		case claims.Below(collapsed).Holds(r.left):
			each = append(each, collapses)
		default:
			escaping++
			each = append(each, explodes, collapses)
		}
	}
	least := math.Inf(1)
	for _, a := range vanilla() {
		f, err := theory.Nonlinearity(a)
		if err != nil {
			panic(err)
		}
		least = min(least, f.SquaredGrowthBatchNorm())
	}
	return append([]claims.Check{
		claims.Measured("architectures that escape both", "", mathcheck.Exact(float64(escaping))),
		claims.Measured("least growth of GSC² behind batch normalization, in theory", "", mathcheck.Exact(least)),
	}, each...)
}
