package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
)

func source(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

func normals(s *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = s.NormFloat64()
	}
	return x
}

// bitDifference tells where two slices first differ; any NaN equals any other.
func bitDifference(want, got []float64) string {
	for i, w := range want {
		if g := got[i]; math.Float64bits(w) != math.Float64bits(g) && !(math.IsNaN(w) && math.IsNaN(g)) {
			return fmt.Sprintf("entry %d is %v (%016x), want %v (%016x)", i, g, math.Float64bits(g), w, math.Float64bits(w))
		}
	}
	return ""
}

// guard returns a copy of x between canaries, and a check that they live.
func guard(x []float64) ([]float64, func() bool) {
	const canaries, canary = 16, 1234.5
	room := make([]float64, len(x)+2*canaries)
	for i := range room {
		room[i] = canary
	}
	copy(room[canaries:], x)
	return room[canaries : canaries+len(x) : canaries+len(x)], func() bool {
		for i := range canaries {
			if room[i] != canary || room[len(room)-1-i] != canary {
				return false
			}
		}
		return true
	}
}
