package net

import (
	"errors"
	"fmt"
)

// Bounds of what can be built. They keep products of sizes from overflowing, and
// mistaken sizes from running out of memory, where Go ends the program.
const (
	mostLayers  = 1 << 20
	mostNeurons = 1 << 24 // of a layer
	// mostNumbers is how many a network or a workspace may hold: 128 GiB, or 1 GiB
	// where addresses have 32 bits.
	mostNumbers = 1 << (27 + 7*(^uint(0)>>63))
)

// size is a field that counts something.
type size struct {
	field       string
	value, most int
}

func (a Architecture) sizes() []size {
	return []size{{"Depth", a.Depth, mostLayers}, {"Width", a.Width, mostNeurons}, {"Inputs", a.Inputs, mostNeurons}, {"Outputs", a.Outputs, mostNeurons}}
}

func (a Architecture) validateSizes() error {
	var errs []error
	largest := size{}
	for _, s := range a.sizes() {
		switch {
		case s.value < 1:
			errs = append(errs, &FieldError{Field: s.field, Value: s.value, Wanted: "at least 1"})
		case s.value > s.most:
			errs = append(errs, &FieldError{Field: s.field, Value: s.value, Wanted: fmt.Sprintf("at most %d", s.most)})
		case s.value > largest.value:
			largest = s
		}
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	if numbers := a.numbers(); numbers > mostNumbers {
		return &FieldError{Field: largest.field, Value: largest.value, Wanted: fmt.Sprintf("a network of at most %d weights, skip connections included, not of %.0f: %v", mostNumbers, numbers, a)}
	}
	return nil
}

// numbers returns how many weights, and entries of skip connections, there are.
// Up to far above mostNumbers a float64 holds that exactly.
func (a Architecture) numbers() float64 {
	width := float64(a.Width)
	if a.Depth == 1 {
		return float64(a.Inputs) * float64(a.Outputs)
	}
	n := float64(float64(a.Inputs+a.Outputs)*width) + float64(float64(a.Depth-2)*width*width)
	if skipKinds[a.Skip.Kind.canonical()] != nil {
		n += float64(float64(a.Blocks()) * width * width)
	}
	return n + float64(a.branchFactors())
}
