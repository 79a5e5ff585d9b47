package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// tile is a function in the making that computes tiles of rows × vectors·lanes
// elements of C, one below the other. Each element is one chain of fused multiply-adds in an accumulator, which
// starts at 0 or, to resume a chain, at what is in C.
type tile struct {
	isa
	rows, vectors int
	args          Mem
	k, aCol, bRow Register
	a             []Register
	aRow, b       Register
	ahead, step   Register
	acc           [][]VecVirtual
	// lastMask is the mask of the last vector of a row, nil where that vector is
	// whole. It has a register of its own only where masks have.
	lastMask func() Op
}

func (t *tile) field(name string) Register {
	r := GP64()
	MOVQ(t.args.Offset(tileArgsOffset[name]), r)
	return r
}

func gemmTile(s isa, rows, vectors int) {
	TEXT(fmt.Sprintf("gemm%dx%d%s", rows, vectors, s.name), NOSPLIT, "func(t *byte)")
	t := &tile{isa: s, rows: rows, vectors: vectors, args: Mem{Base: Load(Param("t"), GP64())}}
	mask := Mem{Base: t.field("mask")}
	if s.name == avx512.name {
		k := s.loadMask(mask)
		t.lastMask = func() Op { return k }
		t.column("")
		return
	}
	// The widest tile needs all 16 registers, so the mask is read where it is
	// used, and not at all where the last vector is whole.
	CMPQ(t.args.Offset(tileArgsOffset["partial"]), Imm(0))
	JNE(LabelRef("partial"))
	t.column("")
	Label("partial")
	t.lastMask = func() Op { return s.loadMask(Mem{Base: t.field("mask")}) }
	t.column("Partial")
}

// column writes a loop over tiles one below the other, with labels that end in
// suffix. Between tiles, only the addresses in args change.
func (t *tile) column(suffix string) {
	first, loop, update := "tile"+suffix, "loop"+suffix, "update"+suffix
	scaled, next, done := "scaled"+suffix, "next"+suffix, "done"+suffix
	Label(first)
	t.begin()
	c, ldc := t.field("c"), t.field("ldc")
	CMPQ(t.args.Offset(tileArgsOffset["resume"]), Imm(0))
	JE(LabelRef(loop))
	t.eachElement(c, ldc, func(v VecVirtual, j int) { t.load(v, c, j) })

	Label(loop)
	t.term()
	DECQ(t.k)
	JNZ(LabelRef(loop))

	c, ldc = t.field("c"), t.field("ldc")
	CMPQ(t.args.Offset(tileArgsOffset["overwrite"]), Imm(0))
	JE(LabelRef(update))
	CMPQ(t.args.Offset(tileArgsOffset["scale"]), Imm(0))
	JNE(LabelRef(scaled))
	t.eachElement(c, ldc, func(v VecVirtual, j int) { t.store(v, c, j) })

	Label(next)
	DECQ(t.args.Offset(tileArgsOffset["tiles"]))
	JZ(LabelRef(done)) // the collector must not see addresses behind the last tile
	ADDQ(ldc, c)       // from the last row to the row below
	MOVQ(c, t.args.Offset(tileArgsOffset["c"]))
	a := t.field("aStep")
	ADDQ(a, t.args.Offset(tileArgsOffset["a"]))
	JMP(LabelRef(first))
	Label(done)
	VZEROUPPER()
	RET()

	alpha := t.args.Offset(tileArgsOffset["alpha"])
	Label(scaled)
	factor := t.vector()
	VBROADCASTSD(alpha, factor)
	t.eachElement(c, ldc, func(v VecVirtual, j int) {
		VMULPD(factor, v, v)
		t.store(v, c, j)
	})
	JMP(LabelRef(next))

	Label(update)
	t.eachElement(c, ldc, func(v VecVirtual, j int) {
		old, factor := t.vector(), t.vector()
		t.load(old, c, j)
		VBROADCASTSD(t.args.Offset(tileArgsOffset["beta"]), factor)
		VMULPD(factor, old, old)
		VBROADCASTSD(alpha, factor)
		VFMADD213PD(old, factor, v) // v = alpha·v + old
		t.store(v, c, j)
	})
	JMP(LabelRef(next))
}

