package data_test

import (
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/mathcheck/golden"
	"gradscale/net/data"
)

// TestGlyphsKeepTheirBits holds images, and preprocessing fitted to them, against
// the bits on file.
func TestGlyphsKeepTheirBits(t *testing.T) {
	split := data.Glyphs(1, 500, 100)
	p, err := data.Fit(split.Train)
	require.NoError(t, err)
	golden.File{
		Properties: []golden.Property{
			{Key: "title", Value: "fingerprints of " + split.Train.Name + " and what its preprocessing says"},
			{Key: "tier", Value: "T0, the same bits on every architecture"},
			{Key: "written by", Value: "go test ./net/data -run TestGlyphsKeepTheirBits -update"},
			{Key: "train", Value: split.Train.Fingerprint()},
			{Key: "test", Value: split.Test.Fingerprint()},
			{Key: "preprocessing", Value: p.Fingerprint()},
		},
		Numbers: []golden.Number{{Name: "mean of feature 0/byte", Value: p.Mean[0]}, {Name: "scale/per byte", Value: p.Scale}},
	}.Check(t, filepath.Join("..", "..", "testdata", "data", "glyphs.txt"), 0)
}

func TestGlyphsDependOnSeedPartAndIndexAlone(t *testing.T) {
	few, more := data.Glyphs(1, 35, 35), data.Glyphs(1, 60, 60)
	assert.Equal(t, few.Train.Pixels, more.Train.Pixels[:len(few.Train.Pixels)])
	assert.Equal(t, few.Train.Labels, more.Train.Labels[:35])
	assert.NotEqual(t, few.Train.Pixels, few.Test.Pixels)
	assert.NotEqual(t, few.Train.Pixels, data.Glyphs(2, 35, 0).Train.Pixels)

	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	assert.Equal(t, more, data.Glyphs(1, 60, 60), "one processor")
	assert.Panics(t, func() { data.Glyphs(1, -1, 0) })
}

func TestGlyphsAreBalanced(t *testing.T) {
	m := data.Glyphs(1, 57, 0).Train
	require.Equal(t, len(data.GlyphClasses), m.Classes)
	counts := make([]int, m.Classes)
	for _, l := range m.Labels {
		counts[l]++
	}
	for class, n := range counts {
		assert.Contains(t, []int{5, 6}, n, "class %d", class)
	}
}

// TestNearestNeighboursAreAtLoss says that images of a class aren't alike as
// pixels: the nearest of 1000 images is of the class for less than 35 of 100, 10
// being chance, as in CIFAR-10. If characters had but one colour, or always the same
// place and font, most would be.
func TestNearestNeighboursAreAtLoss(t *testing.T) {
	split := data.Glyphs(1, 1000, 200)
	right := 0
	for i := range split.Test.Len() {
		if split.Train.Labels[nearest(split.Train, split.Test.Image(i))] == split.Test.Labels[i] {
			right++
		}
	}
	t.Logf("%d of %d right", right, split.Test.Len())
	assert.Less(t, right, split.Test.Len()*35/100)
}

func nearest(m data.Images, pixels []byte) int {
	best, distance := -1, 0
	for i := range m.Len() {
		d := 0
		for j, x := range m.Image(i) {
			e := int(x) - int(pixels[j])
			d += e * e
		}
		if best < 0 || d < distance {
			best, distance = i, d
		}
	}
	return best
}

func BenchmarkGlyphs(b *testing.B) {
	const n = 100
	for b.Loop() {
		data.Glyphs(1, n, 0)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n*b.N), "ns/image")
}
