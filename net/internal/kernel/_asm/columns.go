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

func (f *columns) divideByRows(v []VecVirtual) {
	n := f.broadcast("n")
	for _, x := range v {
		VDIVPD(n, x, x)
	}
}

const columnsHead = "func(rows, stride, last int, n float64, "

func batchNorm(s isa, vectors int) {
	f := newColumns(s, "batchNorm", columnsHead+"xhat, invStd, x *float64)", vectors)
	mean := f.vectorsOf(f.zero)
	f.eachRow("sum", func(p []Register) {
		for j, m := range mean {
			VADDPD(f.load(p[0], j), m, m)
		}
	}, "x")
	f.divideByRows(mean)
	square := f.vectorsOf(f.zero)
	f.eachRow("square", func(p []Register) {
		for j, q := range square {
			d := f.load(p[0], j)
			VSUBPD(mean[j], d, d)
			VFMADD231PD(d, d, q)
		}
	}, "x")
	f.divideByRows(square)
	inv := Load(Param("invStd"), GP64())
	for j, q := range square {
		mask := f.compare(notEqual, q, f.zero())
		root := f.sqrt(q)
		VMOVUPD(inMemory(1), q)
		VDIVPD(root, q, q)
		v := f.keep(mask, q)
		VMOVAPD(v, q)
		f.store(q, inv, j)
	}
	f.eachRow("apply", func(p []Register) {
		for j, q := range square {
			d := f.load(p[0], j)
			VSUBPD(mean[j], d, d)
			VMULPD(q, d, d)
			f.store(d, p[1], j)
		}
	}, "x", "xhat")
	VZEROUPPER()
	RET()
}

func batchNormBackward(s isa, vectors int) {
	f := newColumns(s, "batchNormBackward", columnsHead+"dx, dxhat, xhat, invStd *float64)", vectors)
	mean, projection := f.vectorsOf(f.zero), f.vectorsOf(f.zero)
	f.eachRow("sum", func(p []Register) {
		for j, m := range mean {
			g, h := f.load(p[0], j), f.load(p[1], j)
			VADDPD(g, m, m)
			VFMADD231PD(h, g, projection[j])
		}
	}, "dxhat", "xhat")
	f.divideByRows(mean)
	f.divideByRows(projection)
	inv := Load(Param("invStd"), GP64())
	j := -1
	scale := f.vectorsOf(func() VecVirtual { j++; return f.load(inv, j) })
	f.eachRow("apply", func(p []Register) {
		for j, q := range projection {
			d, h := f.load(p[0], j), f.load(p[1], j)
			VSUBPD(mean[j], d, d)
			VFNMADD231PD(h, q, d)
			VMULPD(scale[j], d, d)
			f.store(d, p[2], j)
		}
	}, "dxhat", "xhat", "dx")
	VZEROUPPER()
	RET()
}
