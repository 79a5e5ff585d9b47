package kernel

import "math"

// chains computes rows lo to hi of C element by element.
func (t *gemmTask) chains(lo, hi int) {
	for i := lo; i < hi; i++ {
		for j := range t.n {
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
