package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// columns is a function in the making that works on some vectors of columns of
// matrices with rows a stride apart; all of them are in registers at a time.
type columns struct {
	isa
	vectors int
	mask    Op // of the last vector
	stride  Register
	count   Register // rows
}

func newColumns(s isa, name, signature string, vectors int) *columns {
	TEXT(fmt.Sprintf("%s%d%s", name, vectors, s.name), NOSPLIT, signature)
	Pragma("noescape")
	f := &columns{isa: s, vectors: vectors}
	f.stride, f.count = Load(Param("stride"), GP64()), Load(Param("rows"), GP64())
	last := Load(Param("last"), GP64())
	f.mask = s.tailMask(last)
	return f
}

func (f *columns) vectorsOf(make func() VecVirtual) []VecVirtual {
	var v []VecVirtual
	for range f.vectors {
		v = append(v, make())
	}
	return v
}

func (f *columns) load(base Register, j int) VecVirtual {
	v := f.vector()
	f.loadElement(v, base, j, f.maskOf(j))
	return v
}

func (f *columns) store(v VecVirtual, base Register, j int) {
	f.storeElement(v, base, j, f.maskOf(j))
}

// maskOf returns the mask of vector j, nil where it is whole.
func (f *columns) maskOf(j int) Op {
	if j < f.vectors-1 {
		return nil
	}
	return f.mask
}

// eachRow writes a loop over rows, with pointers to the row in the matrices
// named.
func (f *columns) eachRow(label string, body func(p []Register), names ...string) {
	var p []Register
	for _, name := range names {
		p = append(p, Load(Param(name), GP64()))
	}
	i := GP64()
	MOVQ(f.count, i)
	Label(label)
	body(p)
	for _, q := range p {
		ADDQ(f.stride, q)
	}
	DECQ(i)
	JNZ(LabelRef(label))
}

// loadRow returns the vectors of a single row.
func (f *columns) loadRow(name string) []VecVirtual {
	base := Load(Param(name), GP64())
	v := make([]VecVirtual, f.vectors)
	for j := range v {
		v[j] = f.load(base, j)
	}
	return v
}

func (f *columns) storeRow(v []VecVirtual, name string) {
	base := Load(Param(name), GP64())
	for j := range v {
		f.store(v[j], base, j)
	}
}

// divide divides by a parameter.
func (f *columns) divide(v []VecVirtual, parameter string) {
	n := f.broadcast(parameter)
	for _, x := range v {
		VDIVPD(n, x, x)
	}
}

func (f *columns) end() {
	VZEROUPPER()
	RET()
}

const columnsHead = "func(rows, stride, last int, "

// columnMoments sums a block of rows: sum = Σ x, mean = sum/n, square =
// Σ (x - mean)².
func columnMoments(s isa, vectors int) {
	f := newColumns(s, "columnMoments", columnsHead+"n float64, sum, mean, square, x *float64)", vectors)
	mean := f.vectorsOf(f.zero)
	f.eachRow("sum", func(p []Register) {
		for j, m := range mean {
			VADDPD(f.load(p[0], j), m, m)
		}
	}, "x")
	f.storeRow(mean, "sum")
	f.divide(mean, "n")
	f.storeRow(mean, "mean")
	square := f.vectorsOf(f.zero)
	f.eachRow("square", func(p []Register) {
		for j, q := range square {
			d := f.load(p[0], j)
			VSUBPD(mean[j], d, d)
			VFMADD231PD(d, d, q)
		}
	}, "x")
	f.storeRow(square, "square")
	f.end()
}

// columnDeviations takes the moments of blocks, one a row, of counts rows each
// and n together, to mean and 1/√variance of all.
func columnDeviations(s isa, vectors int) {
	f := newColumns(s, "columnDeviations", columnsHead+"n float64, mean, invStd, sums, means, squares, counts *float64)", vectors)
	mean := f.vectorsOf(f.zero)
	f.eachRow("sum", func(p []Register) {
		for j, m := range mean {
			VADDPD(f.load(p[0], j), m, m)
		}
	}, "sums")
	f.divide(mean, "n")
	f.storeRow(mean, "mean")
	square := f.vectorsOf(f.zero)
	counts := Load(Param("counts"), GP64())
	f.eachRow("square", func(p []Register) {
		count := f.vector()
		VBROADCASTSD(Mem{Base: counts}, count)
		ADDQ(Imm(8), counts)
		for j, q := range square {
			d := f.load(p[0], j)
			VSUBPD(mean[j], d, d)
			VADDPD(f.load(p[1], j), q, q)
			VFMADD231PD(d, f.mul(d, count), q)
		}
	}, "means", "squares")
	f.divide(square, "n")
	for j, q := range square {
		mask := f.compare(notEqual, q, f.zero())
		root := f.sqrt(q)
		VMOVUPD(inMemory(1), q)
		VDIVPD(root, q, q)
		square[j] = f.keep(mask, q)
	}
	f.storeRow(square, "invStd")
	f.end()
}

// columnStandardize sets xhat = (x - mean)·factor.
func columnStandardize(s isa, vectors int) {
	f := newColumns(s, "columnStandardize", columnsHead+"xhat, x, mean, factor *float64)", vectors)
	mean, factor := f.loadRow("mean"), f.loadRow("factor")
	f.eachRow("loop", func(p []Register) {
		for j, q := range factor {
			d := f.load(p[0], j)
			VSUBPD(mean[j], d, d)
			VMULPD(q, d, d)
			f.store(d, p[1], j)
		}
	}, "x", "xhat")
	f.end()
}

// columnProducts sums a block of rows: sum = Σ dxhat, product = Σ dxhat·xhat.
func columnProducts(s isa, vectors int) {
	f := newColumns(s, "columnProducts", columnsHead+"sum, product, dxhat, xhat *float64)", vectors)
	sum, product := f.vectorsOf(f.zero), f.vectorsOf(f.zero)
	f.eachRow("loop", func(p []Register) {
		for j, m := range sum {
			g, h := f.load(p[0], j), f.load(p[1], j)
			VADDPD(g, m, m)
			VFMADD231PD(h, g, product[j])
		}
	}, "dxhat", "xhat")
	f.storeRow(sum, "sum")
	f.storeRow(product, "product")
	f.end()
}

// columnMeans sets mean = Σ x / n.
func columnMeans(s isa, vectors int) {
	f := newColumns(s, "columnMeans", columnsHead+"n float64, mean, x *float64)", vectors)
	mean := f.vectorsOf(f.zero)
	f.eachRow("loop", func(p []Register) {
		for j, m := range mean {
			VADDPD(f.load(p[0], j), m, m)
		}
	}, "x")
	f.divide(mean, "n")
	f.storeRow(mean, "mean")
	f.end()
}

// columnProject sets dx = factor·(dxhat - mean - projection·xhat).
func columnProject(s isa, vectors int) {
	f := newColumns(s, "columnProject", columnsHead+"dx, dxhat, xhat, mean, projection, factor *float64)", vectors)
	mean, projection, factor := f.loadRow("mean"), f.loadRow("projection"), f.loadRow("factor")
	f.eachRow("loop", func(p []Register) {
		for j, q := range projection {
			d, h := f.load(p[0], j), f.load(p[1], j)
			VSUBPD(mean[j], d, d)
			VFNMADD231PD(h, q, d)
			VMULPD(factor[j], d, d)
			f.store(d, p[2], j)
		}
	}, "dxhat", "xhat", "dx")
	f.end()
}
