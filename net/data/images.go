package data

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// Shape is that of an image.
type Shape struct{ Height, Width, Channels int }

// Size returns the number of bytes of an image, one for each feature.
func (s Shape) Size() int { return s.Height * s.Width * s.Channels }

// String returns 32x32x3, say.
func (s Shape) String() string { return fmt.Sprintf("%dx%dx%d", s.Height, s.Width, s.Channels) }

// Images is labelled images as they are in files.
type Images struct {
	Name     string // begins with "unofficial " if Official could be true and isn't
	Official bool   // they are from an archive with the checksum that its authors published
	Shape    Shape
	Classes  int
	Pixels   []byte  // Shape.Size() an image, channel by channel, row by row
	Labels   []uint8 // one an image, below Classes
	Coarse   []uint8 // CIFAR-100's superclass of each image, below 20; nil elsewhere
}

// Split is images to train on and images to test on.
type Split struct{ Train, Test Images }

// Len returns the number of images.
func (m Images) Len() int { return len(m.Labels) }

// check panics if there are not as many bytes and coarse labels as labels ask for.
func (m Images) check() {
	if len(m.Pixels) != m.Len()*m.Shape.Size() || m.Coarse != nil && len(m.Coarse) != m.Len() {
		panic(fmt.Sprintf("data: %s: %d bytes of pixels and %d coarse labels for %d images %s, want %d bytes", m.Name, len(m.Pixels), len(m.Coarse), m.Len(), m.Shape, m.Len()*m.Shape.Size()))
	}
}

// Image returns the bytes of image i.
func (m Images) Image(i int) []byte {
	size := m.Shape.Size()
	return m.Pixels[i*size : (i+1)*size]
}

// Fingerprint returns the SHA-256, in hex, of the content: number of images,
// height, width, channels and classes in 8 bytes each, big-endian, the labels, the
// coarse labels, the pixels. It depends neither on names nor on how the images were
// cut into files or packed.
func (m Images) Fingerprint() string {
	h := sha256.New()
	for _, n := range []int{m.Len(), m.Shape.Height, m.Shape.Width, m.Shape.Channels, m.Classes} {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(n)))
	}
	h.Write(m.Labels)
	h.Write(m.Coarse)
	h.Write(m.Pixels)
	return hex.EncodeToString(h.Sum(nil))
}

// String names the images, says how many there are and ends with the first 12
// digits of the fingerprint.
func (m Images) String() string {
	return fmt.Sprintf("%s, %d images %s in %d classes, SHA-256 %.12s", m.Name, m.Len(), m.Shape, m.Classes, m.Fingerprint())
}

// pick returns the images of those indices, in that order.
func (m Images) pick(indices []int) Images {
	out := m
	out.Pixels = make([]byte, 0, len(indices)*m.Shape.Size())
	out.Labels = make([]uint8, 0, len(indices))
	out.Coarse = nil
	for _, i := range indices {
		out.Pixels = append(out.Pixels, m.Image(i)...)
		out.Labels = append(out.Labels, m.Labels[i])
		if m.Coarse != nil {
			out.Coarse = append(out.Coarse, m.Coarse[i])
		}
	}
	return out
}
