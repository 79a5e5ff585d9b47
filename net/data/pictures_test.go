package data

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// painted is a PNG file of 3 by 2 pixels whose levels count up from one.
func painted(t *testing.T, first byte, opaque byte) []byte {
	m := image.NewNRGBA(image.Rect(0, 0, 3, 2))
	for i := range 6 {
		m.SetNRGBA(i%3, i/3, color.NRGBA{first + byte(i), first + 10 + byte(i), first + 20 + byte(i), opaque})
	}
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, m))
	return b.Bytes()
}

// grey is a picture of one level throughout, that JPEG keeps.
func grey(t *testing.T, level byte, height int) (asPNG, asJPEG []byte) {
	m := image.NewGray(image.Rect(0, 0, 3, height))
	for i := range m.Pix {
		m.Pix[i] = level
	}
	var p, j bytes.Buffer
	require.NoError(t, png.Encode(&p, m))
	require.NoError(t, jpeg.Encode(&j, m, &jpeg.Options{Quality: 100}))
	return p.Bytes(), j.Bytes()
}

func writeTree(t *testing.T, files map[string][]byte) string {
	root := t.TempDir()
	for path, content := range files {
		writeFiles(t, filepath.Join(root, filepath.Dir(path)), map[string][]byte{filepath.Base(path): content})
	}
	return root
}

func TestOpenPictures(t *testing.T) {
	want := []byte{7, 8, 9, 10, 11, 12, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32}
	root := writeTree(t, map[string][]byte{
		"train/frog/b.PNG": painted(t, 50, 255), "train/frog/a.png": painted(t, 7, 255), "train/bird/z.png": painted(t, 90, 255),
		"train/bird/._z.png": []byte("metadata"), "train/.DS_Store": nil,
		"test/frog/1.png": painted(t, 7, 255), "test/bird/1.png": painted(t, 1, 255),
	})
	s, err := Open(root)
	require.NoError(t, err)
	assert.Equal(t, Shape{2, 3, 3}, s.Train.Shape)
	assert.Equal(t, []uint8{0, 1, 1}, s.Train.Labels, "bird, frog, frog")
	assert.Equal(t, []uint8{0, 1}, s.Test.Labels)
	assert.Equal(t, want, s.Train.Image(1), "channel by channel, row by row")
	assert.Equal(t, want, s.Test.Image(1))
	assert.Equal(t, 2, s.Train.Classes)

	asPNG, asJPEG := grey(t, 130, 2)
	s, err = Open(writeTree(t, map[string][]byte{"a/1.png": asPNG, "b/2.jpeg": asJPEG}))
	require.NoError(t, err)
	assert.Equal(t, Shape{2, 3, 1}, s.Train.Shape)
	assert.Equal(t, bytes.Repeat([]byte{130}, 12), s.Train.Pixels)
	assert.Zero(t, s.Test.Len())
}

func TestPicturesAreRejected(t *testing.T) {
	good := painted(t, 1, 255)
	greyPNG, _ := grey(t, 1, 2)
	tall, _ := grey(t, 1, 3)
	var wide, high bytes.Buffer
	require.NoError(t, png.Encode(&wide, image.NewGray(image.Rect(0, 0, mostSide+1, 1))))
	require.NoError(t, png.Encode(&high, image.NewGray(image.Rect(0, 0, 1, mostSide+1))))
	for want, files := range map[string]map[string][]byte{
		"b/1.png: 2x3x1, want 2x3x3 as the first picture has":   {"a/1.png": good, "b/1.png": greyPNG},
		"b/1.png: 3x3x1, want 2x3x1 as the first picture has":   {"a/1.png": greyPNG, "b/1.png": tall},
		"a/1.png: pixel 0, 0 is transparent":                    {"a/1.png": painted(t, 1, 100)},
		"a/1.png: 1 by 4097 pixels, want 1 to 4096 each way":    {"a/1.png": wide.Bytes()},
		"a/1.png: 4097 by 1 pixels, want 1 to 4096 each way":    {"a/1.png": high.Bytes()},
		"b has no pictures, want .png, .jpg or .jpeg":           {"a/1.png": good, "b/.hidden": nil},
		"a/readme is in the way":                                {"a/1.png": good, "a/readme": nil},
		"a/2.png: image: unknown format":                        {"a/1.png": good, "a/2.png": []byte("no picture")},
		"a/2.png: png: invalid format: unexpected EOF":          {"a/1.png": good, "a/2.png": good[:len(good)-20]},
		"test has folders [\"b\"], want [\"a\"] as to train on": {"train/a/1.png": good, "test/b/1.png": good},
		"has more beside train, want test and no other folder":  {"train/a/1.png": good, "more/1.png": good},
		"train has 0 folders, want 1 to 256":                    {"train/.hidden": nil},
		"has 257 folders, want 1 to 256":                        classes(257, good),
		"a has no pictures, want":                               {"train/a/1.png": good, "test/a/.hidden": nil},
	} {
		_, err := Open(writeTree(t, files))
		assert.ErrorContains(t, err, want)
	}
	left := 17
	_, err := Images{Name: "x", Shape: Shape{2, 3, 3}}.readPictures(make([]picture, 1), &left)
	assert.ErrorContains(t, err, "x: 1 pictures 2x3x3, want at most 1073741824 bytes")
	err = Shape{2, 3, 1}.take(make([]byte, 6), image.NewGray(image.Rect(0, 0, 3, 3)))
	assert.EqualError(t, err, "another size than its header says")
	err = Shape{2, 3, 1}.take(make([]byte, 6), image.NewGray(image.Rect(0, 0, 2, 2)))
	assert.EqualError(t, err, "another size than its header says")
}

// classes has one picture of each.
func classes(n int, content []byte) map[string][]byte {
	files := map[string][]byte{}
	for i := range n {
		files[fmt.Sprintf("%03d/1.png", i)] = content
	}
	return files
}

// TestPicturesAtTheirBounds are read.
func TestPicturesAtTheirBounds(t *testing.T) {
	s, err := Open(writeTree(t, classes(256, painted(t, 1, 255))))
	require.NoError(t, err)
	assert.Equal(t, 256, s.Train.Classes)
	assert.Equal(t, uint8(255), s.Train.Labels[255])
	for _, size := range []image.Rectangle{image.Rect(0, 0, mostSide, 1), image.Rect(0, 0, 1, mostSide)} {
		var b bytes.Buffer
		require.NoError(t, png.Encode(&b, image.NewGray(size)))
		s, err := Open(writeTree(t, map[string][]byte{"a/1.png": b.Bytes()}))
		require.NoError(t, err)
		assert.Equal(t, Shape{size.Dy(), size.Dx(), 1}, s.Train.Shape)
	}
	left := 36
	root := writeTree(t, map[string][]byte{"1.png": painted(t, 1, 255)})
	one := picture{filepath.Join(root, "1.png"), 0}
	m, err := Images{Name: "x", Shape: Shape{2, 3, 3}, Classes: 1}.readPictures([]picture{one, one}, &left)
	require.NoError(t, err)
	assert.Equal(t, 2, m.Len())
	assert.Zero(t, left)
}