// begin reads the addresses of a tile and zeroes its sums.
func (t *tile) begin() {
	t.k, t.aCol, t.bRow = t.field("k"), t.field("aCol"), t.field("bRow")
	t.ahead, t.step = t.field("aStep"), t.field("aheadStep")
	a := t.field("a")
	ADDQ(a, t.ahead)
	t.a, t.aRow = rowPointers(a, t.field("aRow"), t.rows)
	t.b = t.field("b")
	t.acc = nil
	for range t.rows {
		var row []VecVirtual
		for range t.vectors {
			row = append(row, t.zero())
		}
		t.acc = append(t.acc, row)
	}
}

// term adds one term to each sum and fetches a cache line of what the next tile
// needs of A; past the last tile that may be no memory at all, which a prefetch
// ignores.
func (t *tile) term() {
	PREFETCHT0(Mem{Base: t.ahead})
	ADDQ(t.step, t.ahead)
	b := make([]VecVirtual, t.vectors)
	for j := range b {
		b[j] = t.vector()
		t.load(b[j], t.b, j)
	}
	for i, row := range t.acc {
		x := t.vector()
		VBROADCASTSD(rowMem(t.a, t.aRow, i), x)
		for j, v := range row {
			VFMADD231PD(b[j], x, v)
		}
	}
	for _, p := range t.a {
		ADDQ(t.aCol, p)
	}
	ADDQ(t.bRow, t.b)
}

// eachElement calls f for each accumulator, row by row, with c moved from row to
// row of C.
func (t *tile) eachElement(c, ldc Register, f func(v VecVirtual, j int)) {
	for i, row := range t.acc {
		for j, v := range row {
			f(v, j)
		}
		if i < t.rows-1 {
			ADDQ(ldc, c)
		}
	}
}

func (t *tile) load(v VecVirtual, row Register, j int) {
	t.loadElement(v, row, j, t.mask(j))
}

func (t *tile) store(v VecVirtual, row Register, j int) {
	t.storeElement(v, row, j, t.mask(j))
}

func (t *tile) mask(j int) Op {
	if j < t.vectors-1 || t.lastMask == nil {
		return nil
	}
	return t.lastMask()
}

// loadElement reads vector j of a row, or its lanes in the mask if there is one.
func (s isa) loadElement(v VecVirtual, row Register, j int, mask Op) {
	m := Mem{Base: row, Disp: j * s.lanes * 8}
	if mask != nil {
		s.loadMasked(m, mask, v)
	} else {
		VMOVUPD(m, v)
	}
}

func (s isa) storeElement(v VecVirtual, row Register, j int, mask Op) {
	m := Mem{Base: row, Disp: j * s.lanes * 8}
	if mask != nil {
		s.storeMasked(v, mask, m)
	} else {
		VMOVUPD(v, m)
	}
}

// tileArgsOffset are the offsets of the fields of kernel.tileArgs.
var tileArgsOffset = map[string]int{
	"k": 0, "a": 8, "aRow": 16, "aCol": 24, "b": 32, "bRow": 40,
	"c": 48, "ldc": 56, "mask": 64, "alpha": 72, "beta": 80, "overwrite": 88, "resume": 96,
	"tiles": 104, "aStep": 112, "aheadStep": 120, "partial": 128, "scale": 136,
}

// rowPointers returns pointers to rows 0, 3 and 6, from which two further rows
// each are reached by an index.
func rowPointers(a, stride Register, rows int) ([]Register, Register) {
	pointers := []Register{a}
	for i := 3; i < rows; i += 3 {
		p := GP64()
		LEAQ(Mem{Base: pointers[len(pointers)-1], Index: stride, Scale: 2}, p)
		ADDQ(stride, p)
		pointers = append(pointers, p)
	}
	return pointers, stride
}

func rowMem(pointers []Register, stride Register, i int) Mem {
	m := Mem{Base: pointers[i/3]}
	if i%3 > 0 {
		m.Index, m.Scale = stride, uint8(i%3)
	}
	return m
}
