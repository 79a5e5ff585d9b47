package net

import (
	"math"

	"gradscale/net/internal/kernel"
)

// series carries power series through x̂ = c/√(mean c²), c = x - mean x or x itself,
// over the entries of each group.
func (n *normalizeNode) series(p *jetPass) {
	x := p.values[n.in][0]
	s, groups := &normalizeSeries{in: p.values[n.in], out: p.values[n.out], centers: n.normalizer.centers(), size: x.Rows, first: 1, stride: x.Cols}, x.Cols
	if !n.normalizer.couplesRows() {
		s.size, s.first, s.stride, groups = x.Cols, x.Cols, 1, x.Rows
	}
	kernel.Parallel(groups, groupBlock, s)
}

// groupBlock is how many groups are worked on together, entry by entry.
const groupBlock = 64

// normalizeSeries is the work on groups of size entries each. Entry i of group g
// stands at g·first + i·stride.
type normalizeSeries struct {
	in, out             jet
	centers             bool
	size, first, stride int
}

func (s *normalizeSeries) Do(lo, hi int) {
	entries, orders := make([]series, s.size), len(s.in)
	for ; lo < hi; lo += groupBlock {
		groups := min(groupBlock, hi-lo)
		all := newSeries(s.size*orders, groups)
		for i := range entries {
			entries[i] = all[i*orders : (i+1)*orders]
			for k, m := range s.in {
				for g := range groups {
					entries[i][k][g] = m.Data[(lo+g)*s.first+i*s.stride]
				}
			}
		}
		normalizeEntries(entries, s.centers)
		for i, c := range entries {
			for k := 1; k < len(s.out); k++ {
				for g, v := range c[k] {
					s.out[k].Data[(lo+g)*s.first+i*s.stride] = v
				}
			}
		}
	}
}

// normalizeEntries maps series in place to mean square 1 over the entries, and to
// mean 0 before if asked for; x[i] holds entry i of every group.
func normalizeEntries(x []series, center bool) {
	orders, groups := len(x[0]), len(x[0][0])
	scaleGroups(x)
	share := 1 / float64(len(x))
	mean, variance := newSeries(orders, groups), newSeries(orders, groups)
	for k := range orders {
		for _, c := range x {
			if center {
				kernel.Axpy(share, c[k], mean[k])
			}
		}
		for _, c := range x {
			kernel.Axpy(-1, mean[k], c[k])
			for i := range k + 1 {
				kernel.AddProduct(variance[k], share, c[i], c[k-i])
			}
		}
	}
	inverse := make([]float64, groups) // of the standard deviation, 0 for 1/0
	for g, v := range variance[0] {
		if v > 0 {
			inverse[g] = 1 / math.Sqrt(v)
		}
	}
	deviation := rootSeries(variance, inverse)
	for _, c := range x {
		for k := range orders {
			for i := range k {
				kernel.AddProduct(c[k], -1, c[i], deviation[k-i])
			}
			multiply(c[k], inverse)
		}
	}
}

// scaleGroups multiplies the series of groups whose squares could leave the range
// of float64 by a power of two, which normalization undoes.
func scaleGroups(x []series) {
	const ordinary = 400
	for g := range x[0][0] {
		largest := 0.0
		for _, c := range x {
			largest = max(largest, math.Abs(c[0][g]))
		}
		_, e := math.Frexp(largest)
		if -ordinary <= e && e <= ordinary {
			continue
		}
		for _, c := range x {
			for k := range c {
				c[k][g] = math.Ldexp(c[k][g], -e)
			}
		}
	}
}

// rootSeries returns √x, z_k = (x_k - Σ_{0<i<k} z_i·z_k-i)/(2·z_0), from the
// inverses of z_0.
func rootSeries(x series, inverse []float64) series {
	z := newSeries(len(x), len(x[0]))
	for i, v := range x[0] {
		z[0][i] = math.Sqrt(v)
	}
	for k := 1; k < len(x); k++ {
		copy(z[k], x[k])
		for i := 1; i < k; i++ {
			kernel.AddProduct(z[k], -1, z[i], z[k-i])
		}
		multiply(z[k], inverse)
		kernel.Scale(0.5, z[k])
	}
	return z
}

func multiply(z, factors []float64) {
	for i, f := range factors {
		z[i] *= f
	}
}
