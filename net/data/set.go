package data

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas64"
)

// Set is labelled inputs as networks take them.
type Set struct {
	Name        string // that of the images
	Fingerprint string // that of the images, before preprocessing
	Official    bool   // the images are from their authors' archive, by its checksum
	Shape       Shape  // of an input: its features by channel, row and column
	Classes     int
	Inputs      blas64.General // one input a row
	Labels      []uint8        // one an input, below Classes
}

// String names the set, says how many inputs it has and ends with the first 12
// digits of the fingerprint.
func (s Set) String() string {
	return fmt.Sprintf("%s, %d inputs %s in %d classes, SHA-256 %.12s", s.Name, s.Inputs.Rows, s.Shape, s.Classes, s.Fingerprint)
}

// Preprocess fits a Preprocessing to the images to train on and applies it to
// both parts.
func (s Split) Preprocess() (train, test Set, p Preprocessing, err error) {
	p, err = Fit(s.Train)
	if err != nil {
		return Set{}, Set{}, Preprocessing{}, err
	}
	return p.Apply(s.Train), p.Apply(s.Test), p, nil
}
