package random_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"gradscale/mathcheck/golden"
	"gradscale/net/random"
)

// TestGoldenBits holds the streams against the bits on file: on every machine
// and under every version of Go they must be these.
func TestGoldenBits(t *testing.T) {
	golden.File{
		Properties: []golden.Property{
			{Key: "title", Value: "first draws of random streams, by seed and name"},
			{Key: "tier", Value: "T0, the same bits on every architecture"},
			{Key: "written by", Value: "go test ./net/random -run TestGoldenBits -update"},
		},
		Numbers: firstDraws(),
	}.Check(t, filepath.Join("..", "..", "testdata", "random", "streams.txt"), 0)
}

func firstDraws() []golden.Number {
	var numbers []golden.Number
	for _, stream := range []struct {
		seed uint64
		name []string
	}{{0, nil}, {1, []string{"weights", "layer 1"}}, {1<<64 - 1, []string{"order", ""}}} {
		add := func(kind string, draws ...float64) {
			for i, v := range draws {
				numbers = append(numbers, golden.Number{Name: fmt.Sprintf("seed=%d/name=%q/%s=%d", stream.seed, stream.name, kind, i), Value: v})
			}
		}
		s := random.New(stream.seed, stream.name...)
		x := s.Uint64()
		add("bits", float64(x>>32), float64(x&(1<<32-1)))
		add("uniform", s.Float64(), s.Uniform(-2, 3), float64(s.IntN(1e9)))
		add("permutation", toFloat(s.Perm(6))...)
		draws := make([]float64, 6)
		s.FillNormal(draws, 1)
		add("normal", draws...)
		s.Sphere(draws, 2)
		add("sphere", draws...)
	}
	return numbers
}

func toFloat(x []int) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}
