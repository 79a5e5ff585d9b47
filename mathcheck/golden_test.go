package mathcheck_test

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/mathcheck"
)

var update = flag.Bool("update", false, "write testdata/theory.txt anew")

const goldenFile = "testdata/theory.txt"

// goldenUlps is how far a number may move between architectures. A quadrature
// adds some 500 terms, each right to a few ulps, of one sign: its relative error
// is a few ulps, random. What is iterated 49 times, and 1-c, which near c = 0.987
// magnifies ulps of c by 1/(1-c) = 80, stays below 80·49/√49 times that.
// GSC of 50 layers is exp of a sum of 49 logarithms near 9, known to some 9·49 ulps
// if all errors add. Equal to 1e-12 relative, in round numbers.
const goldenUlps = 4096

type goldenNumber struct {
	name, unit string
	value      float64
}

// goldenNumbers are what the theory says, by name.
func goldenNumbers() []goldenNumber {
	var g []goldenNumber
	add := func(value float64, unit, format string, args ...any) {
		g = append(g, goldenNumber{fmt.Sprintf(format, args...), unit, value})
	}
	for _, f := range nonlinearities {
		add(f.SquaredGrowthBatchNorm(), "1/layer", "squared-growth/batch/%s", f.Name)
		add(f.SquaredGrowthLayerNorm(), "1/layer", "squared-growth/layer/%s", f.Name)
		add(f.SecondMoment(3), "variance", "second-moment/q=3/%s", f.Name)
		add(f.PairMoment(1.5, 0.6), "variance", "pair-moment/q=1.5/c=0.6/%s", f.Name)
		add(f.SlopePairMoment(1.5, -0.4), "1", "slope-pair-moment/q=1.5/c=-0.4/%s", f.Name)
		if f.Name != "identity" { // of which rounding alone is left
			add(f.GaussianAffineFit(0.5, 0.3).Unexplained, "share", "affine-unexplained/mean=0.5/q=0.3/%s", f.Name)
		}
	}
	c := mathcheck.CorrelationSequence(0, 50)
	for _, maps := range []int{48, 49} {
		add(mathcheck.RelativeDeviation(c[maps]), "quadratic mean", "relu/deviation/maps=%d", maps)
		add(mathcheck.SignDiversity(c[maps]), "share", "relu/sign-diversity/maps=%d", maps)
		add(math.Sqrt(mathcheck.Tanh.VarianceSequence(1, 1, 50)[maps]), "1", "tanh/deviation/maps=%d", maps)
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
			add(layers[0].GSC(layers[len(layers)-1]), "GSC(L,0)", "%s/gsc", name)
			last := seen[len(seen)-1]
			add(last.Deviation(), "1", "%s/deviation", name)
			add(mathcheck.SignDiversity(last.Correlation), "share", "%s/sign-diversity", name)
		}
	}
	for blockDepth := 1; blockDepth <= 2; blockDepth++ {
		add(mathcheck.TanhResNetRate(1, blockDepth), "1/√block", "tanh-resnet-rate/linear=%d", blockDepth)
	}
	add(mathcheck.NormalizedResNetGrowth(24, mathcheck.ReLU.SquaredGrowthBatchNorm(), 1), "GSC", "normalized-resnet/batch-relu/blocks=24")
	updates := mathcheck.GeometricUpdates{C: 1, R: 1.2}
	for _, layers := range []int{10, 100, 10000} {
		add(mathcheck.LogSymmetricTails(updates.Sizes(layers), 5)[5], "log", "geometric-updates/above=5/layers=%d", layers)
	}
	add(updates.LogTailBound(5), "log", "geometric-updates/above=5/bound")
	slices.SortFunc(g, func(a, b goldenNumber) int { return strings.Compare(a.name, b.name) })
	return g
}

// TestTheoryIsGolden compares with the file, one number a line: name, value, unit
// and bits, separated by tabs. -update writes it.
func TestTheoryIsGolden(t *testing.T) {
	numbers := goldenNumbers()
	if *update {
		var b bytes.Buffer
		for _, n := range numbers {
			fmt.Fprintf(&b, "%s\t%v\t%s\t%016x\n", n.name, n.value, n.unit, math.Float64bits(n.value))
		}
		require.NoError(t, os.WriteFile(goldenFile, b.Bytes(), 0o644))
	}
	wanted, err := readGolden(goldenFile)
	require.NoError(t, err)
	largest := uint64(0)
	for _, n := range numbers {
		want, ok := wanted[n.name]
		if assert.True(t, ok, "%s is not in %s", n.name, goldenFile) {
			assert.Equal(t, want.unit, n.unit, n.name)
			moved := ulps(want.value, n.value)
			largest = max(largest, moved)
			assert.LessOrEqual(t, moved, uint64(goldenUlps), "%s is %v, was %v: moved by %.3g relative", n.name, n.value, want.value, n.value/want.value-1)
		}
		delete(wanted, n.name)
	}
	t.Logf("moved by %d ulps at most, %d are allowed", largest, goldenUlps)
	assert.Empty(t, wanted, "in %s only", goldenFile)
}

func readGolden(path string) (map[string]goldenNumber, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	numbers := map[string]goldenNumber{}
	for i, line := range strings.Split(strings.TrimSuffix(string(content), "\n"), "\n") {
		f := strings.Split(line, "\t")
		if len(f) != 4 {
			return nil, fmt.Errorf("%s:%d: %d fields, want name, value, unit and bits", path, i+1, len(f))
		}
		value, err := strconv.ParseFloat(f[1], 64)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: value: %w", path, i+1, err)
		}
		if bits := fmt.Sprintf("%016x", math.Float64bits(value)); bits != f[3] {
			return nil, fmt.Errorf("%s:%d: %s has bits %s, the line says %s", path, i+1, f[1], bits, f[3])
		}
		numbers[f[0]] = goldenNumber{f[0], f[2], value}
	}
	return numbers, nil
}

// ulps returns how many float64 lie between two numbers of the same sign, and
// more than is allowed for those of different sign.
func ulps(a, b float64) uint64 {
	i, j := math.Float64bits(a), math.Float64bits(b)
	return max(i, j) - min(i, j)
}
