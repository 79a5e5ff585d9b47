package diagnosis

import (
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/claims/bound"
	"gradscale/claims/paper"
	"gradscale/mathcheck"
	_ "gradscale/mathcheck/golden" // the flag -update, which all tests know
	"gradscale/net"
)

// TestThePapersNetworks are told apart as the paper does, and as infinite width has it.
func TestThePapersNetworks(t *testing.T) {
	for _, c := range []struct {
		rows    []paper.Row
		verdict Verdict
		nearest string
	}{{paper.Exploding(), Explodes, "G1"}, {paper.Collapsing(), Collapses, "D2"}} {
		for _, r := range c.rows {
			d, err := Of(Network{Architecture: r.Architecture(), Batch: 100, Seeds: 8})
			require.NoError(t, err)
			assert.Equal(t, c.verdict, d.Verdict, r.Name)
			assert.Equal(t, c.verdict, d.Theory.Verdict, r.Name)
			assert.Equal(t, c.nearest, d.Nearest[0].ID, r.Name)
			assert.Equal(t, 8, d.Finding(TotalGSC).Measured.N)
		}
	}
}

// TestResNetIsHealthy: batch-ReLU's, whose GSC grows like a power of depth.
func TestResNetIsHealthy(t *testing.T) {
	a := paper.Named("batch-ReLU").Architecture()
	a.Skip = net.IdentitySkip(1)
	calls := 0
	d, err := OfShowing(Network{Architecture: a, Batch: 100, Seeds: 8}, func() { calls++ })
	require.NoError(t, err)
	assert.Equal(t, Healthy, d.Verdict)
	assert.Equal(t, Yes, d.Finding(TotalGSC).Answer)
	assert.Equal(t, No, d.Finding(Straightness).Answer)
	assert.Equal(t, "R3", d.Nearest[0].ID)
	k := d.Finding(Dilution)
	assert.InEpsilon(t, k.Theory, k.Measured.Value, 0.1)
	require.Len(t, d.Curves, 4)
	for _, c := range d.Curves {
		require.Len(t, c.Seeds, 8)
		for _, s := range c.Seeds {
			assert.Len(t, s, len(c.X), c.Quantity)
		}
		assert.Len(t, c.Theory, len(c.TheoryX), c.Quantity)
	}
}

// TestSabotage: batch-ReLU with its weights' start changed so that nothing bends, and
// with skip connections cut, is told apart from itself.
func TestSabotage(t *testing.T) {
	a := paper.Named("batch-ReLU").Architecture()
	a.Normalization, a.Initialization = net.NoNormalization, net.LooksLinear
	d, err := Of(Network{Architecture: a, Batch: 100, Seeds: 8})
	require.NoError(t, err)
	assert.Equal(t, Healthy, d.Verdict)
	assert.Nil(t, d.Theory)
	assert.Contains(t, d.NoTheory, "looks-linear")
	assert.Equal(t, "T5a", d.Nearest[0].ID)
	a = paper.Named("batch-ReLU").Architecture()
	a.Skip = net.IdentitySkip(0)
	d, err = Of(Network{Architecture: a, Batch: 100, Seeds: 8})
	require.NoError(t, err)
	assert.Equal(t, Explodes, d.Verdict)
}

// TestOrderedAndChaotic: tanh networks on either side of the edge of chaos (Poole et
// al. 2016), with biases. In the ordered phase inputs become alike, in the chaotic one
// gradients explode.
func TestOrderedAndChaotic(t *testing.T) {
	a := paper.Named("tanh").Architecture()
	a.WeightVariance, a.BiasVariance = 0.9, 0.05
	d, err := Of(Network{Architecture: a, Batch: 100, Seeds: 6})
	require.NoError(t, err)
	assert.Contains(t, []Verdict{Collapses, Both}, d.Verdict)
	assert.Less(t, d.Finding(RelativeLeft).Measured.Hi, bound.Collapsed, "inputs become alike")
	a.WeightVariance = 4
	d, err = Of(Network{Architecture: a, Batch: 100, Seeds: 6})
	require.NoError(t, err)
	assert.Equal(t, Explodes, d.Verdict)
	assert.Equal(t, Explodes, d.Theory.Verdict)
}

