package data

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/random"
)

// Noise is inputs and labels without structure.
type Noise struct {
	Inputs blas64.General // one input a row
	Labels blas64.General // one label a row
}

// mostNumbers bounds a matrix to 128 GiB, or 1 GiB where addresses have 32 bits.
const mostNumbers = 1 << (27 + 7*(^uint(0)>>63))

// NewNoise returns n inputs uniform on the sphere of radius √dIn in dIn
// dimensions and n labels uniform on the sphere of radius √dOut in dOut
// dimensions (paper, section 4). Inputs and labels have streams of their own, so
// that the first of them are the same for any n. It panics if n is negative, a
// dimension below 1, or inputs or labels would have more than 2³⁴ numbers, 2²⁷ where
// addresses have 32 bits.
func NewNoise(seed uint64, n, dIn, dOut int) Noise {
	if n < 0 || dIn < 1 || dOut < 1 || n > mostNumbers/max(dIn, dOut) {
		panic(fmt.Sprintf("data: %d inputs of %d and labels of %d dimensions, want at most %d numbers", n, dIn, dOut, mostNumbers))
	}
	return Noise{sphere(random.New(seed, "inputs"), n, dIn), sphere(random.New(seed, "labels"), n, dOut)}
}

func sphere(s *random.Stream, n, d int) blas64.General {
	m := blas64.General{Rows: n, Cols: d, Stride: d, Data: make([]float64, n*d)}
	for i := range n {
		s.Sphere(m.Data[i*d:(i+1)*d], math.Sqrt(float64(d)))
	}
	return m
}
