package mathcheck_test

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gradscale/mathcheck"
	"gradscale/mathcheck/golden"
)

// goldenUlps is how far a number may move between architectures. A quadrature
// adds some 500 terms, each right to a few ulps, of one sign: its relative error
// is a few ulps, random. What is iterated 49 times, and 1-c, which near c = 0.987
// magnifies ulps of c by 1/(1-c) = 80, stays below 80·49/√49 times that.
// GSC of 50 layers is exp of a sum of 49 logarithms near 9, known to some 9·49 ulps
// if all errors add. Equal to 1e-12 relative, in round numbers.
const goldenUlps = 4096

// goldenNumbers are what the theory says, by name.
func goldenNumbers() []golden.Number {
	var g []golden.Number
	add := func(value float64, format string, args ...any) {
		g = append(g, golden.Number{Name: fmt.Sprintf(format, args...), Value: value})
	}
	for _, f := range nonlinearities {
		add(f.SquaredGrowthBatchNorm(), "squared-growth/batch/%s", f.Name)
		add(f.SquaredGrowthLayerNorm(), "squared-growth/layer/%s", f.Name)
		add(f.SecondMoment(3), "second-moment/q=3/%s", f.Name)
		add(f.PairMoment(1.5, 0.6), "pair-moment/q=1.5/c=0.6/%s", f.Name)
		add(slopeOf(f).PairMoment(1.5, -0.4), "slope-pair-moment/q=1.5/c=-0.4/%s", f.Name)
		if f.Name != "identity" { // of which rounding alone is left
			add(f.GaussianAffineFit(0.5, 0.3).Unexplained, "affine-unexplained/mean=0.5/q=0.3/%s", f.Name)
		}
	}
	c := mathcheck.CorrelationSequence(0, 50)
	for _, maps := range []int{48, 49} {
		add(mathcheck.RelativeDeviation(c[maps]), "relu/deviation/maps=%d", maps)
		add(mathcheck.SignDiversity(c[maps]), "relu/sign-diversity/maps=%d", maps)
		add(math.Sqrt(mathcheck.Tanh.VarianceSequence(1, 1, 50)[maps]), "tanh/deviation/maps=%d", maps)
	}
	for _, a := range []struct {
		f       mathcheck.Nonlinearity
		n       mathcheck.Normalization
		weights float64
	}{
		{mathcheck.ReLU, "", 2}, {mathcheck.ReLU, "layer", 2}, {mathcheck.ReLU, "batch", 2},
		{mathcheck.Tanh, "", 1}, {mathcheck.Tanh, "layer", 1}, {mathcheck.Tanh, "batch", 1}, {mathcheck.SELU, "", 1},
	} {
		for _, gain := range []float64{0, 1} {
			n := mathcheck.WideNetwork{Nonlinearity: a.f, Normalization: a.n, WeightVariance: a.weights, Depth: 50, SkipGain: gain}
			layers, seen := n.Layers()
			name := strings.TrimPrefix(fmt.Sprintf("%s-%s/skip=%v", a.n, a.f.Name, gain), "-")
			add(layers[0].GSC(layers[len(layers)-1]), "%s/gsc", name)
			last := seen[len(seen)-1]
			add(last.Deviation(), "%s/deviation", name)
			add(mathcheck.SignDiversity(last.Correlation), "%s/sign-diversity", name)
		}
	}
	for blockDepth := 1; blockDepth <= 2; blockDepth++ {
		add(mathcheck.TanhResNetRate(1, blockDepth), "tanh-resnet-rate/linear=%d", blockDepth)
	}
	add(normalizedResNet(24, mathcheck.ReLU.SquaredGrowthBatchNorm(), 1), "normalized-resnet/batch-relu/blocks=24")
	updates := mathcheck.GeometricUpdates{C: 1, R: 1.2}
	for _, layers := range []int{10, 100, 10000} {
		add(mathcheck.LogElementarySymmetricTails(updates.Sizes(layers), 5)[5], "geometric-updates/above=5/layers=%d", layers)
	}
	add(updates.LogTailBound(5), "geometric-updates/above=5/bound")
	slices.SortFunc(g, func(a, b golden.Number) int { return strings.Compare(a.Name, b.Name) })
	return g
}

// TestTheoryIsGolden compares with the numbers on file.
func TestTheoryIsGolden(t *testing.T) {
	golden.File{
		Properties: []golden.Property{
			{Key: "title", Value: "what the theory says of infinitely wide networks"},
			{Key: "units", Value: "squared-growth: factor a layer; moments and their pairs: variance; slope-pair-moment: factor; sign-diversity and affine-unexplained: share; relu/deviation: relative to the quadratic mean; tanh-resnet-rate: 1 over the square root of blocks; geometric-updates: natural logarithm"},
		},
		Numbers: goldenNumbers(),
	}.Check(t, filepath.Join("testdata", "theory.txt"), goldenUlps)
}
