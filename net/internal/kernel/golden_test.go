package kernel

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas"

	"gradscale/mathcheck/golden"
)

var goldenFile = filepath.Join("testdata", "golden.txt")

// TestGoldenBits compares fingerprints of results with those on file, which hold
// for every CPU, instruction set, GOARCH and build.
func TestGoldenBits(t *testing.T) {
	if *golden.Update {
		require.NoError(t, fingerprints().Write(goldenFile))
	}
	want, err := golden.Read(goldenFile)
	require.NoError(t, err)
	forEachVersion(t, func(t *testing.T) { fingerprints().Moves(goldenFile, want, 0).Fail(t) })
}

// fingerprints are of the results of each kernel, by name.
func fingerprints() golden.File {
	var of []golden.Property
	record := func(name string, x ...[]float64) {
		of = append(of, golden.Property{Key: name, Value: fmt.Sprintf("%016x", bitHash(x...))})
	}
	for _, c := range loopCases {
		s := source(5)
		var x [][]float64
		for range c.args {
			x = append(x, exact(s, 1003))
		}
		c.run(x)
		record(c.name, x...)
	}
	for _, f := range functions {
		x := exact(source(6), 1000)
		for i, v := range x {
			x[i] = f.got(v)
		}
		record(f.name+"(x)", x)
	}
	for _, tA := range []blas.Transpose{'N', 'T'} {
		for _, tB := range []blas.Transpose{'N', 'T'} {
			const m, n, k, ld = 37, 53, 41, 60
			s := source(7)
			a, b, c := exact(s, ld*ld), exact(s, ld*ld), exact(s, ld*ld)
			BLAS{}.Dgemm(tA, tB, m, n, k, 0.7, a, ld, b, ld, 0.3, c, ld)
			record(fmt.Sprintf("Dgemm%c%c", tA, tB), c)
		}
	}
	s := source(8)
	const rows, cols = 50, 30
	x, y, z := exact(s, rows*cols), exact(s, rows*cols), exact(s, rows*cols)
	exact(s, cols) // so that the labels below stay what they were
	n := NewBatchNorm(rows, cols)
	n.Forward(y, z)
	record("BatchNorm", y, n.invStd)
	n.Backward(x, z, y)
	record("BatchNormBackward", x)
	losses, labels := make([]float64, rows), make([]uint8, rows)
	for i := range labels {
		labels[i] = uint8(s.IntN(cols))
	}
	SoftmaxCrossEntropy(x, losses, z, labels, cols, 0.1)
	record("SoftmaxCrossEntropy", x, losses)
	slices.SortFunc(of, func(a, b golden.Property) int { return strings.Compare(a.Key, b.Key) })
	return golden.File{Properties: of}
}

// exact returns numbers from -4 to 4, and some far smaller or larger, made
// without rounding.
func exact(s *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = math.Ldexp(float64(s.Int64N(1<<53)-1<<52), -50)
		if s.IntN(16) == 0 {
			x[i] = math.Ldexp(x[i], s.IntN(60)-50)
		}
	}
	return x
}

func bitHash(slices ...[]float64) uint64 {
	h := fnv.New64a()
	var word [8]byte
	for _, x := range slices {
		for _, v := range x {
			if v != v {
				v = math.NaN()
			}
			binary.LittleEndian.PutUint64(word[:], math.Float64bits(v))
			h.Write(word[:])
		}
	}
	return h.Sum64()
}
