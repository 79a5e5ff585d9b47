package main

import (
	"image/color"
	"regexp"
	"strings"
)

// architectures are the paper's, by what they are called in the cases of checks;
// longer names stand before those that they contain. Each has its color in
// style.css, from the palette of Okabe and Ito (2008), which readers who do not
// see all colors can tell apart.
var architectures = []string{"batch-relu", "layer-relu", "batch-tanh", "layer-tanh", "selu", "relu", "tanh"}

// others contain the name of one of architectures and are none.
var others = regexp.MustCompile(`leaky-relu`)

// colorOf returns the class of the architecture that a name speaks of, or one
// without a color if it speaks of none, or of another.
func colorOf(name string) string {
	name = strings.ToLower(name)
	if others.MatchString(name) {
		return "of-none"
	}
	for _, a := range architectures {
		if strings.Contains(name, a) {
			return "of-" + a
		}
	}
	return "of-none"
}

// colors are those of style.css by class, as it has them for light backgrounds.
var colors = map[string]color.RGBA{
	"of-relu": {0x1b, 0x1b, 0x1b, 255}, "of-layer-relu": {0x56, 0xb4, 0xe9, 255}, "of-batch-relu": {0xd5, 0x5e, 0, 255}, "of-tanh": {0, 0x9e, 0x73, 255},
	"of-layer-tanh": {0, 0x72, 0xb2, 255}, "of-batch-tanh": {0xcc, 0x79, 0xa7, 255}, "of-selu": {0xe6, 0x9f, 0, 255},
	"of-none": {0x45, 0x45, 0x45, 255}, "of-all": {0x1b, 0x1b, 0x1b, 255}, "of-sabotage": {0x94, 0x94, 0x94, 255}, "of-mine": {0x7a, 0x28, 0xb8, 255},
}

var boundColor = color.RGBA{0x47, 0x69, 0x8a, 255}
