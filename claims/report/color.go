package main

import "strings"

// architectures are the paper's, by what they are called in the cases of checks;
// longer names stand before those that they contain. Each has its color in
// style.css, from the palette of Okabe and Ito (2008), which readers who do not
// see all colors can tell apart.
var architectures = []string{"batch-relu", "layer-relu", "batch-tanh", "layer-tanh", "selu", "relu", "tanh"}

// colorOf returns the class of the architecture that a name speaks of, or one
// without a color if it speaks of none, or of another.
func colorOf(name string) string {
	name = strings.ToLower(name)
	for _, a := range architectures {
		if strings.Contains(name, a) {
			return "of-" + a
		}
	}
	return "of-none"
}
