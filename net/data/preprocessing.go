package data

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"math/big"
	"slices"

	"gonum.org/v1/gonum/blas/blas64"
)

// Preprocessing maps the bytes x of an image to the input Scale·(x - Mean).
type Preprocessing struct {
	Mean  []float64 // of each feature, in units of a byte
	Scale float64   // one for all features, per unit of a byte
}

// Fit returns the preprocessing after which the inputs have mean 0 in every
// feature and mean square 1 over all inputs and features. Sums of bytes and of
// their squares are exact, so it depends neither on the order of the images nor
// on the machine. No images, or images that are all the same, are an error.
func Fit(m Images) (Preprocessing, error) {
	m.check()
	n, d := m.Len(), m.Shape.Size()
	if n == 0 {
		return Preprocessing{}, fmt.Errorf("data: no images in %s, want some to preprocess by", m.Name)
	}
	sums, squares := make([]uint64, d), make([]uint64, d)
	for i := range n {
		for j, x := range m.Image(i) {
			sums[j] += uint64(x)
			squares[j] += uint64(x) * uint64(x)
		}
	}
	p := Preprocessing{Mean: make([]float64, d)}
	// spread is n²·Σ_j Var[x_j] = Σ_j (n·Σx² - (Σx)²).
	spread, term := new(big.Int), new(big.Int)
	count := new(big.Int).SetInt64(int64(n))
	for j := range d {
		p.Mean[j] = float64(sums[j]) / float64(n)
		spread.Add(spread, term.Mul(count, term.SetUint64(squares[j])))
		spread.Sub(spread, term.Mul(term.SetUint64(sums[j]), term))
	}
	if spread.Sign() == 0 {
		return Preprocessing{}, fmt.Errorf("data: all %d images of %s are the same, want some that differ", n, m.Name)
	}
	count.Mul(count, count).Mul(count, term.SetInt64(int64(d)))
	variance, _ := new(big.Rat).SetFrac(spread, count).Float64()
	p.Scale = 1 / math.Sqrt(variance)
	return p, nil
}

// Apply returns the images as a set, 8 bytes for each of theirs. It panics if p
// was fitted to images of another size.
func (p Preprocessing) Apply(m Images) Set {
	m.check()
	n, d := m.Len(), m.Shape.Size()
	if len(p.Mean) != d {
		panic(fmt.Sprintf("data: preprocessing of %d features, images of %s", len(p.Mean), m.Shape))
	}
	inputs := blas64.General{Rows: n, Cols: d, Stride: d, Data: make([]float64, n*d)}
	for i := range n {
		row := inputs.Data[i*d : (i+1)*d]
		for j, x := range m.Image(i) {
			row[j] = p.Scale * (float64(x) - p.Mean[j])
		}
	}
	return Set{
		Name: m.Name, Fingerprint: m.Fingerprint(), Official: m.Official, Shape: m.Shape,
		Classes: m.Classes, Inputs: inputs, Labels: slices.Clone(m.Labels),
	}
}

// Fingerprint returns the SHA-256, in hex, of the bits of Scale and Mean.
func (p Preprocessing) Fingerprint() string {
	h := sha256.New()
	for _, v := range append([]float64{p.Scale}, p.Mean...) {
		h.Write(binary.BigEndian.AppendUint64(nil, math.Float64bits(v)))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// String says what is done and ends with the first 12 digits of the fingerprint.
func (p Preprocessing) String() string {
	return fmt.Sprintf("%d features less their means, times %v, SHA-256 %.12s", len(p.Mean), p.Scale, p.Fingerprint())
}
