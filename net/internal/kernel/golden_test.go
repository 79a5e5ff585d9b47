package kernel

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas"
)

var update = flag.Bool("update", false, "rewrite testdata/golden.txt")

const goldenFile = "testdata/golden.txt"

// TestGoldenBits compares hashes of results with recorded ones, which hold for
// every CPU, instruction set, GOARCH and build.
func TestGoldenBits(t *testing.T) {
	forEachVersion(t, func(t *testing.T) {
		got := goldenLines()
		if *update {
			require.NoError(t, os.WriteFile(goldenFile, got, 0o644))
		}
		want, err := os.ReadFile(goldenFile)
		require.NoError(t, err)
		assert.Equal(t, string(want), string(got))
	})
}

func goldenLines() []byte {
	var lines []string
	record := func(name string, x ...[]float64) {
		lines = append(lines, fmt.Sprintf("%s %016x\n", name, bitHash(x...)))
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
	slices.Sort(lines)
	var out bytes.Buffer
	for _, l := range lines {
		out.WriteString(l)
	}
	return out.Bytes()
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