// TestFewSeedsLeaveOpen what an interval reaches across: two networks of layer-ReLU
// don't tell whether GSC(L,0) is below 3.
func TestFewSeedsLeaveOpen(t *testing.T) {
	answer := func(q Quantity, lo, hi float64) Answer {
		return Finding{Quantity: q, Measured: mathcheck.Estimate{Value: (lo + hi) / 2, Lo: lo, Hi: hi}}.decided().Answer
	}
	assert.Equal(t, Yes, answer(TotalGSC, 3.1, 4))
	assert.Equal(t, No, answer(TotalGSC, 1, 2.9))
	assert.Equal(t, Open, answer(TotalGSC, 2.9, 3.1))
	assert.Equal(t, Yes, answer(SignsLeft, 0.1, 0.2))
	assert.Equal(t, No, answer(SignsLeft, 0.4, 0.5))
	assert.Equal(t, Open, answer(SignsLeft, 0.2, 0.4))
	assert.Equal(t, Open, answer(SignsLeft, math.NaN(), math.NaN()))
}

func TestDecide(t *testing.T) {
	of := func(total, growth, straight, deviation, signs Answer) Verdict {
		return decide([]Finding{
			{Explodes: true, Answer: total}, {Explodes: true, Answer: growth}, {Explodes: true, Answer: straight}, {Answer: deviation}, {Answer: signs},
		})
	}
	assert.Equal(t, Explodes, of(Yes, Yes, Yes, No, No))
	assert.Equal(t, Explodes, of(Yes, Yes, Yes, Open, No))
	assert.Equal(t, Both, of(Yes, Yes, Yes, No, Yes))
	assert.Equal(t, Collapses, of(Open, Yes, Yes, Yes, Open))
	assert.Equal(t, Collapses, of(No, Open, Open, No, Yes))
	assert.Equal(t, Healthy, of(Yes, Yes, No, No, No))
	assert.Equal(t, Healthy, of(No, Open, Open, No, No))
	assert.Equal(t, Undecided, of(Open, Yes, Yes, No, No))
	assert.Equal(t, Undecided, of(No, Yes, Yes, Open, No))
}

// TestDepthBeyondFloat64: GSC of 3000 layers of batch-ReLU is 1e244, of 6000 no
// float64; and ReLU's signal leaves the range at times.
func TestDepthBeyondFloat64(t *testing.T) {
	a := net.Architecture{Depth: 6000, Width: 8, Inputs: 8, Outputs: 8, Nonlinearity: net.ReLU, Normalization: net.BatchNorm}
	d, err := Of(Network{Architecture: a, Batch: 20, Seeds: 3})
	require.NoError(t, err)
	assert.Equal(t, Explodes, d.Verdict)
	assert.True(t, math.IsInf(d.Finding(TotalGSC).Measured.Value, 1))
	assert.InDelta(t, d.Finding(LogGrowth).Measured.Value*6000, d.Curves[0].Seeds[0][0], 300)
	a.Normalization, a.Nonlinearity, a.WeightVariance = net.NoNormalization, net.Identity, 0.8
	d, err = Of(Network{Architecture: a, Batch: 20, Seeds: 3})
	require.NoError(t, err)
	for _, s := range d.Curves[1].Seeds {
		for _, v := range s {
			require.False(t, math.IsNaN(v) || math.IsInf(v, 0))
		}
	}
	assert.Less(t, d.Curves[1].Seeds[0][5998], -700.0, "log of a deviation that is no float64")
}

func TestDefaultBatch(t *testing.T) {
	n := Network{Architecture: paper.Named("tanh").Architecture()}
	assert.Equal(t, 1000, n.DefaultBatch())
	n.Depth = 10000
	assert.Equal(t, 33, n.DefaultBatch())
	n.Depth = 1 << 20
	assert.Equal(t, leastBatch, n.DefaultBatch())
}

func TestWhatCantBeMeasured(t *testing.T) {
	n := Network{Architecture: paper.Named("tanh").Architecture(), Seeds: -1}
	n.Width = 1 << 30
	_, err := Of(n)
	assert.ErrorContains(t, err, "diagnosis: Seeds is -1, want 2 to 1048576")
	assert.ErrorContains(t, err, "net: Width is 1073741824, want at most 16777216")
	n = Network{Architecture: paper.Named("tanh").Architecture(), Seeds: 2, Batch: 20}
	n.Nonlinearity, n.Depth = net.GELU, 3000
	_, err = Of(n)
	var vanishes *net.UnderflowError
	require.True(t, errors.As(err, &vanishes), "%v", err)
}
