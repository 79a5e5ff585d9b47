package data

import (
	"fmt"
	"runtime"
	"sync"

	"gradscale/net/random"
)

// GlyphClasses are the characters of the glyph images, by label, chosen because they
// look alike in parts.
const GlyphClasses = "35689BEGRS"

// Glyphs returns images of ten characters in 32x32x3 bytes: in twelve of the Go
// fonts, shifted, scaled, rotated, sheared and bent, filled or hollow, darker or
// lighter than a background that varies around a colour and leans to one of its
// class's, with lines and parts of other characters behind and before them, blur
// and noise. They are meant to be about as hard to fit as CIFAR-10, for the same
// networks in as many steps.
//
// Each ten in succession are one of each class. Image i depends on seed, part and
// i alone: not on how many there are or on the machine. It panics if a number is
// negative or the images of a part would have more than 1 GiB.
func Glyphs(seed uint64, train, test int) Split {
	return Split{Train: glyphs(seed, "train", train), Test: glyphs(seed, "test", test)}
}

const mostGlyphs = mostBytes / (side * side * channels)

func glyphs(seed uint64, part string, n int) Images {
	if n < 0 || n > mostGlyphs {
		panic(fmt.Sprintf("data: %d glyphs to %s with, want 0 to %d", n, part, mostGlyphs))
	}
	m := Images{
		Name:    fmt.Sprintf("glyphs of seed %d", seed),
		Shape:   Shape{Height: side, Width: side, Channels: channels},
		Classes: len(GlyphClasses),
		Pixels:  make([]byte, n*side*side*channels),
		Labels:  make([]uint8, n),
	}
	for first := 0; first < n; first += m.Classes {
		for i, class := range random.New(seed, "glyphs", part, "labels", fmt.Sprint(first)).Perm(m.Classes) {
			if first+i < n {
				m.Labels[first+i] = uint8(class)
			}
		}
	}
	var drawing sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		drawing.Go(func() {
			var s scene
			for i := w; i < n; i += workers {
				s.draw(random.New(seed, "glyphs", part, fmt.Sprint(i)), int(m.Labels[i]), m.Image(i))
			}
		})
	}
	drawing.Wait()
	return m
}
