package data

import (
	"archive/tar"
	"bytes"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestLinksInArchivesAreErrors has a link for a batch, which would go missing.
func TestLinksInArchivesAreErrors(t *testing.T) {
	one := tenFiles(sampleTen())["data_batch_1.bin"]
	for what, c := range map[string]struct {
		header tar.Header
		want   string
	}{
		"symbolic": {tar.Header{Name: "a/data_batch_2.bin", Typeflag: tar.TypeSymlink, Linkname: "data_batch_1.bin"}, "a/data_batch_2.bin: a link to data_batch_1.bin, want a regular file"},
		"hard":     {tar.Header{Name: "a/data_batch_2.bin", Typeflag: tar.TypeLink, Linkname: "a/data_batch_1.bin"}, "a/data_batch_2.bin: a link to a/data_batch_1.bin, want a regular file"},
		"a folder": {tar.Header{Name: "b", Typeflag: tar.TypeSymlink, Linkname: "a"}, "b: a link to a, want a regular file"},
		"a pipe":   {tar.Header{Name: "a/data_batch_2.bin", Typeflag: tar.TypeFifo}, "a/data_batch_2.bin: type '6', want a regular file"},
	} {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		require.NoError(t, w.WriteHeader(&tar.Header{Name: "a/data_batch_1.bin", Typeflag: tar.TypeReg, Size: int64(len(one))}))
		_, err := w.Write(one)
		require.NoError(t, err)
		require.NoError(t, w.WriteHeader(&c.header))
		require.NoError(t, w.Close())
		_, err = readArchive(bytes.NewReader(gzipped(t, b.Bytes())))
		assert.EqualError(t, err, c.want, what)
	}
}

// TestMetadataIsNotData puts beside the files what macOS and old tar programs do.
func TestMetadataIsNotData(t *testing.T) {
	want := sampleTen()
	members := []member{
		{"a/._data_batch_1.bin", []byte("metadata")}, {"__MACOSX/a/data_batch_9.bin", []byte("metadata")},
		{"._a/data_batch_8.bin", []byte("metadata")}, {"a/PaxHeaders.17/data_batch_1.bin", []byte("metadata")},
	}
	for name, content := range tenFiles(want) {
		members = append(members, member{"a/" + name, content})
	}
	got, err := readArchive(bytes.NewReader(archived(t, members...)))
	require.NoError(t, err)
	assert.Equal(t, want, got)

	folder := t.TempDir()
	writeFiles(t, folder, tenFiles(want))
	writeFiles(t, folder, map[string][]byte{"._data_batch_1.bin": []byte("metadata"), "._train-images-idx3-ubyte": []byte("metadata")})
	got, err = Open(folder)
	require.NoError(t, err)
	assert.Equal(t, want, got)
}

// TestFilesMayBeLinks keeps data in one folder and opens it by another.
func TestFilesMayBeLinks(t *testing.T) {
	there, here := t.TempDir(), t.TempDir()
	writeFiles(t, there, tenFiles(sampleTen()))
	for name := range tenFiles(sampleTen()) {
		if os.Symlink(filepath.Join(there, name), filepath.Join(here, name)) != nil {
			t.Skip("no links here")
		}
	}
	got, err := Open(here)
	require.NoError(t, err)
	assert.Equal(t, sampleTen(), got)
}

// TestFilesMayNotChangeWhileTheyAreRead plans for other sizes than it reads.
func TestFilesMayNotChangeWhileTheyAreRead(t *testing.T) {
	one := tenFiles(sampleTen())["data_batch_1.bin"]
	for content, want := range map[string]string{
		string(one[:len(one)-1]): "record 3: unexpected EOF",
		string(one) + "x":        "record 4: more bytes, want 3 records",
	} {
		p, err := planRecords(map[string]int64{"data_batch_1.bin": int64(len(one))})
		require.NoError(t, err)
		assert.EqualError(t, p.read("data_batch_1.bin", bytes.NewReader([]byte(content))), want)
	}
}

func TestSizesPanicWithBounds(t *testing.T) {
	for _, n := range []int{-1, mostGlyphs + 1, math.MaxInt} {
		assert.Panics(t, func() { Glyphs(1, n, 0) })
	}
	assert.PanicsWithValue(t, "data: 349526 glyphs to test with, want 0 to 349525", func() { Glyphs(1, 0, mostGlyphs+1) })
	for _, n := range []int{-1, math.MaxInt, math.MaxInt / 2} {
		message := func() (r any) {
			defer func() { r = recover() }()
			NewNoise(1, n, 1000, 1)
			return nil
		}()
		assert.Contains(t, message, "inputs of 1000 and labels of 1 dimensions, want at most")
	}
	for _, dimensions := range [][2]int{{0, 1}, {1, 0}} {
		assert.Panics(t, func() { NewNoise(1, 1, dimensions[0], dimensions[1]) })
	}
	assert.Equal(t, []float64{1, 1}, absolute(NewNoise(1, 2, 1, 1).Inputs.Data), "one dimension has a sphere of two points")
	short := sampleTen().Train
	short.Pixels = nil
	want := "data: unofficial CIFAR-10: 0 bytes of pixels and 0 coarse labels for 5 images 32x32x3, want 15360 bytes"
	assert.PanicsWithValue(t, want, func() { _, _ = Fit(short) })
	assert.PanicsWithValue(t, want, func() { _, _ = short.Subset(1, 1) })
	assert.PanicsWithValue(t, want, func() { Preprocessing{Mean: make([]float64, 3072)}.Apply(short) })
}

// TestPackedHeadersDontAllocate promises a gigabyte in a few bytes of gzip.
func TestPackedHeadersDontAllocate(t *testing.T) {
	file := gzipped(t, encodeIDX([]int{1 << 10, 1 << 10, 1 << 10}, nil))
	_, content, err := readIDX(bytes.NewReader(file), int64(len(file)), imageFile, true, mostBytes)
	assert.ErrorContains(t, err, "record 1: cut off after ")
	assert.ErrorContains(t, err, "want 1024 records of 1048576")
	assert.Nil(t, content)
}

func absolute(x []float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = math.Abs(v)
	}
	return y
}
