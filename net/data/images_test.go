package data_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/net/data"
	"gradscale/net/random"
)

// uneven is n images of three classes, the last of them rare.
func uneven(n int) data.Images {
	m := data.Images{Name: "uneven", Shape: data.Shape{Height: 2, Width: 1, Channels: 2}, Classes: 3}
	s := random.New(1, "uneven")
	for i := range n {
		m.Labels = append(m.Labels, uint8(i%2))
		m.Pixels = append(m.Pixels, byte(i), byte(s.IntN(256)), byte(s.IntN(256)), 7)
	}
	m.Labels[n/2] = 2
	return m
}

func TestSubsetIsBalanced(t *testing.T) {
	m := uneven(41)
	for _, n := range []int{0, 1, 3, 10, 40, 41} {
		s, err := m.Subset(n, 3)
		require.NoError(t, err)
		require.Equal(t, n, s.Len())
		counts := make([]int, 3)
		for _, l := range s.Labels {
			counts[l]++
		}
		if n >= 3 {
			assert.Equal(t, 1, counts[2], "all there is of the rare class")
			if n < 40 {
				assert.InDelta(t, counts[0], counts[1], 1)
			}
		}
	}
	all, err := m.Subset(41, 3)
	require.NoError(t, err)
	assert.Equal(t, m, all)
	_, err = m.Subset(42, 3)
	assert.EqualError(t, err, "data: 42 images of uneven, want 0 to 41")
}

func TestSubsetsAreNested(t *testing.T) {
	m := uneven(41)
	previous := map[byte]bool{}
	for n := range 42 {
		s, err := m.Subset(n, 5)
		require.NoError(t, err)
		now := map[byte]bool{}
		for i := range n {
			now[s.Image(i)[0]] = true
		}
		for id := range previous {
			assert.True(t, now[id], "image %d of %d is gone", id, n)
		}
		previous = now
	}
	a, _ := m.Subset(10, 5)
	b, _ := m.Subset(10, 6)
	assert.NotEqual(t, a, b, "seeds draw apart")
}

func TestFingerprintIsOfAllContentAndNoName(t *testing.T) {
	m := uneven(10)
	was := m.Fingerprint()
	m.Name, m.Official = "other", true
	assert.Equal(t, was, m.Fingerprint())
	for what, change := range map[string]func(*data.Images){
		"pixel":  func(m *data.Images) { m.Pixels[9]++ },
		"label":  func(m *data.Images) { m.Labels[4] ^= 1 },
		"coarse": func(m *data.Images) { m.Coarse = make([]uint8, 10) },
		"shape":  func(m *data.Images) { m.Shape.Height, m.Shape.Width = 1, 2 },
		"class":  func(m *data.Images) { m.Classes++ },
	} {
		c := uneven(10)
		change(&c)
		assert.NotEqual(t, was, c.Fingerprint(), what)
	}
}

func TestPreprocessingCentresAndScales(t *testing.T) {
	m := data.Glyphs(1, 200, 0).Train
	p, err := data.Fit(m)
	require.NoError(t, err)
	s := p.Apply(m)
	n, d := s.Inputs.Rows, s.Inputs.Cols
	square := 0.0
	for j := range d {
		sum := 0.0
		for i := range n {
			v := s.Inputs.Data[i*d+j]
			sum += v
			square += v * v
		}
		// n terms below 4, each off by an ulp or two, as are the sums.
		assert.InDelta(t, 0, sum, float64(n)*4*4*0x1p-52, "feature %d", j)
	}
	assert.InEpsilon(t, 1, square/float64(n*d), float64(n*d)*0x1p-53, "as many roundings as terms")
	assert.Equal(t, m.Fingerprint(), s.Fingerprint)
	assert.Equal(t, m.Labels, s.Labels)
}

// TestPreprocessingIgnoresOrder asks for the same bits, as its sums are exact.
func TestPreprocessingIgnoresOrder(t *testing.T) {
	m := data.Glyphs(1, 100, 0).Train
	p, err := data.Fit(m)
	require.NoError(t, err)
	reversed := m
	reversed.Pixels = nil
	for i := m.Len() - 1; i >= 0; i-- {
		reversed.Pixels = append(reversed.Pixels, m.Image(i)...)
	}
	q, err := data.Fit(reversed)
	require.NoError(t, err)
	assert.Equal(t, p.Fingerprint(), q.Fingerprint())
	q.Mean = slices.Clone(p.Mean)
	q.Mean[7]++
	assert.NotEqual(t, p.Fingerprint(), q.Fingerprint())
	q.Mean[7], q.Scale = p.Mean[7], 2*p.Scale
	assert.NotEqual(t, p.Fingerprint(), q.Fingerprint())
}

func TestPreprocessingByHand(t *testing.T) {
	m := data.Images{Name: "two", Shape: data.Shape{Height: 1, Width: 2, Channels: 1}, Classes: 1, Pixels: []byte{0, 7, 6, 7}, Labels: []uint8{0, 0}}
	p, err := data.Fit(m)
	require.NoError(t, err)
	// Deviations ±3 and 0: mean square 9/2.
	assert.Equal(t, []float64{3, 7}, p.Mean)
	assert.InEpsilon(t, 0.47140452079103168, p.Scale, 0x1p-52, "√2/3")
	assert.Equal(t, []float64{-3 * p.Scale, 0, 3 * p.Scale, 0}, p.Apply(m).Inputs.Data)
}

func TestPreprocessingRejects(t *testing.T) {
	m := uneven(5)
	_, err := data.Fit(data.Images{Name: "none", Shape: m.Shape})
	assert.EqualError(t, err, "data: no images in none, want some to preprocess by")
	_, err = data.Fit(data.Images{Name: "grey", Shape: m.Shape, Pixels: make([]byte, 8), Labels: make([]uint8, 2)})
	assert.EqualError(t, err, "data: all 2 images of grey are the same, want some that differ")
	assert.PanicsWithValue(t, "data: preprocessing of 1 features, images of 2x1x2", func() {
		data.Preprocessing{Mean: make([]float64, 1), Scale: 1}.Apply(m)
	})
}
