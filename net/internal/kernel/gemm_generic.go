package kernel

import "math"

// tile is the number of rows and columns of C worked on at a time in Go.
const tile = 4

// generic computes rows lo to hi of C in Go.
func (t *gemmTask) generic(lo, hi int) {
	for i := lo; i < hi; i += tile {
		for j := 0; j < t.n; j += tile {
			if i+tile <= hi && j+tile <= t.n {
				t.tile(i, j)
			} else {
				t.edge(i, min(i+tile, hi), j, min(j+tile, t.n))
			}
		}
	}
}

// tile computes the 4×4 elements of C from (i, j) on. The sixteen chains are
// independent, which hides the latency of the additions.
func (t *gemmTask) tile(i, j int) {
	var s [tile][tile]float64
	a, b := t.a[i*t.aRow:], t.b[j*t.bCol:]
	for p := range t.k {
		ap, bp := a[p*t.aCol:], b[p*t.bRow:]
		a0, a1, a2, a3 := ap[0], ap[t.aRow], ap[2*t.aRow], ap[3*t.aRow]
		b0, b1, b2, b3 := bp[0], bp[t.bCol], bp[2*t.bCol], bp[3*t.bCol]
		s[0][0] = math.FMA(a0, b0, s[0][0])
		s[0][1] = math.FMA(a0, b1, s[0][1])
		s[0][2] = math.FMA(a0, b2, s[0][2])
		s[0][3] = math.FMA(a0, b3, s[0][3])
		s[1][0] = math.FMA(a1, b0, s[1][0])
		s[1][1] = math.FMA(a1, b1, s[1][1])
		s[1][2] = math.FMA(a1, b2, s[1][2])
		s[1][3] = math.FMA(a1, b3, s[1][3])
		s[2][0] = math.FMA(a2, b0, s[2][0])
		s[2][1] = math.FMA(a2, b1, s[2][1])
		s[2][2] = math.FMA(a2, b2, s[2][2])
		s[2][3] = math.FMA(a2, b3, s[2][3])
		s[3][0] = math.FMA(a3, b0, s[3][0])
		s[3][1] = math.FMA(a3, b1, s[3][1])
		s[3][2] = math.FMA(a3, b2, s[3][2])
		s[3][3] = math.FMA(a3, b3, s[3][3])
	}
	for r := range s {
		c := t.c[(i+r)*t.ldc+j:]
		for q, v := range s[r] {
			c[q] = t.store(v, c[q])
		}
	}
}

// edge computes the elements of C in [i0, i1) × [j0, j1).
func (t *gemmTask) edge(i0, i1, j0, j1 int) {
	for i := i0; i < i1; i++ {
		for j := j0; j < j1; j++ {
			s := 0.0
			for p := range t.k {
				s = math.FMA(t.a[i*t.aRow+p*t.aCol], t.b[p*t.bRow+j*t.bCol], s)
			}
			c := &t.c[i*t.ldc+j]
			*c = t.store(s, *c)
		}
	}
}

// store returns the new element of C for a sum and the old element.
func (t *gemmTask) store(sum, old float64) float64 {
	if t.beta == 0 {
		return t.alpha * sum
	}
	return math.FMA(t.alpha, sum, float64(t.beta*old))
}
